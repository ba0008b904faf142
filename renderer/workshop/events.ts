import type { Verdict } from '#engine';
import type { Kept } from './documents.ts';

/** What a learner did, and when, in seconds since 1970. Ids are those of the lesson. */
export type WorkEvent =
  /** Each time that the lesson is opened. */
  | { readonly type: 'opened'; readonly at: number; readonly lesson: string }
  /** So many edits since the event before; `at` is the last one’s time. */
  | { readonly type: 'edited'; readonly at: number; readonly lesson: string; readonly edits: number }
  | { readonly type: 'predicted'; readonly at: number; readonly lesson: string; readonly task: string; readonly verdict: Verdict; readonly right: boolean }
  /** The documents were checked; the same ones checked again are no new try. */
  | {
      readonly type: 'tried';
      readonly at: number;
      readonly lesson: string;
      readonly task: string;
      /** The checks so far that are not met; none: the task is solved. */
      readonly unmet: readonly string[];
      /** The near-miss of the lesson that these decisions are. */
      readonly nearMiss: string | null;
      /** Tells policies apart that say different things. */
      readonly shape: string;
      readonly kept: Texts;
    }
  | { readonly type: 'hint'; readonly at: number; readonly lesson: string; readonly task: string }
  | { readonly type: 'solution'; readonly at: number; readonly lesson: string }
  | { readonly type: 'solved'; readonly at: number; readonly lesson: string }
  | { readonly type: 'handedIn'; readonly at: number };

/** The texts of a try; once they are left out, what is left to hold the rest to: their digest. */
export type Texts = Kept | string;

export type EventType = WorkEvent['type'];
export type TriedEvent = Extract<WorkEvent, { type: 'tried' }>;

/** An event with its link: a digest of it and of the link before. */
export interface Linked {
  readonly event: WorkEvent;
  readonly link: string;
}
