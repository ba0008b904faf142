import { headline } from '#engine';
import type { Attempt } from '#lessons';
import type { NotesPage } from '../../views/notes.ts';
import type { SandboxDocument } from '../document.ts';
import { requestWords } from './composer.ts';
import type { Asked } from './decisions.ts';

/**
 * What the instructor reads while the sandbox is presented: what comes of the request in front and why, and the expectation or
 * saved request that is next.
 *
 * @param presenting when the presentation began
 */
export function sandboxNotes({ title, scene, expectations, requests }: SandboxDocument, composed: Attempt, asked: Asked, presenting: number): NotesPage {
  const kept = [...expectations, ...requests];
  const at = kept.findIndex(({ attempt }) => JSON.stringify(attempt) === JSON.stringify(composed));
  return {
    lesson: title,
    task: null,
    notes: '',
    answers: [{ question: requestWords(scene, composed), answer: 'decision' in asked ? headline(asked.decision) : asked.problem }],
    hints: [],
    next: kept[at + 1]?.name ?? null,
    began: presenting,
    presenting,
    minutes: null,
  };
}
