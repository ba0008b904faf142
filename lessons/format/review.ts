/** What is kept of a review card. */
export interface CardRecord {
  /** How often it was known in a row, from 0 to the number of intervals; then it is done. */
  readonly known: number;
  /** The day of the last answer, or the day the card was met: YYYY-MM-DD. */
  readonly day: string;
}

/** Days until a card comes back, counted from its last answer: after it was met, then after each time it was known. */
export const reviewDays = [1, 3, 7, 14] as const;

const DAY = 86_400_000;

/** A card on the day that it is first met. */
export function newCard(today: string): CardRecord {
  return { known: 0, day: today };
}

/** The day from which a card is due: YYYY-MM-DD; null when it is done. */
export function dueOn({ known, day }: CardRecord): string | null {
  const wait = reviewDays[known];
  if (wait === undefined) return null;
  const from = Date.parse(`${day}T00:00:00Z`);
  // A record that somebody spoilt must not keep its card away for good.
  return Number.isNaN(from) ? '0000-01-01' : new Date(from + wait * DAY).toISOString().slice(0, 10);
}

/** Whether a card waits for an answer. One that was missed on its day stays due. */
export function isDue(record: CardRecord, today: string): boolean {
  const due = dueOn(record);
  return due !== null && due <= today;
}

/** Whether a card was known after each interval, and does not come back. */
export function isDone({ known }: CardRecord): boolean {
  return known >= reviewDays.length;
}

/** A card after an answer: known, it comes back after the next interval; missed, the next day, from the start. */
export function afterAnswer({ known }: CardRecord, right: boolean, today: string): CardRecord {
  return { known: right ? Math.min(known + 1, reviewDays.length) : 0, day: today };
}
