import { documentKindOf, sieve } from '../../electron/shared/document-kinds.ts';
import type { OpenedDocument } from '../../electron/shared/files.ts';
import { type DroppedFile, textOf } from './file-text.ts';
import type { Dropped } from './folders.ts';

/** A file that came in, and waits for the screen that takes it. */
export interface Arrival {
  readonly name: string;
  readonly text: string;
  /** The id of the kind of file; empty for what has no kind of ours. */
  readonly kind: string;
  readonly to: Taker;
}

/** A file that did not come in, and why. */
interface Refusal {
  readonly name: string;
  readonly reason: string;
}

/** The screens that take files. */
export type Taker = 'sandbox' | 'class' | 'instructor' | 'packs';

/** By the id of their kind. What has no kind of ours may be a policy, a template or what a command printed: the sandbox's. */
const takers: ReadonlyMap<string, Taker> = new Map([['world', 'sandbox'], ['class', 'class'], ['result', 'instructor'], ['pack', 'packs']]);

let waiting: readonly Arrival[] = $state.raw([]);
let refused: readonly Refusal[] = $state.raw([]);

/** The files that wait for a screen, in the order in which they came. */
export const waitingFor = (to: string): readonly Arrival[] => waiting.filter((one) => one.to === to);

/** This one was taken, or nobody wants it any more. */
export function leaveOut(arrival: Arrival): void {
  waiting = waiting.filter((one) => one !== arrival);
}

export const refusals = (): readonly Refusal[] => refused;

export function dismissRefusals(): void {
  refused = [];
}

/** Takes files that somebody dropped or chose; of folders that nothing came from it is said. Resolves with the screens that have something to take now. */
export async function takeFiles(files: readonly DroppedFile[], problems: Dropped['problems'] = [], screen = ''): Promise<readonly Taker[]> {
  const documents: OpenedDocument[] = [...problems];
  const leftOut = sieve();
  for (const file of files) {
    const { name } = file;
    const problem = leftOut(name);
    const read = problem === null ? await textOf(file) : { problem };
    documents.push('problem' in read ? { name, problem: read.problem } : { name, kind: documentKindOf(name)?.id ?? '', text: read.text });
  }
  return takeDocuments(documents, screen);
}

/** Takes files that were opened from outside, or read already. @param screen the one that is shown: a class file is the instructor's where it is theirs */
export function takeDocuments(documents: readonly OpenedDocument[], screen = ''): readonly Taker[] {
  const arrived: Arrival[] = [];
  const not: Refusal[] = [];
  for (const document of documents) {
    const { name } = document;
    const to = document.problem !== undefined ? undefined : document.kind === '' ? 'sandbox' : document.kind === 'class' && screen === 'instructor' ? 'instructor' : takers.get(document.kind);
    if (document.problem !== undefined) not.push({ name, reason: document.problem });
    else if (to === undefined) not.push({ name, reason: 'This version of the app cannot open files of this kind.' });
    else arrived.push({ name, text: document.text, kind: document.kind, to });
  }
  waiting = [...waiting, ...arrived];
  if (documents.length > 0) refused = not;
  return arrived.map(({ to }) => to);
}
