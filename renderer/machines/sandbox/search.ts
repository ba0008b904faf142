import type { SearchProgress } from '#engine';
import type { SandboxDocument } from './document.ts';
import type { Profile } from './views/profile.ts';
import { type Against, type Wrongly, WronglySearch } from './views/wrongly.ts';

/** What a search found, and where it looked. */
interface FoundWrongly {
  readonly document: SandboxDocument;
  readonly key: string;
  readonly against: Against;
  readonly wrongly: Wrongly;
}

/** The search that goes on, if one does, and what the last one came to. */
export interface SearchState {
  readonly running: WronglySearch | null;
  readonly progress: SearchProgress;
  readonly found: FoundWrongly | null;
  readonly failure: string | null;
}

export const noSearch: SearchState = { running: null, progress: { tried: 0, of: 0 }, found: null, failure: null };

/** A step of a search: how far it is, or what it came to. */
export type SearchStep = ReturnType<WronglySearch['advance']>;

/** Steps between two looks at what else happens: some milliseconds. */
const STEPS = 3;

export const begunSearch = (document: SandboxDocument, key: string, against: Against, profile: Profile | null): SearchState => ({ ...noSearch, running: new WronglySearch(document, key, against, profile) });

export const searchOn = (running: WronglySearch | null): SearchStep => running?.advance(STEPS) ?? { progress: noSearch.progress };

/** What a step leaves. */
export function afterStep(state: SearchState, step: SearchStep): SearchState {
  const { running } = state;
  if (running === null) return noSearch;
  if ('progress' in step) return { ...state, progress: step.progress };
  return { ...noSearch, found: { document: running.document, key: running.key, against: running.against, wrongly: step.wrongly } };
}

/** What was found, where it still is an answer: in the same world, to the same question. More expectations leave a request that was found what it is, as long as none of them makes an exception. */
export function foundNow({ found }: SearchState, { scene, expectations }: SandboxDocument, key: string | undefined, against: Against): Wrongly | null {
  if (found === null || found.key !== key || found.against !== against || found.document.scene !== scene) return null;
  if (against === 'leastPrivilege' || found.document.expectations === expectations) return found.wrongly;
  return found.wrongly.attempt !== null && found.document.expectations.every((one) => expectations.includes(one)) && expectations.every((one) => one.expected.decision !== 'allow' || found.document.expectations.includes(one)) ? found.wrongly : null;
}
