import type { ActorRefFrom } from 'xstate';
import { asker, type Attempt } from '#lessons';
import { type lessonMachine, type LessonSnapshot, predictionOf, shownAttempt } from './lesson.machine.ts';
import type { presenterMachine } from './presenter.machine.ts';
import { stageModel } from './views/stage.ts';

/** The request that a lesson shows, unless its scenario runs. */
export const shownIn = (snapshot: LessonSnapshot): Attempt => shownAttempt(snapshot.context, snapshot.hasTag('asksPrediction') || snapshot.hasTag('showsAnswer'));

/** What a room is asked about it. */
export function questionOf(snapshot: LessonSnapshot): string {
  const { context } = snapshot;
  const prediction = snapshot.hasTag('asksPrediction') ? predictionOf(context) : undefined;
  if (prediction !== undefined) return prediction.question;
  const attempt = shownIn(snapshot);
  const { caller, action, key } = stageModel(asker(context.lesson, context.documents)(attempt), context.lesson, attempt).chips;
  return `Who thinks that ${caller} may call ${action} on ${key}?`;
}

/** What the main key does in a lesson; null while an answer is kept back. */
export function mainOf(snapshot: LessonSnapshot, keepsBack: boolean): 'leaves' | 'goesOn' | 'runs' | null {
  if (keepsBack || snapshot.hasTag('asksPrediction')) return null;
  if (snapshot.matches('passed')) return 'leaves';
  return snapshot.can({ type: 'learner.continues' }) ? 'goesOn' : 'runs';
}

/**
 * Keeps a lesson and its presentation together as long as the lesson is on the screen: a vote asks about the request that is
 * shown, the lesson's time runs, and what the spotlight moved goes back.
 *
 * @returns what ends it
 */
export function accompany(lesson: ActorRefFrom<typeof lessonMachine>, presenter: ActorRefFrom<typeof presenterMachine>, now: () => number): () => void {
  let shown = shownIn(lesson.getSnapshot());
  let presents = false;
  const darken = (): void => {
    if (lesson.getSnapshot().status === 'active') lesson.send({ type: 'instructor.darkens' });
  };
  const follow = (): void => {
    const before = presents;
    presents = presenter.getSnapshot().matches('presenting');
    if (presents && !before) presenter.send({ type: 'instructor.opens', lesson: lesson.getSnapshot().context.lesson.id, now: now() });
    else if (before && !presents) darken();
  };
  const followed = [
    presenter.subscribe(follow),
    lesson.subscribe((snapshot) => {
      const before = shown;
      shown = shownIn(snapshot);
      if (shown !== before && presenter.getSnapshot().hasTag('keepsBack')) presenter.send({ type: 'instructor.asks', question: questionOf(snapshot) });
    }),
  ];
  follow();
  return () => {
    for (const one of followed) one.unsubscribe();
    darken();
    presenter.send({ type: 'instructor.endsVote' });
  };
}
