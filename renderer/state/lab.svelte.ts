import { createActor, fromPromise } from 'xstate';
import { courseMachine, type CourseNotice, type CourseRecord } from '../machines/course.machine.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { builtInCourse } from './lessons.ts';

/** The course's actor, with loading and saving on disk. */
export const courseActor = createActor(
  courseMachine.provide({
    actors: {
      load: fromPromise<{ record: CourseRecord; notices: readonly CourseNotice[] }>(() => bridge.loadProgress()),
      save: fromPromise<boolean, CourseRecord>(async ({ input }) => {
        // Frames copy what they send; a plain object crosses without the actor's own.
        const result = await bridge.saveProgress(JSON.parse(JSON.stringify(input)) as Parameters<typeof bridge.saveProgress>[0]);
        if (!result.ok) throw new Error(result.message);
        return true;
      }),
    },
  }),
  { input: { course: builtInCourse(), now: timestamp } },
);

/** The present time, for the record. */
function timestamp(): string {
   
  return new Date().toISOString();
}

export const courseState = new ActorState(courseActor);
courseActor.start();

window.addEventListener('beforeunload', () => courseActor.send({ type: 'app.flushes' }));

/** Whether moving pictures are unwelcome. */
export function prefersStill(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
