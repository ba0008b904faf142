import type { WorkshopClass } from './class.ts';
import { byCode, byLearner, type Collected, type Collection, relationOf } from './collect.ts';
import type { HandedIn } from './result.ts';

/** What became of a file that was brought in. */
export type Verdict = 'used' | 'older' | 'duplicate' | 'conflict' | 'edited' | 'cutShort' | 'otherClass' | 'newer' | 'unreadable';

export interface FileRow {
  readonly name: string;
  readonly verdict: Verdict;
  /** The learner’s name, where the file can be read. */
  readonly learner: string | null;
  readonly message: string;
}

/** A row for each name that a file was found with, sorted. @param counted by learner the `end` of the file that is counted */
export function fileRows(cls: WorkshopClass, collection: Collection, counted: ReadonlyMap<string, string>): FileRow[] {
  const results = byLearner(cls, collection);
  const first = new Map<string, string>();
  const rows = [...collection.values()]
    .sort((one, other) => byCode(one.names[0] ?? '', other.names[0] ?? ''))
    .flatMap((collected) => collected.names.map((name, index) => rowOf(cls, collected, name, index, results, counted, first)));
  return rows.sort((one, other) => byCode(one.name, other.name) || byCode(one.verdict, other.verdict));
}

function rowOf(cls: WorkshopClass, { read, names }: Collected, name: string, index: number, results: ReadonlyMap<string, readonly HandedIn[]>, counted: ReadonlyMap<string, string>, first: Map<string, string>): FileRow {
  if (!('end' in read)) return { name, learner: null, message: read.message, verdict: read.kind === 'newer' || read.kind === 'cutShort' ? read.kind : 'unreadable' };
  const { learner, check } = read;
  const row = (verdict: Verdict, message: string): FileRow => ({ name, learner: learner.name, verdict, message });
  if (read.class.id !== cls.id) return row('otherClass', `This file is of another class: ${read.class.name}.`);
  if (check.kind !== 'whole') return row(check.kind, check.message);
  if (index > 0) return row('duplicate', `The same as ${names[0] ?? ''}.`);
  const one = results.get(learner.id)?.find(({ end }) => end === counted.get(learner.id));
  if (one === undefined) return row('unreadable', 'This file is not counted.');
  const known = first.get(read.end);
  if (known !== undefined) return row('duplicate', `The same as ${known}.`);
  first.set(read.end, name);
  if (read.end === one.end) return row('used', read.textsLeftOut === 0 ? 'This file is counted.' : 'This file is counted. Policies of some tries were left out of it, to keep it small.');
  const relation = relationOf(read, one);
  if (relation === 'conflict') return row('conflict', read.chain === one.chain ? 'It begins like the file that is counted, and then differs.' : 'It is another beginning under the same name.');
  return relation === 'same' ? row('duplicate', 'It tells the same as the file that is counted.') : row('older', 'A later file of the same work is counted.');
}
