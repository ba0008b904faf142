/** A line of what is known about it. A name is AWS’s own, in every language. */
export type Fact = readonly [label: string, value: string, kind?: 'name'];

/** One thing that can be looked up. */
export interface ReferenceEntry {
  /** Unique in the whole reference: `action/kms:Decrypt`. */
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  readonly facts?: readonly Fact[];
  /** A policy or another text in the fixed-width font. */
  readonly code?: string;
  readonly source?: { readonly title: string; readonly url: string };
  /** Ids of lessons that are about it. */
  readonly lessons?: readonly string[];
  /** More words by which it is found. */
  readonly also?: readonly string[];
}

export interface ReferenceTopic {
  readonly id: TopicId;
  readonly title: string;
  readonly intro: string;
  readonly entries: readonly ReferenceEntry[];
}

export type TopicId = 'order' | 'actions' | 'condition-keys' | 'operators' | 'policies' | 'findings' | 'rules' | 'glossary';
