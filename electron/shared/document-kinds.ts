import rows from './document-kinds.json' with { type: 'json' };

/** A kind of file that belongs to the app: a double click on one opens it here. */
export interface DocumentKind {
  readonly id: string;
  /** Without the dot. */
  readonly extension: string;
  /** As the system's file manager names it. */
  readonly name: string;
  readonly mimeType: string;
  /** The picture of its files, by name. */
  readonly icon: string;
  /** A larger file is refused before it is read. */
  readonly mostBytes: number;
}

/** Every kind. The rows are JSON so that packaging reads the same ones without a build. */
export const documentKinds: readonly DocumentKind[] = rows;

/** The kind of a file, by the end of its name; undefined: none of ours. */
export function documentKindOf(file: string): DocumentKind | undefined {
  const name = file.toLowerCase();
  return documentKinds.find(({ extension }) => name.endsWith(`.${extension}`));
}

/** That a file is larger than its kind may be. */
export const tooLarge = ({ mostBytes }: Pick<DocumentKind, 'mostBytes'>): string => (mostBytes < 1_000_000 ? `It is larger than ${Math.round(mostBytes / 1000)} kB.` : `It is larger than ${Math.round(mostBytes / 1_000_000)} MB.`);

/** More at once are hardly meant; but results come by the room. */
const MOST = 20;
const MOST_RESULTS = 2000;

/** Asked for one file of those that come at once after the other, it says why this one is left out; null: it comes in. */
export function sieve(): (name: string) => string | null {
  let others = 0;
  let results = 0;
  return (name) => {
    if (documentKindOf(name)?.id === 'result') return (results += 1) > MOST_RESULTS ? `No more than ${MOST_RESULTS} results come in at once.` : null;
    return (others += 1) > MOST ? `No more than ${MOST} files come in at once.` : null;
  };
}
