import courseIndex from 'lessons:index';
import { createActor, fromPromise, waitFor } from 'xstate';
import type { Lesson } from '#lessons';
import { draftsOf, textsIn } from '../machines/packs/drafts.ts';
import { noWords, wordsOf } from '../machines/packs/make-lesson.ts';
import { type KeptPacks, type LoadedPacks, packsMachine } from '../machines/packs/packs.machine.ts';
import { indexOfPack, type PackIndex, shelfOf } from '../machines/packs/shelf.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { keepSafe } from './keepers.ts';
import { courseActor } from './lab.svelte.ts';

/** The number of the format in which packs are kept. */
const VERSION = 1;

/** The packs that were brought in. The checks of lessons come with it, so that it is read where there is a pack. */
export const packsActor = createActor(
  packsMachine.provide({
    actors: {
      load: fromPromise<LoadedPacks>(load),
      save: fromPromise<boolean, KeptPacks>(async ({ input }) => {
        const result = await bridge.saveKept('packs', { version: VERSION, data: { packs: [...input.packs], words: { ...input.words, goals: { ...input.words.goals } }, drafts: input.drafts.map((one) => ({ ...one, files: one.files.map((file) => [...file]) })), tried: [...input.tried] } });
        if (!result.ok) throw new Error(result.message);
        return true;
      }),
    },
  }),
  { input: { course: courseIndex, newId: () => crypto.randomUUID() } },
);

/** What was kept. A pack that cannot be used any more is told; all that was kept is set aside then, so that nothing is lost. */
async function load(): Promise<LoadedPacks> {
  const { record, notices } = await bridge.loadKept('packs');
  if (record === null) return { shelf: [], words: noWords, drafts: [], tried: [], lost: [], notices };
  const { shelf, problems: packs } = record.version === VERSION ? shelfOf(record.data, courseIndex) : { shelf: [], problems: [`The format ${record.version} is not known to this version of the app.`] };
  const { drafts, problems: unread } = record.version === VERSION ? draftsOf(record.data) : { drafts: [], problems: [] };
  const problems = [...packs, ...unread];
  return { shelf, words: wordsOf(record.data['words']), drafts, tried: textsIn(record.data['tried']), lost: problems, notices: problems.length === 0 ? notices : [...notices, ...(await bridge.refuseKept('packs', (problems[0] ?? '').slice(0, 500)))] };
}

export const packsState = new ActorState(packsActor);
keepSafe(packsActor);
function tell(): void {
  const { context } = packsActor.getSnapshot();
  const packs = context.shelf.map(indexOfPack);
  const { packs: known, written } = courseActor.getSnapshot().context;
  if (context.writing !== written || packs.length !== known.length || packs.some((pack, index) => pack !== known[index])) courseActor.send({ type: 'packs.change', packs, written: context.writing });
}
packsActor.subscribe(tell);
packsActor.on('preview.beginsAfresh', (call) => courseActor.send(call));
packsActor.on('preview.opens', ({ lesson }) => {
  // The course has to know of the pack before it opens a lesson of it.
  tell();
  courseActor.send({ type: 'learner.opensLesson', id: lesson });
});
packsActor.start();

/** What the rest of the app asks of it. */
export const shelf = {
  opens: (): Promise<unknown> => waitFor(packsActor, (snapshot) => snapshot.matches('ready')),
  startsWriting: (): void => packsActor.send({ type: 'author.starts' }),
  packs: (): readonly PackIndex[] => packsActor.getSnapshot().context.shelf.map(indexOfPack),
  lesson: (id: string): Lesson | undefined => packsActor.getSnapshot().context.shelf.flatMap(({ lessons }) => lessons).find((lesson) => lesson.id === id),
};
