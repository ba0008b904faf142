import type { Patch } from './patch.ts';
import { checksumOf } from './snapshot.ts';

/** One saved change: the snapshot that it follows, and what changed. */
export interface Entry {
  readonly base: string;
  readonly patch: Patch;
}

export interface Journal {
  readonly entries: readonly Entry[];
  /** Lines that cannot be read, other than the end of one that was never finished. */
  readonly damaged: number;
  /** How many bytes hold finished lines; the next one is written there. null where nothing may be written behind them. */
  readonly length: number | null;
}

const SUM = 16;

/** A line of the journal: a checksum, then what was changed. */
export function journalLine(entry: Entry): string {
  const text = JSON.stringify([entry.base, entry.patch]);
  return `${checksumOf(text).slice(0, SUM)} ${text}\n`;
}

/** Reads a journal. A last line without its end was being written when the app ended: nobody was told that it was saved. */
export function readJournal(text: string): Journal {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n').slice(0, -1);
  const entries = lines.map(readLine);
  const last = readLine(text.slice(end));
  const good = [...entries, last].filter((entry) => entry !== null);
  const damaged = entries.filter((entry) => entry === null).length;
  return { entries: good, damaged, length: damaged === 0 && last === null ? Buffer.byteLength(text.slice(0, end)) : null };
}

function readLine(line: string): Entry | null {
  const text = line.slice(SUM + 1);
  if (line[SUM] !== ' ' || checksumOf(text).slice(0, SUM) !== line.slice(0, SUM)) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || typeof value[0] !== 'string' || !isPatch(value[1])) return null;
    return { base: value[0], patch: value[1] };
  } catch {
    return null;
  }
}

function isPatch(value: unknown): value is Patch {
  return Array.isArray(value) && value.every((change) => Array.isArray(change) && Array.isArray(change[0]) && change[0].every((name) => typeof name === 'string'));
}
