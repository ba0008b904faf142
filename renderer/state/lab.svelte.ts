import courseIndex from 'lessons:index';
import { createActor, fromPromise } from 'xstate';
import { courseMachine, type CourseRecord, type LoadedCourse } from '../machines/course.machine.ts';
import { type Arrival, type Destination, readFor } from '../machines/destinations.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { openDesk, seatFor, takenAtStart } from './class.svelte.ts';
import { keepSafe } from './keepers.ts';
import { library } from './library.ts';
import { openShelf, packsAtStart } from './packs.ts';
import { loadScreen } from './screens.svelte.ts';

/** The course's actor, with loading and saving on disk. */
export const courseActor = createActor(
  courseMachine.provide({
    actors: {
      load: fromPromise<LoadedCourse>(async () => {
        const [loaded, packs, taken] = await Promise.all([bridge.loadProgress(), packsAtStart(), takenAtStart()]);
        return { ...loaded, packs, taken };
      }),
      save: fromPromise<boolean, CourseRecord>(async ({ input }) => {
        // Frames copy what they send; a plain object crosses without the actor's own.
        const result = await bridge.saveProgress(JSON.parse(JSON.stringify(input)) as Parameters<typeof bridge.saveProgress>[0]);
        if (!result.ok) throw new Error(result.message);
        return true;
      }),
      fetch: fromPromise<Arrival, Destination>(({ input }) => fetchFor(input)),
    },
  }),
  { input: { course: courseIndex, now: timestamp, today } },
);

/** Reads a screen and what it shows. */
async function fetchFor(destination: Destination): Promise<Arrival> {
  const [arrival] = await Promise.all([readFor(destination, library), loadScreen(destination.screen)]);
  if (destination.screen === 'reference' && destination.lookUp !== null) {
    const { referenceActor } = await import('./reference.svelte.ts');
    const { lookUp } = destination;
    referenceActor.send('topic' in lookUp ? { type: 'learner.opensTopic', topic: lookUp.topic } : { type: 'learner.opensEntry', id: lookUp.entry });
  }
  if (destination.screen === 'sandbox' && destination.opens !== null) {
    const [{ openInSandbox }, { fromLesson }] = await Promise.all([import('./sandbox.svelte.ts'), import('../machines/sandbox/from-lesson.ts')]);
    await openInSandbox(fromLesson(destination.opens.lesson, destination.opens.documents));
  }
  if (destination.screen === 'sandbox' && destination.makesLesson) await (await import('./sandbox.svelte.ts')).openLessonSheet();
  if (destination.screen === 'class') await openDesk();
  if (destination.screen === 'instructor') await (await import('./instructor.svelte.ts')).opensClasses();
  if (destination.screen === 'packs') {
    const desk = await openShelf();
    if (destination.writes) desk.startsWriting();
  }
  const seat = arrival.lesson === undefined ? null : seatFor(arrival.lesson);
  return seat === null ? arrival : { ...arrival, seat };
}

/** The present time, for the record. */
function timestamp(): string {
  return new Date().toISOString();
}

/** The present day where the learner is. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, '0'), String(now.getDate()).padStart(2, '0')].join('-');
}

export const courseState = new ActorState(courseActor);
courseActor.start();

keepSafe(courseActor);

export { prefersStill } from './settings.svelte.ts';
