/** What says that somebody is at work. Moving the pointer does not: it leaves nothing to clear away. */
const signs = ['keydown', 'pointerdown', 'wheel'] as const;
/** How long nobody must have been at work, in milliseconds. */
export const PAUSE = 20_000;

/**
 * Calls `then` once in each pause: {@link PAUSE} after the last sign of somebody at work, and not again before there is
 * another one.
 * @param target where the signs are heard: a window
 * @param then what waits for a pause
 */
export function inEachPause(target: Pick<EventTarget, 'addEventListener'>, then: () => void): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(then, PAUSE);
  };
  for (const sign of signs) target.addEventListener(sign, begin, { capture: true, passive: true });
}
