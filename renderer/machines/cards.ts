import { afterAnswer, type CardRecord, type CourseIndex, isDue, newCard } from '#lessons';

/** What is kept of review cards, by `unit/card`. */
export type Cards = Readonly<Record<string, CardRecord>>;

/** A card that waits for an answer. */
export interface DueCard {
  /** `unit/card` */
  readonly id: string;
  readonly unit: string;
  /** As it was when it was asked. */
  readonly record: CardRecord;
}

/** The cards of a unit on the day they are met: they begin once its quiz was taken. */
export function cardsOf(course: CourseIndex, unit: string, today: string): Cards {
  const cards = course.units.find(({ id }) => id === unit)?.quiz?.cards ?? [];
  return Object.fromEntries(cards.map((id) => [`${unit}/${id}`, newCard(today)]));
}

/** The cards of the course that are due, in its order. A record of a card that is no longer there is kept, and asks nothing. */
export function dueCards(course: CourseIndex, cards: Cards, today: string): DueCard[] {
  return course.units.flatMap(({ id: unit, quiz }) =>
    (quiz?.cards ?? []).flatMap((card): DueCard[] => {
      const id = `${unit}/${card}`;
      const record = cards[id];
      return record !== undefined && isDue(record, today) ? [{ id, unit, record }] : [];
    }),
  );
}

/**
 * The records once these answers were given; the same object when they say nothing new.
 *
 * @param asked the cards, in the order in which they were asked
 * @param right whether each answer so far was right
 */
export function cardsAfter(cards: Cards, asked: readonly DueCard[], right: readonly boolean[], today: string): Cards {
  const changed = new Map<string, CardRecord>();
  right.forEach((known, index) => {
    const card = asked[index];
    if (card === undefined) return;
    const next = afterAnswer(card.record, known, today);
    const before = cards[card.id];
    if (before?.known !== next.known || before.day !== next.day) changed.set(card.id, next);
  });
  return changed.size === 0 ? cards : { ...cards, ...Object.fromEntries(changed) };
}
