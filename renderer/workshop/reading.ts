import * as v from 'valibot';

/** Why a file cannot be used, for the person who has it. */
export interface FileFault {
  /**
   * `newer`: a later version of the app made it; `other`: it is something else; `cutShort`: its end is missing; `tooLarge`;
   * `invalid`: a member is not what it should be.
   */
  readonly kind: 'newer' | 'other' | 'cutShort' | 'tooLarge' | 'invalid';
  /** The member at fault, or nothing. */
  readonly where: string;
  /** Whole sentences. */
  readonly message: string;
}

export type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: FileFault };

/** The endings of the files' names, without the dot. */
export const fileEndings = { class: 'kplclass', result: 'kplresult', pack: 'kplpack' } as const;
export type FileKind = keyof typeof fileEndings;

const FORMAT = 'key-policy-lab';
const titles: Readonly<Record<FileKind, string>> = { class: 'class file', result: 'result file', pack: 'lesson pack' };

/** What a reader is told of a kind of file. */
export interface FileFormat<Body> {
  readonly kind: FileKind;
  /** The newest format that this app reads. */
  readonly version: number;
  /** Most characters. */
  readonly most: number;
  readonly parse: (body: unknown, app: string) => Read<Body>;
}

const headSchema = v.looseObject({ format: v.string(), version: v.pipe(v.number(), v.integer(), v.minValue(1)), app: v.pipe(v.string(), v.regex(/^[0-9A-Za-z.+-]{1,40}$/)) });

/**
 * Reads a file of the workshop: what it is and of which format is looked at before anything else, so that an older app
 * can say what it cannot read.
 *
 * @param text the whole file
 */
export function readFile<Body>(format: FileFormat<Body>, text: string): Read<Body> {
  const title = titles[format.kind];
  if (text.length > format.most) return refused('tooLarge', '', `This file is larger than a ${title} can be.`);
  // Nothing of ours has such a member; what would become of it is nobody's to find out.
  if (protoMember.test(text)) return refused('invalid', '__proto__', `This ${title} cannot be used. It has a member __proto__, which no file of the app has.`);
  const value = parseJson(text);
  if (value === undefined) return isCutShort(text) ? refused('cutShort', '', `This file ends in the middle: its copy was cut short. Copy the ${title} again.`) : refused('other', '', `This is not a ${title}: it is not JSON.`);
  const head = v.safeParse(headSchema, value);
  if (!head.success) return refused('other', '', `This is not a ${title} of Key Policy Lab: it does not say its format, its number and the app’s version.`);
  const { format: name, version, app, ...body } = head.output;
  if (name !== `${FORMAT}/${format.kind}`) return refused('other', 'format', otherKind(name, title));
  if (version > format.version) {
    return refused('newer', 'version', `This ${title} was made by version ${app} of Key Policy Lab with format ${version}; this app reads up to ${format.version}. Open it with that version or a later one.`);
  }
  return format.parse(body, app);
}

/** The text of such a file. @param app the version of the app that writes it */
export function fileText(kind: FileKind, version: number, app: string, body: object, indent?: number): string {
  return `${JSON.stringify({ format: `${FORMAT}/${kind}`, version, app, ...body }, null, indent)}\n`;
}

/** Parses a member against a schema; the fault names the member. */
export function readBody<Schema extends v.GenericSchema>(kind: FileKind, schema: Schema, body: unknown): Read<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, body);
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? '';
  return refused('invalid', where, `This ${titles[kind]} cannot be used. ${where === '' ? 'It' : `Its member ${where}`}: ${issue.message}`);
}

export function refused(kind: FileFault['kind'], where: string, message: string): { readonly ok: false; readonly fault: FileFault } {
  return { ok: false, fault: { kind, where, message } };
}

function otherKind(name: string, title: string): string {
  const kind = (Object.keys(titles) as FileKind[]).find((one) => name === `${FORMAT}/${one}`);
  return kind === undefined ? `This is not a ${title} of Key Policy Lab.` : `This is a ${titles[kind]}, and a ${title} is needed here.`;
}

/** A member `__proto__`, with any of its letters written as a number. */
const protoMember = /"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:t|\\u0074)(?:o|\\u006[fF])(?:_|\\u005[fF]){2}"\s*:/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** It begins as an object, and its end is not there. */
function isCutShort(text: string): boolean {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  return trimmed === '' || (trimmed.startsWith('{') && !trimmed.endsWith('}'));
}
