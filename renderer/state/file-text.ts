import { documentKindOf, tooLarge } from '../../electron/shared/document-kinds.ts';

/** What is looked at of a file that somebody drops or chooses. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The importer's own bound, in bytes, for files of no kind of ours. */
const MOST = 5_000_000;

/** The text of a file, or why it has none: it is read here, in the window, and goes nowhere. */
export async function textOf(file: DroppedFile): Promise<{ readonly text: string } | { readonly problem: string }> {
  const kind = documentKindOf(file.name);
  if (file.size > (kind?.mostBytes ?? MOST)) return { problem: kind === undefined ? 'It is larger than 5 MB. Bring in a part of it.' : tooLarge(kind) };
  if (file.size === 0) return { problem: 'It is empty, or a folder.' };
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return { problem: 'It cannot be read. It may be a folder, or it was moved.' };
  }
  const text = decoded(bytes);
  return text === null ? { problem: 'It is not text. A policy, a template, a state or a world is JSON or YAML.' } : { text };
}

/** The same of a table of people. Spreadsheets of Windows write what is not Unicode in its own letters. */
export async function tableOf(file: DroppedFile): Promise<{ readonly text: string } | { readonly problem: string }> {
  const bytes = file.size > MOST ? new Uint8Array() : new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)));
  const text = decoded(bytes) ?? new TextDecoder('windows-1252').decode(bytes);
  return text === '' || text.includes('\0') ? { problem: 'It cannot be read as a table. Save it as CSV in your spreadsheet, and read that file.' } : { text };
}

/** Windows PowerShell writes what a command printed as UTF-16. */
function decoded(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
