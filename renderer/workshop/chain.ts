import type { Learner } from './class.ts';
import { linkOf, shortDigest } from './digest.ts';
import type { Linked, Texts, WorkEvent } from './events.ts';

/** What a chain begins with: it belongs to this class, this learner and this beginning, and to no other. */
export interface ChainHead {
  readonly classId: string;
  readonly learner: Learner;
  /** A random id, made when the learner began: two beginnings of one person are told apart by it. */
  readonly chain: string;
  /** Seconds since 1970. */
  readonly started: number;
}

/** The link that the first event follows. */
export function firstLink({ classId, learner, chain, started }: ChainHead): string {
  return linkOf(JSON.stringify(['key-policy-lab/chain/1', classId, learner.id, learner.name, chain, started]));
}

/** The link of an event: of what it says, and of the link before. */
function nextLink(before: string, event: WorkEvent): string {
  return linkOf(before + JSON.stringify(said(event)));
}

/** What the chain holds of an event. Texts are held by their digest, so that they can be left out and the chain still stands. */
function said(event: WorkEvent): readonly unknown[] {
  switch (event.type) {
    case 'opened':
    case 'solution':
    case 'solved':
      return [event.type, event.at, event.lesson];
    case 'edited':
      return [event.type, event.at, event.lesson, event.edits];
    case 'predicted':
      return [event.type, event.at, event.lesson, event.task, event.verdict, event.right];
    case 'tried':
      return [event.type, event.at, event.lesson, event.task, event.unmet, event.nearMiss, event.shape, digestOf(event.kept)];
    case 'hint':
      return [event.type, event.at, event.lesson, event.task];
    case 'handedIn':
      return [event.type, event.at];
  }
}

/** The digest of the texts of a try. */
export function digestOf(texts: Texts): string {
  return typeof texts === 'string' ? texts : shortDigest(JSON.stringify(texts));
}

/** The events with one more. */
export function linked(events: readonly Linked[], head: ChainHead, event: WorkEvent): readonly Linked[] {
  return [...events, { event, link: nextLink(events.at(-1)?.link ?? firstLink(head), event) }];
}

/**
 * The first event whose link is not that of what it says.
 *
 * @param before the link that the first of these events follows
 * @returns its index, or null when the chain holds
 */
export function firstBrokenLink(before: string, events: readonly Linked[]): number | null {
  let link = before;
  for (const [index, one] of events.entries()) {
    if (one.link !== nextLink(link, one.event)) return index;
    ({ link } = one);
  }
  return null;
}
