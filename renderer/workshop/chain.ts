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
  return linkOf(before + said(event));
}

/**
 * What the chain holds of an event. Texts are held by their digest, so that they can be left out and the chain still stands.
 *
 * As short as can be, since an instructor’s view follows this for every event of hundreds of files: with the link before, most
 * events fit into one block of SHA-256. Ids and digests hold no spaces, so that no two events read alike.
 */
function said(event: WorkEvent): string {
  switch (event.type) {
    case 'opened':
      return `o${event.at} ${event.lesson}`;
    case 'solution':
      return `l${event.at} ${event.lesson}`;
    case 'solved':
      return `s${event.at} ${event.lesson}`;
    case 'edited':
      return `e${event.at} ${event.lesson} ${event.edits}`;
    case 'predicted':
      return `p${event.at} ${event.lesson} ${event.task} ${event.verdict} ${event.right ? 1 : 0}`;
    case 'tried':
      return `t${event.at} ${event.lesson} ${event.task} ${event.nearMiss ?? '-'} ${event.shape}${digestOf(event.kept)} ${event.unmet.join(' ')}`;
    case 'hint':
      return `h${event.at} ${event.lesson} ${event.task}`;
    case 'handedIn':
      return `i${event.at}`;
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
export function firstBrokenLink(before: string, events: readonly WorkEvent[], links: readonly string[]): number | null {
  let link = before;
  for (const [index, event] of events.entries()) {
    const told = links[index] ?? '';
    if (told !== nextLink(link, event)) return index;
    link = told;
  }
  return null;
}
