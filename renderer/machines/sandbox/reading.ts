import type { Import, Note, OnSame } from '#exchange';
import type { Command } from './commands.ts';
import type { SandboxDocument } from './document.ts';

/** The question of what becomes of what the world has already: its answer is one of `OnSame`. */
export const sameQuestion = 'onSame';

/** How what is brought in comes in. */
export type Into = 'newWorld' | 'thisWorld';

/** What is asked about a file or a pasted text. Plain data: it is read in a process of its own. */
export interface ReadingQuestion {
  readonly name: string;
  readonly text: string;
  readonly answers: Readonly<Record<string, string>>;
  /** The keys of the file, or its one world, that shall come in; null: nobody chose yet. */
  readonly chosen: readonly string[] | null;
  /** What it shall come into. */
  readonly document: SandboxDocument;
}

/** What it is, and what comes in with these answers. Plain data. */
export interface Reading extends Pick<Import, 'title' | 'choices' | 'choose' | 'questions'> {
  readonly chosen: readonly string[];
  /** Why nothing can come in as it was answered; null: something can. */
  readonly problem: string | null;
  readonly notes: readonly Note[];
  /** What becomes of what the world has already, where the file has it otherwise; null: there is none. */
  readonly onSame: OnSame | null;
  /** What happens to the world when it is added. */
  readonly beside: readonly Note[];
  /** null: nothing can come in yet. */
  readonly asNewWorld: Command | null;
  readonly intoThisWorld: Command | null;
}

/** What it is; or why it cannot be read at all. */
export type ReadingAnswer = { readonly reading: Reading } | { readonly unreadable: string };

/** A file or a pasted text on its way in, and what the learner said to it. */
export interface Incoming {
  readonly name: string;
  readonly text: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly chosen: readonly string[] | null;
  /** What was made of it last: what is seen until there is something newer. */
  readonly reading: Reading | null;
  /** What the reading under way, or else the last one, was made for. */
  readonly readFor: SandboxDocument | null;
  /** It shall come in as soon as it is read as it was answered. */
  readonly wanted: Into | null;
  /** Why it could not be read again. */
  readonly failure: string | null;
}

/** A text that nobody has looked at yet. */
export const broughtIn = (name: string, text: string): Incoming => ({ name, text, answers: {}, chosen: null, reading: null, readFor: null, wanted: null, failure: null });

export const withAnswer = (incoming: Incoming, question: string, answer: string): Incoming => ({ ...incoming, answers: { ...incoming.answers, [question]: answer } });

/** One of its keys comes in, or does not. */
export function withChoice(incoming: Incoming, choice: string, chosen: boolean): Incoming {
  const { reading } = incoming;
  const before = reading?.choose === 'one' ? [] : (incoming.chosen ?? reading?.chosen ?? []).filter((id) => id !== choice);
  return { ...incoming, chosen: chosen ? [...before, choice] : before };
}

/** The command that takes it in as it is wanted; null: it is not wanted, or cannot come in so. */
export function commandWanted(incoming: Incoming | null): Command | null {
  if (incoming === null || incoming.wanted === null || incoming.reading === null) return null;
  return incoming.wanted === 'newWorld' ? incoming.reading.asNewWorld : incoming.reading.intoThisWorld;
}

/** What is asked about it now. */
export function questionOf(incoming: Incoming | null, document: SandboxDocument): ReadingQuestion {
  const { name = '', text = '', answers = {}, chosen = null } = incoming ?? {};
  return { name, text, answers, chosen, document };
}

interface Held {
  readonly incoming: Incoming | null;
  readonly unreadable: string | null;
}

export function afterReading(incoming: Incoming | null, answer: ReadingAnswer): Held {
  if ('unreadable' in answer) return { incoming: null, unreadable: answer.unreadable };
  return { incoming: incoming === null ? null : { ...incoming, reading: answer.reading }, unreadable: null };
}

/** What was read before stays, and can be read again. */
export function withoutReading(incoming: Incoming | null, failure: string): Held {
  if (incoming === null || incoming.reading === null) return { incoming: null, unreadable: failure };
  return { incoming: { ...incoming, wanted: null, failure }, unreadable: null };
}

export const wanting = (incoming: Incoming | null, wanted: Into | null): Incoming | null => (incoming === null ? null : { ...incoming, wanted });
