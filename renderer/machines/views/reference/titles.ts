import type { TopicId } from './types.ts';

/** What can be looked up, in order: known before the entries are. */
export const topicTitles = {
  order: 'Order of evaluation',
  actions: 'Actions',
  'condition-keys': 'Condition keys',
  operators: 'Condition operators',
  policies: 'Policies KMS writes',
  findings: 'Findings',
  rules: 'Rules',
  glossary: 'Glossary',
} as const satisfies Readonly<Record<TopicId, string>>;
