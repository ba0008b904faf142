import { afterEach, expect, test, vi } from 'vitest';
import { collectGarbage } from '../../electron/main/garbage.ts';
import { onWork } from '../../electron/preload/at-work.ts';
import { inEachPause, PAUSE } from '../../electron/shared/pause.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('memory is given back once in each pause, and never while somebody is at work', () => {
  vi.useFakeTimers();
  const window = new EventTarget();
  const cleared = vi.fn();
  onWork(window, inEachPause(cleared));
  vi.advanceTimersByTime(3 * PAUSE);
  expect(cleared, 'nothing was done yet').not.toHaveBeenCalled();
  for (const sign of ['keydown', 'pointerdown', 'wheel', 'keydown']) {
    window.dispatchEvent(new Event(sign));
    vi.advanceTimersByTime(PAUSE - 1);
    expect(cleared, sign).not.toHaveBeenCalled();
  }
  vi.advanceTimersByTime(1);
  expect(cleared).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(3 * PAUSE);
  expect(cleared).toHaveBeenCalledOnce();
  window.dispatchEvent(new Event('pointerdown'));
  vi.advanceTimersByTime(PAUSE);
  expect(cleared).toHaveBeenCalledTimes(2);
});

test('what nothing refers to is cleared away', async () => {
  const left = new WeakRef({ text: 'left behind' });
  // What was just made is held until the turn ends.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  expect(left.deref()).toBeUndefined();
});
