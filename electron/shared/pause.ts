/** How long nothing must have happened, in milliseconds. */
export const PAUSE = 20_000;

/**
 * Calls something once in each pause.
 *
 * @param then what waits for a pause
 * @returns to be called whenever something happens: `then` follows {@link PAUSE} after the last time, and not again before the next
 */
export function inEachPause(then: () => void): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(then, PAUSE);
  };
}
