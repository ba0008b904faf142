/** One text before and after its edits, for undo. A run of typing is one step, as it is in a lesson. */
export interface TextHistory {
  readonly past: readonly string[];
  readonly future: readonly string[];
  /** What comes next goes on with the step that was begun. */
  readonly typing: boolean;
}

export const noHistory: TextHistory = { past: [], future: [], typing: false };

const MOST_UNDO = 200;

/**
 * An edit of a text.
 *
 * @param before the text that is edited
 * @param begins it is a step of its own: pasted, put back, or typed after a pause
 */
export function edited({ past, typing }: TextHistory, before: string, begins: boolean): TextHistory {
  return { past: typing && !begins ? past : [...past, before].slice(-MOST_UNDO), future: [], typing: true };
}

/** The text before the last step, and the history then; null when there is none. */
export function undone({ past, future }: TextHistory, now: string): { readonly text: string; readonly history: TextHistory } | null {
  const text = past.at(-1);
  return text === undefined ? null : { text, history: { past: past.slice(0, -1), future: [...future, now], typing: false } };
}

/** The text after the step that was undone last; null when there is none. */
export function redone({ past, future }: TextHistory, now: string): { readonly text: string; readonly history: TextHistory } | null {
  const text = future.at(-1);
  return text === undefined ? null : { text, history: { past: [...past, now], future: future.slice(0, -1), typing: false } };
}
