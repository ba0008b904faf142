import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inEachPause, PAUSE } from '../../electron/preload/quiet.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('memory is given back once in each pause, and never while somebody is at work', () => {
  const window = new EventTarget();
  const cleared = vi.fn();
  inEachPause(window, cleared);
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
