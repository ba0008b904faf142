import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edited, noHistory, redone, type TextHistory, undone } from '../../renderer/machines/instructor/text-history.ts';

/** A text with its history, after some edits: what it became, and whether a step begins there. */
function after(...edits: readonly (readonly [text: string, begins: boolean])[]): { text: string; history: TextHistory } {
  return edits.reduce(({ text, history }, [next, begins]) => ({ text: next, history: edited(history, text, begins) }), { text: 'start', history: noHistory });
}

test('a run of typing goes back at once, up to where a step began', () => {
  const { text, history } = after(['a', false], ['ab', false], ['pasted', true], ['pasted!', false], ['pasted!?', true]);
  const texts = [text];
  let at: { text: string; history: TextHistory } | null = { text, history };
  while ((at = undone(at.history, at.text)) !== null) texts.push(at.text);
  expect(texts).toEqual(['pasted!?', 'pasted!', 'ab', 'start']);
});

test('typing after undo begins a step of its own, and there is nothing to redo then', () => {
  const { text, history } = after(['a', false], ['b', true]);
  const back = undone(history, text);
  const typed = edited(back?.history ?? noHistory, back?.text ?? '', false);
  expect(redone(typed, 'ax')).toBeNull();
  expect(undone(typed, 'ax')?.text).toBe('a');
});

test('all undone is the start, all redone the end, and it stays small', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.boolean()), { maxLength: 190 }), (edits) => {
      const end = after(...edits);
      let at = end;
      for (let next = undone(at.history, at.text); next !== null; next = undone(at.history, at.text)) at = next;
      expect(at.text).toBe('start');
      for (let next = redone(at.history, at.text); next !== null; next = redone(at.history, at.text)) at = next;
      expect(at.text).toBe(end.text);
    }),
  );
  expect(after(...Array.from({ length: 500 }, (_, index) => [`${index}`, true] as const)).history.past.length).toBe(200);
});
