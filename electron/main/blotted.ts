import { homedir, userInfo } from 'node:os';

/** Whose computer this is; tests give their own. */
export interface Whose {
  readonly home?: string;
  /** As the system knows the user. */
  readonly user?: string;
  /** Of the people who learn here. */
  readonly names?: readonly string[];
}

/** A name of the program's own, between quotes: what may stand in a message. */
const IDENTIFIER = /^[\w$.#:-]{1,60}$/;
const quoted = /(["'`])((?:\\.|(?!\1)[^\n])*)\1|“[^”\n]*”|‘[^’\n]*’/g;
/** Of a file's address or an absolute path; after a blank it goes on while there are folders. */
const path = /(?:file:\/{2,3}|\\\\|\b[A-Za-z]:[\\/]|(?<![\w…~.:/-])\/)[^\s"'`()<>|]*(?: [^\s"'`()<>|]*[\\/][^\s"'`()<>|]*)*/g;
const CODE = /\.[cm]?[jt]s(?::\d+)*$/;

/**
 * The text without what may be somebody's own: folders and files, names, e-mail addresses, account numbers, ARNs, access
 * keys, and whatever stands between quotes and is more than an identifier, which may be of a policy. Places in the app's
 * code stay.
 */
export function blotted(text: string, { home = homedir(), user = userInfo().username, names = [] }: Whose = {}): string {
  const own = [home, home.replaceAll('\\', '/'), encodeURI(home.replaceAll('\\', '/'))].filter((folder) => folder.length > 1);
  const withoutTexts = text
    // V8 shows what it could not read, with quotes in it.
    .replace(/(?:\.{3})?"[^\n]*"(?:\.{3})? is not valid JSON/g, '… is not valid JSON')
    .replace(quoted, (whole: string, mark: string | undefined, inside: string | undefined) => (inside !== undefined && IDENTIFIER.test(inside) ? whole : `${mark ?? '“'}…${mark ?? '”'}`))
    .replace(path, (whole) => pathWithout(whole, own))
    .replace(/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '…');
  // The longest first: one name may begin with another.
  const people = [user, ...names].filter((name) => name.length > 2).toSorted((one, other) => other.length - one.length).map((name) => new RegExp(`(?<![\\p{L}\\p{N}])${literally(name)}(?![\\p{L}\\p{N}])`, 'giu'));
  return people
    .reduce((rest, name) => rest.replace(name, '…'), withoutTexts)
    .replace(/\barn(?::|%3A)[^\s"'`,)]+/gi, 'arn:…')
    .replace(/(?<![A-Z\d])(?:AKIA|ASIA)[A-Z\d]{12,}/g, '…')
    .replace(/(?<!\d)(?:\d{12}|\d{4}-\d{4}-\d{4})(?!\d)/g, '…');
}

/** Of a place in code what lies below the home folder, or in the app; of another path nothing. */
function pathWithout(whole: string, own: readonly string[]): string {
  if (!CODE.test(whole)) return '…';
  const packed = /[\\/]app\.asar([\\/].*)$/.exec(whole)?.[1];
  if (packed !== undefined) return `app.asar${packed}`;
  const plain = whole.replace(/^file:\/\/(?=\/[^A-Za-z]|\/[A-Za-z](?!:))/, '').replace(/^file:\/\/\//, '');
  const below = own.find((folder) => plain.toLowerCase().startsWith(folder.toLowerCase()) && /[\\/]/.test(plain.charAt(folder.length)));
  return below === undefined ? `…/${plain.split(/[\\/]/).at(-1) ?? ''}` : `~${plain.slice(below.length)}`;
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
