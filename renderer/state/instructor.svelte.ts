import courseIndex from 'lessons:index';
import { createActor, fromPromise, waitFor } from 'xstate';
import type { SandboxRecord as StoredRecord } from '#contract';
import type { Lesson } from '#lessons';
import type { CourseSnapshot } from '../machines/course.machine.ts';
import type { Exported } from '../machines/instructor/exports.ts';
import { instructorMachine, type InstructorNotice, type SaveOutcome } from '../machines/instructor/instructor.machine.ts';
import { type InstructorRecord, readInstructorRecord } from '../machines/instructor/record.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { keepSafe } from './keepers.ts';
import { courseActor } from './lab.svelte.ts';
import { library } from './library.ts';

/** The number of the format in which an instructor's work is kept. */
const VERSION = 1;

const { version: app } = await bridge.appInfo();

/** An instructor's classes and results. They outlive the screen. */
const instructorActor = createActor(
  instructorMachine.provide({
    actors: {
      load: fromPromise<{ record: InstructorRecord | null; notices: readonly InstructorNotice[] }>(load),
      save: fromPromise<boolean, InstructorRecord>(async ({ input }) => {
        const result = await bridge.saveKept('instructor', { version: VERSION, data: JSON.parse(JSON.stringify(input)) as StoredRecord['data'] });
        if (!result.ok) throw new Error(result.message);
        return true;
      }),
      saveFile: fromPromise<SaveOutcome, Exported>(({ input }) => bridge.saveFile({ ...input })),
      lessons: fromPromise<readonly Lesson[], readonly string[]>(({ input }) => Promise.all(input.map((id) => library.lesson(id)))),
    },
  }),
  { input: { course: courseIndex, app, now: Date.now, newId: () => crypto.randomUUID(), pause: () => new Promise((resolve) => setTimeout(resolve, 0)) } },
);

async function load(): Promise<{ record: InstructorRecord | null; notices: readonly InstructorNotice[] }> {
  const { record, notices } = await bridge.loadKept('instructor');
  if (record === null) return { record: null, notices };
  const read = record.version === VERSION ? readInstructorRecord(record.data) : { problem: `the format ${record.version} is not known to this version of the app` };
  if ('record' in read) return { record: read.record, notices };
  return { record: null, notices: [...notices, ...(await bridge.refuseKept('instructor', read.problem))] };
}

/** Other lesson packs may be here than before. */
function takePacks({ context: { packs } }: CourseSnapshot): void {
  if (packs !== instructorActor.getSnapshot().context.packs) instructorActor.send({ type: 'packs.change', packs });
}

export const instructorState = new ActorState(instructorActor);
instructorActor.start();
courseActor.subscribe(takePacks);
takePacks(courseActor.getSnapshot());
keepSafe(instructorActor);

export { instructorActor };

/** Resolves once what was kept has been read: nothing can be done with classes before. */
export const opensClasses = (): Promise<unknown> => waitFor(instructorActor, (snapshot) => snapshot.matches('ready'));
