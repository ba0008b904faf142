import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import VerdictChoices from '../../renderer/components/VerdictChoices.svelte';
import { root } from '../support/course.ts';

const buttons = (props: { chosen: 'allow' | undefined; disabled: boolean }): string[] => render(VerdictChoices, { props: { labelledBy: 'question', onChoose: () => undefined, ...props } }).body.match(/<button[^>]*>/g) ?? [];

test('while it is asked every answer can be given; afterwards the chosen one keeps the focus, and says that it is over', () => {
  expect(buttons({ chosen: undefined, disabled: false }).map((one) => / disabled/.test(one))).toEqual([false, false, false]);
  const answered = buttons({ chosen: 'allow', disabled: true });
  expect(answered.map((one) => / disabled/.test(one))).toEqual([false, true, true]);
  expect(answered.map((one) => /aria-disabled="true"/.test(one))).toEqual([true, true, true]);
});

test('in the system’s own colours, which have no grounds of ours, whatever is chosen has an outline', () => {
  const styles = readFileSync(join(root, 'renderer', 'styles', 'base.css'), 'utf8');
  const forced = /@media \(forced-colors: active\) \{\n([^}]*)\}/.exec(styles)?.[1] ?? '';
  for (const state of ["aria-selected='true'", "aria-pressed='true'", "aria-current='true'", "aria-current='page'"]) expect(forced).toContain(state);
  expect(forced).toContain('outline: 3px solid Highlight');
  // The ring of the focus comes later, and wins.
  expect(styles.indexOf(':focus-visible {')).toBeGreaterThan(styles.indexOf('Highlight'));
});
