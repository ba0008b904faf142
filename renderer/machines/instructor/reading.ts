import { collect, type Collected, type Collection, type ResultSource } from '#workshop';
import type { DraftClass } from './drafts.ts';

/** So many milliseconds of reading in one go, and so many files; then whoever waits has a turn. */
const SLICE_MS = 40;
const SLICE_FILES = 50;
/** A collection is copied for each call: a few files at once cost one copy. */
const STEP = 5;

export type ReadingEvent = { readonly type: 'reading.goesOn'; readonly done: number } | { readonly type: 'reading.ends'; readonly collection: Collection };

/**
 * Whose results came: an open class stays open as long as one of them is its own. Otherwise the class that most of them
 * are of is opened, if it is here.
 */
export function classOfResults({ classes, open }: { readonly classes: readonly DraftClass[]; readonly open: string | null }, came: readonly Collected[]): { readonly open?: string; readonly said?: string | null; readonly problem?: string } {
  const counts = new Map<string, { name: string; count: number }>();
  for (const { read } of came) {
    if (!('end' in read)) continue;
    const known = counts.get(read.class.id);
    counts.set(read.class.id, { name: read.class.name, count: (known?.count ?? 0) + 1 });
  }
  if (open !== null && counts.has(open)) return {};
  const most = [...counts].sort(([, first], [, second]) => second.count - first.count);
  const here = most.find(([id]) => classes.some((draft) => draft.id === id));
  if (here !== undefined) return { open: here[0], said: open === null ? null : `These results are of the class ${here[1].name}.` };
  const [first] = most;
  return { problem: first === undefined ? 'None of these files could be read as a result.' : `These results are of the class ${first[1].name}, which is not here. Open its class file too.` };
}

/** Files to read beside what was read, with a clock (milliseconds) and a turn for whoever waits. */
export interface Reading {
  readonly collection: Collection;
  readonly files: readonly ResultSource[];
  readonly now: () => number;
  readonly pause: () => Promise<void>;
}

/** Reads files in slices, so that the window goes on; the last event has all of them. @param stopped nobody waits any more */
export async function readInSlices({ collection, files, now, pause }: Reading, send: (event: ReadingEvent) => void, stopped: () => boolean): Promise<void> {
  let grown = collection;
  let done = 0;
  while (done < files.length) {
    const began = now();
    const from = done;
    do {
      grown = collect(grown, files.slice(done, done + STEP));
      done = Math.min(files.length, done + STEP);
    } while (done < files.length && done - from < SLICE_FILES && now() - began < SLICE_MS);
    send({ type: 'reading.goesOn', done });
    await pause();
    if (stopped()) return;
  }
  send({ type: 'reading.ends', collection: grown });
}
