import { createHash } from 'node:crypto';

const FORMAT = 'key-policy-lab';

/** A record as a file holds it. */
export interface Snapshot {
  readonly data: unknown;
  /** The format's number; null in files from before files had one around their data. */
  readonly version: number | null;
  /** Tells this content from any other. */
  readonly checksum: string;
}

export function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Longer data is not set out in lines: blanks at their beginnings could make many times more of it. */
const LARGE = 1_000_000;

/** The file's text: JSON, with what it is, its format's number and a checksum of the data before the data. */
export function snapshotText(kind: string, version: number, data: unknown): { readonly text: string; readonly checksum: string } {
  const short = JSON.stringify(data);
  const body = short.length > LARGE ? short : JSON.stringify(data, null, 1);
  const checksum = checksumOf(body);
  return { text: `{"format":"${FORMAT}/${kind}","version":${version},"checksum":"${checksum}","data":\n${body}\n}\n`, checksum };
}

const head = /^\{"format":"([a-z-]+\/[a-z-]+)","version":(\d{1,6}),"checksum":"([0-9a-f]{64})","data":\n/;
const TAIL = '\n}\n';

/**
 * Reads a file's text.
 *
 * @returns the snapshot, or why it is none, as the end of a sentence: "it …"
 */
export function readSnapshot(kind: string, newest: number, text: string): { readonly snapshot: Snapshot } | { readonly reason: string } {
  const found = head.exec(text);
  if (found === null) return readBare(text);
  const [start, format, number, checksum = ''] = found;
  if (format !== `${FORMAT}/${kind}`) return { reason: `it holds something else (${format ?? ''})` };
  const version = Number(number);
  if (version > newest) return { reason: 'it was written by a newer version of the app' };
  const body = text.slice(start.length, -TAIL.length);
  if (!text.endsWith(TAIL) || checksumOf(body) !== checksum) return { reason: 'it is damaged: its checksum is wrong' };
  try {
    return { snapshot: { data: JSON.parse(body), version, checksum } };
  } catch {
    return { reason: 'it is not valid JSON' };
  }
}

/** The first formats were the data alone. A file with a head that cannot be read is damaged, and none of them. */
function readBare(text: string): { readonly snapshot: Snapshot } | { readonly reason: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { reason: 'it is not valid JSON' };
  }
  if (typeof data === 'object' && data !== null && ('checksum' in data || 'format' in data)) return { reason: 'it is damaged: its head is wrong' };
  return { snapshot: { data, version: null, checksum: checksumOf(text) } };
}
