import type { Lesson } from '#lessons';
import type { PackIndex } from '../machines/packs/shelf.ts';
import { bridge } from './bridge.ts';

type Shelf = (typeof import('./packs-desk.svelte.ts'))['shelf'];

let shelf: Shelf | null = null;

/** Reads what is about packs, and those that were kept. */
export async function openShelf(): Promise<Shelf> {
  const read = (await import('./packs-desk.svelte.ts')).shelf;
  await read.opens();
  shelf = read;
  return read;
}

/** The packs at the start; nothing of packs is read where there is none. */
export async function packsAtStart(): Promise<readonly PackIndex[]> {
  const { record, notices } = await bridge.loadKept('packs');
  return record === null && notices.length === 0 ? [] : (await openShelf()).packs();
}

/** A lesson of a pack that is here. */
export function packLesson(id: string): Lesson | undefined {
  return shelf?.lesson(id);
}
