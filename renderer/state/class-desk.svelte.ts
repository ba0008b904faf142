import { createActor, fromPromise, waitFor } from 'xstate';
import type { SandboxRecord as StoredRecord } from '#contract';
import type { Lesson } from '#lessons';
import { classFaults, type WorkshopClass } from '#workshop';
import { attend } from '../machines/class/attend.ts';
import { classMachine, type LoadedClasses, type Written } from '../machines/class/class.machine.ts';
import { type KeptClasses, keptJson, noClasses, readKept, summaryOf } from '../machines/class/kept.ts';
import { seatOf } from '../machines/class/seat.ts';
import type { Seat } from '../machines/destinations.ts';
import type { TakenClass } from '../machines/taken-class.ts';
import { lessonMeant, packOf } from '../machines/course-order.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { keepSafe } from './keepers.ts';
import { courseActor } from './lab.svelte.ts';
import { library } from './library.ts';

/** The number of the format in which classes are kept. */
const VERSION = 1;

/** The class's actor, kept on disk. The schemas of class files come with it, so that it is read when somebody takes a class. */
export const classActor = createActor(
  classMachine.provide({
    actors: {
      load: fromPromise<LoadedClasses>(load),
      save: fromPromise<boolean, KeptClasses>(async ({ input }) => {
        // Frames copy what they send; a plain object crosses without the actor's own.
        const result = await bridge.saveKept('workshop', JSON.parse(JSON.stringify({ version: VERSION, data: keptJson(input) })) as StoredRecord);
        if (!result.ok) throw new Error(result.message);
        return true;
      }),
      look: fromPromise<readonly string[], WorkshopClass | null>(({ input }) => (input === null ? Promise.resolve([]) : faultsOf(input))),
      write: fromPromise<Written, { readonly name: string; readonly text: string }>(({ input }) => bridge.saveFile(input)),
    },
  }),
  { input: { now: Date.now, newId: () => crypto.randomUUID() } },
);

/** What was kept. What cannot be read is set aside, and said. */
async function load(): Promise<LoadedClasses> {
  const [{ record, notices }, { version: app }] = await Promise.all([bridge.loadKept('workshop'), bridge.appInfo()]);
  if (record === null) return { kept: noClasses, notices, dirty: false, app };
  const { kept, problem } = record.version === VERSION ? readKept(record.data) : { kept: noClasses, problem: `the format ${record.version} is not known to this version of the app` };
  return problem === null ? { kept, notices, dirty: false, app } : { kept, notices: [...notices, ...(await bridge.refuseKept('workshop', problem.slice(0, 500)))], dirty: kept.classes.size > 0, app };
}

/** What of the class this app does not have: its lessons are read for it. */
async function faultsOf(cls: WorkshopClass): Promise<readonly string[]> {
  const here = courseActor.getSnapshot().context;
  const lessons = await Promise.all(cls.lessons.filter((one) => lessonMeant(one, here) !== undefined).map(({ id }) => library.lesson(id).catch(() => null)));
  return classFaults(cls, new Map(lessons.flatMap((lesson): [string, Lesson][] => (lesson === null ? [] : [[lesson.id, lesson]]))));
}

export const classState = new ActorState(classActor);
keepSafe(classActor);
attend(courseActor, classActor);
let { packs } = courseActor.getSnapshot().context;
courseActor.subscribe(({ context }) => {
  if (context.packs === packs) return;
  packs = context.packs;
  classActor.send({ type: 'packs.change' });
});
classActor.start();

/** What the rest of the app asks of it. */
export const desk = {
  actor: classActor,
  state: classState,
  /** Resolves once what was kept has been read. */
  opens: (): Promise<unknown> => waitFor(classActor, (snapshot) => snapshot.matches('ready')),
  taken: (): TakenClass | null => summaryOf(classActor.getSnapshot().context.kept),
  /** The lesson as the class gives it; null for one that is none of it. */
  seatFor: (lesson: Lesson): Seat | null => seatOf(() => classActor.getSnapshot().context.kept, lesson, Date.now, packOf(courseActor.getSnapshot().context.packs, lesson.id)?.id),
};
