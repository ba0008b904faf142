import { rules } from '#engine';
import type { Course } from '#lessons';
import { actionEntries, conditionKeyEntries } from './catalog.ts';
import { findingEntries } from './findings.ts';
import { operatorEntries } from './operators.ts';
import { orderEntries } from './order.ts';
import { policyEntries } from './policies.ts';
import { topicTitles } from './titles.ts';
import type { ReferenceEntry, ReferenceTopic, TopicId } from './types.ts';

export type { ReferenceEntry, ReferenceTopic, TopicId } from './types.ts';

/** Everything that can be looked up, by topic. The rules are those that decide, under their own names. */
export function referenceOf(course: Course): readonly ReferenceTopic[] {
  const topic = (id: TopicId, intro: string, entries: readonly ReferenceEntry[]): ReferenceTopic => ({ id, title: topicTitles[id], intro, entries });
  return [
    topic('order', 'What AWS asks about a request on a KMS key, one page.', orderEntries()),
    topic('actions', 'Every KMS action: what it works on, and who can be allowed.', actionEntries()),
    topic('condition-keys', 'The keys of KMS, and the global ones that matter to it.', conditionKeyEntries()),
    topic('operators', 'What each one asks, and what a missing key means to it.', operatorEntries()),
    topic('policies', 'What a key gets when you do not write a policy yourself.', policyEntries()),
    topic('findings', 'What the editor remarks on a policy, and where to read about it.', findingEntries()),
    topic('rules', 'Every rule that a decision can name, and the page that says so.', ruleEntries()),
    topic('glossary', 'The terms, as AWS writes them.', glossaryEntries(course)),
  ];
}

function ruleEntries(): ReferenceEntry[] {
  return Object.entries(rules).map(([id, { sentence, page, read, uncertain }]) => ({
    id: `rule/${id}`,
    title: sentence,
    text: uncertain === undefined ? '' : `**AWS leaves this open.** ${uncertain}`,
    facts: [['Page read', read]],
    source: page,
    also: [id],
  }));
}

function glossaryEntries({ glossary }: Course): ReferenceEntry[] {
  return glossary.map(({ term, also, text, source, lessons }) => ({ id: `term/${term}`, title: term, text, source, lessons, also }));
}

/** An entry with the topic it stands under. */
export interface Found {
  readonly topic: TopicId;
  readonly entry: ReferenceEntry;
}

/**
 * The entries that hold every word of the query, whatever the case: those whose title does first. An empty query finds
 * nothing.
 */
export function searchReference(topics: readonly ReferenceTopic[], query: string): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  const all = topics.flatMap(({ id, entries }) => entries.map((entry) => ({ topic: id, entry })));
  const holds = (text: string): boolean => words.every((word) => text.includes(word));
  const inTitle = all.filter(({ entry }) => holds(entry.title.toLowerCase()));
  const anywhere = all.filter((found) => !inTitle.includes(found) && holds(textOf(found.entry)));
  return [...inTitle, ...anywhere];
}

function textOf({ title, text, facts = [], also = [], code = '' }: ReferenceEntry): string {
  return [title, text, code, ...also, ...facts.flat()].join(' ').toLowerCase();
}

/** Where an entry stands; undefined when there is none of that id. */
export function findEntry(topics: readonly ReferenceTopic[], id: string): Found | undefined {
  for (const topic of topics) {
    const entry = topic.entries.find((one) => one.id === id);
    if (entry !== undefined) return { topic: topic.id, entry };
  }
  return undefined;
}
