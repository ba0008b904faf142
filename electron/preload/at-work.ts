/** What says that somebody is at work. Moving the pointer does not: it leaves nothing to clear away. */
const signs = ['keydown', 'pointerdown', 'wheel'] as const;

/**
 * Tells of somebody who is at work.
 *
 * @param target where the signs are heard: a window
 */
export function onWork(target: Pick<EventTarget, 'addEventListener'>, tell: () => void): void {
  for (const sign of signs) target.addEventListener(sign, tell, { capture: true, passive: true });
}
