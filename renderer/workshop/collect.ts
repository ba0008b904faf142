import type { WorkshopClass } from './class.ts';
import type { FileFault } from './reading.ts';
import { type HandedIn, readResult } from './result.ts';

/** A file as it was found on a disk. */
export interface ResultSource {
  readonly name: string;
  readonly text: string;
}

/** One content, under every name that it was found with. */
export interface Collected {
  readonly names: readonly string[];
  /** The file, or why it cannot be read. */
  readonly read: HandedIn | FileFault;
}

/** Everything that was brought in, by its text: bringing it in again, or in another order, changes nothing. */
export type Collection = ReadonlyMap<string, Collected>;

export const emptyCollection: Collection = new Map();

/** The collection with more files. */
export function collect(collection: Collection, files: readonly ResultSource[]): Collection {
  const grown = new Map(collection);
  for (const { name, text } of files) {
    const known = grown.get(text);
    if (known === undefined) grown.set(text, { names: [name], read: readOf(text) });
    else if (!known.names.includes(name)) grown.set(text, { ...known, names: [...known.names, name].sort(byCode) });
  }
  return grown;
}

function readOf(text: string): HandedIn | FileFault {
  const read = readResult(text);
  return read.ok ? read.value : read.fault;
}

export function byCode(first: string, second: string): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** How two files of one learner stand to each other. */
export type Relation = 'same' | 'older' | 'newer' | 'conflict';

/**
 * Whether a file tells the beginning of what another tells. A link stands for everything before it, so that one that
 * both have at the same place is enough.
 */
export function relationOf(one: HandedIn, other: HandedIn): Relation {
  if (one.chain !== other.chain) return 'conflict';
  const [length, otherLength] = [one.before + one.links.length, other.before + other.links.length];
  const shared = Math.min(length, otherLength);
  const [link, otherLink] = [linkAt(one, shared), linkAt(other, shared)];
  // What is told as counts only cannot be compared; the beginning is the same one.
  if (link !== null && otherLink !== null && link !== otherLink) return 'conflict';
  if (length === otherLength) return 'same';
  return length < otherLength ? 'older' : 'newer';
}

/** The link after so many events; null where the file does not hold it. */
function linkAt({ before, links, firstLink }: HandedIn, events: number): string | null {
  return events === before ? firstLink : (links[events - before - 1] ?? null);
}

/** The files of a class that can be counted on, by learner; each learner’s in one order. */
export function byLearner(cls: WorkshopClass, collection: Collection): ReadonlyMap<string, readonly HandedIn[]> {
  const found = new Map<string, HandedIn[]>();
  for (const { read } of collection.values()) {
    if (!('end' in read) || read.class.id !== cls.id || read.check.kind !== 'whole') continue;
    const own = found.get(read.learner.id);
    if (own === undefined) found.set(read.learner.id, [read]);
    else own.push(read);
  }
  // The one that tells most comes first.
  for (const own of found.values()) own.sort((first, second) => second.before + second.links.length - (first.before + first.links.length) || (second.handedIn ?? 0) - (first.handedIn ?? 0) || byCode(first.end, second.end));
  return found;
}
