import { describe, expect, test } from 'vitest';
import { afterAnswer, type CardRecord, dueOn, isDone, isDue, newCard, reviewDays } from '#lessons';

/** Answers a card on each day that it is due. */
function follow(answers: readonly boolean[]): { days: (string | null)[]; card: CardRecord } {
  let card = newCard('2026-11-24');
  const days: (string | null)[] = [];
  for (const right of answers) {
    const due = dueOn(card);
    days.push(due);
    if (due !== null) card = afterAnswer(card, right, due);
  }
  return { days, card };
}

describe('a review card', () => {
  test('comes back after 1, 3, 7 and 14 days, each counted from the last answer, and is then done', () => {
    const { days, card } = follow([true, true, true, true]);
    expect(reviewDays).toEqual([1, 3, 7, 14]);
    expect(days).toEqual(['2026-11-25', '2026-11-28', '2026-12-05', '2026-12-19']);
    expect(isDone(card)).toBe(true);
    expect(dueOn(card)).toBeNull();
    expect(isDue(card, '2099-01-01')).toBe(false);
  });

  test('that was missed comes back the next day, from the start', () => {
    expect(follow([true, true, false, true, true]).days).toEqual(['2026-11-25', '2026-11-28', '2026-12-05', '2026-12-06', '2026-12-09']);
  });

  test('is due on its day and stays due until it is answered', () => {
    const card = newCard('2026-11-24');
    expect(['2026-11-24', '2026-11-25', '2027-02-01'].map((day) => isDue(card, day))).toEqual([false, true, true]);
    expect(isDone(card)).toBe(false);
  });

  test('answered late counts from the day of the answer', () => {
    expect(dueOn(afterAnswer(newCard('2026-11-24'), true, '2026-12-30'))).toBe('2027-01-02');
  });

  test('crosses months, leap days and the change of clocks by the calendar', () => {
    expect(dueOn({ known: 0, day: '2028-02-28' })).toBe('2028-02-29');
    expect(dueOn({ known: 2, day: '2026-10-24' })).toBe('2026-10-31');
  });

  test('whose record was spoilt is due, not lost', () => expect(isDue({ known: 1, day: 'yesterday' }, '2026-11-24')).toBe(true));
});
