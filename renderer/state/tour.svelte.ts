import { createActor } from 'xstate';
import { tourMachine } from '../machines/tour.machine.ts';
import { ActorState } from './actor.svelte.ts';
import { courseActor } from './lab.svelte.ts';
import { settingsActor } from './settings.svelte.ts';

/** The tour's actor. It moves the course, and the settings remember that it was seen. */
export const tourActor = createActor(tourMachine);
tourActor.on('tour.goesTo', ({ screen }) => {
  const { context } = courseActor.getSnapshot();
  if (context.screen === screen) return;
  const first = context.course.units[0]?.lessons[0];
  if (screen === 'course') courseActor.send({ type: 'learner.opensCourse' });
  else if (first !== undefined) courseActor.send({ type: 'learner.opensLesson', id: first.id });
});
tourActor.on('tour.wasSeen', () => settingsActor.send({ type: 'learner.sets', change: { tour: 'seen' } }));
export const tourState = new ActorState(tourActor);
tourActor.start();
