import type { ActorRefFrom } from 'xstate';
import type { courseMachine } from '../course.machine.ts';
import type { classMachine } from './class.machine.ts';
import { summaryOf } from './kept.ts';

/** Tells the class what is done in its lessons, and the course how the class stands. */
export function attend(course: ActorRefFrom<typeof courseMachine>, desk: ActorRefFrom<typeof classMachine>): void {
  let followed = course.getSnapshot().context.lesson;
  let stop: (() => void) | undefined;
  course.subscribe(({ context }) => {
    if (context.lesson === followed) return;
    followed = context.lesson;
    stop?.();
    stop = undefined;
    if (followed === null || !context.isSeated) return;
    let before = followed.getSnapshot().context;
    desk.send({ type: 'lesson.moves', before: null, after: before });
    const subscription = followed.subscribe(({ context: after }) => {
      if (after === before) return;
      const from = before;
      before = after;
      desk.send({ type: 'lesson.moves', before: from, after });
    });
    stop = () => subscription.unsubscribe();
  });
  let told = '';
  desk.subscribe(({ context }) => {
    const taken = summaryOf(context.kept);
    const text = JSON.stringify(taken);
    if (text === told) return;
    told = text;
    course.send({ type: 'class.changes', taken });
  });
}
