import { expect, test } from 'vitest';
import { atMost, median, share } from '../../scripts/lib/bench-app/statistics.mjs';

test.each([
  [1.2, 1.3, undefined, 'at most 1.3'],
  [1.3, 1.3, undefined, 'at most 1.3'],
  [1.3001, 1.3, undefined, 'at most 1.3: missed'],
  [0.051, 0.05, '5 %', 'at most 5 %: missed'],
  [-0.02, 0.05, '5 %', 'at most 5 %'],
  [Number.NaN, 3, undefined, 'at most 3: missed'],
])('%d against a bar of %d', (value, most, said, words) => expect(atMost(value, most, said)).toBe(words));

test('a part of all values lies within a value; half of them within the median', () => {
  expect(share([5, 1, 4, 2, 3], 0.95)).toBe(5);
  expect(median([30, 10, 20])).toBe(20);
});
