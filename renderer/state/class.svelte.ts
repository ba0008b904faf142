import type { Lesson } from '#lessons';
import type { Seat } from '../machines/destinations.ts';
import type { TakenClass } from '../machines/taken-class.ts';
import { bridge } from './bridge.ts';

type Desk = typeof import('./class-desk.svelte.ts');

/** What is about classes is read once somebody takes one. */
let desk: Desk | null = $state.raw(null);

/** The class's state; null for somebody who never took one, or not since the start. */
export const classDesk = (): Desk | null => desk;

/** Reads what is about classes, and what is kept of them. */
export async function openDesk(): Promise<Desk> {
  const read = await import('./class-desk.svelte.ts');
  await read.classDeskIsOpen();
  desk = read;
  return read;
}

/** The class that is taken, at the start; nothing of classes is read where there is none. */
export async function takenAtStart(): Promise<TakenClass | null> {
  const { record, notices } = await bridge.loadKept('workshop');
  const taken = record?.data['taken'] ?? null;
  return taken === null && notices.length === 0 ? null : (await openDesk()).takenClass();
}

/** The lesson as the class gives it; null for one that is none of it. */
export function seatFor(lesson: Lesson): Seat | null {
  return desk?.seatFor(lesson) ?? null;
}
