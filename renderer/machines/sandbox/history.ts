/** What was, what is, what was undone. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
}

const MOST = 500;

export const begin = <State>(present: State): History<State> => ({ past: [], present, future: [] });

/**
 * The next state.
 *
 * @param goesOn it belongs to the same step as the one before: undo takes both back at once
 */
export function advance<State>({ past, present }: History<State>, next: State, goesOn = false): History<State> {
  return { past: goesOn ? past : [...past, present].slice(-MOST), present: next, future: [] };
}

export function back<State>(history: History<State>): History<State> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [...history.future, history.present] };
}

export function forth<State>(history: History<State>): History<State> {
  const next = history.future.at(-1);
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: history.future.slice(0, -1) };
}
