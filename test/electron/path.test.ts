import { expect, test } from 'vitest';
import { emptyProgress, parseProgress } from '../../electron/shared/contract.ts';

test.each([{}, { path: null }, { path: 'two-hours' }])('the chosen way is kept: %j', (more) => {
  expect(parseProgress({ ...emptyProgress, ...more })).toEqual({ ok: true, record: { ...emptyProgress, ...more } });
});

test.each([7, '', 'x'.repeat(300), ['two-hours']])('%j is no way', (path) => {
  expect(parseProgress({ ...emptyProgress, path })).toMatchObject({ ok: false, reason: expect.stringMatching(/^path: /) as unknown });
});
