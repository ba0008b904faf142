import type { Lesson } from '#lessons';
import type { Seat } from '../machines/destinations.ts';
import type { TakenClass } from '../machines/taken-class.ts';
import { bridge } from './bridge.ts';

type Desk = (typeof import('./class-desk.svelte.ts'))['desk'];

let desk: Desk | null = $state.raw(null);

/** The class's state; null as long as nothing of classes was read. */
export const classDesk = (): Desk | null => desk;

/** Reads what is about classes, and what is kept of them. */
export async function openDesk(): Promise<Desk> {
  const read = (await import('./class-desk.svelte.ts')).desk;
  await read.opens();
  desk = read;
  return read;
}

/** The class that is taken, at the start; nothing of classes is read where there is none. */
export async function takenAtStart(): Promise<TakenClass | null> {
  const { record, notices } = await bridge.loadKept('workshop');
  const taken = record?.data['taken'] ?? null;
  return taken === null && notices.length === 0 ? null : (await openDesk()).taken();
}

/** The lesson as the class gives it; null for one that is none of it. */
export function seatFor(lesson: Lesson): Seat | null {
  return desk?.seatFor(lesson) ?? null;
}
