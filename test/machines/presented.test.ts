import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { lessonMachine } from '../../renderer/machines/lesson.machine.ts';
import { accompany, mainOf, questionOf, shownIn } from '../../renderer/machines/presented.ts';
import { presenterMachine } from '../../renderer/machines/presenter.machine.ts';
import { notesOf } from '../../renderer/machines/views/notes.ts';
import { realCourse } from '../support/course.ts';

const lessons = realCourse().course.units.flatMap((unit) => unit.lessons);
const NINE = Date.UTC(2026, 10, 25, 9);
const MINUTE = 60_000;

/** A lesson in front of a room, with a clock that we turn. */
function room(id: string) {
  const lesson = lessons.find((one) => one.id === id);
  if (lesson === undefined) throw new Error(`there is no lesson ${id}`);
  const actor = createActor(lessonMachine, { input: { lesson } }).start();
  const presenter = createActor(presenterMachine).start();
  let now = NINE;
  const shows = () => accompany(actor, presenter, () => now);
  return {
    lesson, actor, presenter, shows,
    passes: (minutes: number) => (now += minutes * MINUTE),
    presents: () => presenter.send({ type: 'instructor.presents', now }),
    leaves: () => presenter.send({ type: 'instructor.leaves' }),
    asks: () => presenter.send({ type: 'instructor.asks', question: questionOf(actor.getSnapshot()) }),
    vote: () => presenter.getSnapshot(),
    main: () => mainOf(actor.getSnapshot(), presenter.getSnapshot().hasTag('keepsBack')),
    open: () => actor.getSnapshot().context.openDocument,
    page: () => notesOf({ context: actor.getSnapshot().context, next: null, presenter: presenter.getSnapshot().context }),
  };
}

describe('a vote in a lesson', () => {
  test('asks the prediction where there is one, and about the request that is shown afterwards', () => {
    const { actor, lesson } = room('the-default-key-policy');
    expect(questionOf(actor.getSnapshot())).toBe(lesson.predictions[0]?.question);
    actor.send({ type: 'learner.predicts', verdict: 'allow' });
    actor.send({ type: 'learner.continues' });
    const { as, action } = shownIn(actor.getSnapshot());
    expect(questionOf(actor.getSnapshot())).toMatch(new RegExp(`^Who thinks that .+ may call ${action} on .+\\?$`));
    expect(questionOf(actor.getSnapshot())).toContain(lesson.people.find(({ id }) => id === as)?.name ?? as);
  });

  test('lets nothing run or go on before the hands are counted', () => {
    const { actor, main, shows, presents, asks, presenter } = room('the-default-key-policy');
    shows();
    presents();
    expect(main()).toBeNull();
    actor.send({ type: 'learner.predicts', verdict: 'allow' });
    expect(main()).toBe('goesOn');
    asks();
    expect(main()).toBeNull();
    presenter.send({ type: 'instructor.endsVote' });
    actor.send({ type: 'learner.continues' });
    expect(main()).toBe('runs');
    asks();
    expect(main()).toBeNull();
    presenter.send({ type: 'instructor.reveals', answer: 'allow' });
    expect(main()).toBe('runs');
  });

  test('is another one once another request is shown: hands for the first do not count', () => {
    const { actor, lesson, shows, presents, asks, presenter, vote } = room('the-default-key-policy');
    shows();
    presents();
    actor.send({ type: 'learner.predicts', verdict: 'allow' });
    actor.send({ type: 'learner.continues' });
    asks();
    presenter.send({ type: 'instructor.counts', verdict: 'allow', count: 7 });
    const first = vote().context.question;
    // What does not change the request leaves the hands up.
    actor.send({ type: 'learner.asksHint' });
    expect(vote().context).toMatchObject({ question: first, votes: { allow: 7 } });
    const next = lesson.checks.findLast((check) => check !== shownIn(actor.getSnapshot()));
    actor.send({ type: 'learner.looksAt', check: next?.id ?? '' });
    expect(shownIn(actor.getSnapshot())).toBe(next);
    expect(vote().context).toMatchObject({ question: questionOf(actor.getSnapshot()), votes: { allow: 0 } });
    expect(vote().hasTag('keepsBack')).toBe(true);
    // Nothing is asked by itself.
    presenter.send({ type: 'instructor.endsVote' });
    actor.send({ type: 'learner.goesToTask', task: lesson.flow.at(-1) ?? '' });
    expect(vote().hasTag('votes')).toBe(false);
  });

  test('ends with the lesson', () => {
    const { shows, presents, asks, vote } = room('the-default-key-policy');
    const stop = shows();
    presents();
    asks();
    stop();
    expect(vote().hasTag('votes')).toBe(false);
  });
});

describe('the documents of a lesson that was presented', () => {
  test('stand as before when it is left: what the spotlight brought to the front goes back', () => {
    const { actor, shows, presents, leaves, open } = room('the-default-key-policy');
    shows();
    const own = open();
    expect(own).toBe('bens-iam');
    presents();
    actor.send({ type: 'instructor.lights', doc: 'key-policy' });
    expect(open()).toBe('key-policy');
    leaves();
    expect(open()).toBe(own);
  });

  test('go back when another screen takes the place of the lesson, too', () => {
    const { actor, shows, presents, open } = room('the-lockout-check');
    const stop = shows();
    presents();
    actor.send({ type: 'instructor.lights', doc: 'pipelines-iam' });
    actor.send({ type: 'instructor.lights', doc: 'key-policy' });
    actor.send({ type: 'instructor.lights', doc: 'pipelines-iam' });
    expect(open()).toBe('pipelines-iam');
    stop();
    expect(open()).toBe('key-policy');
  });

  test('one that was opened by hand stays open, and a lesson that is closed is asked nothing', () => {
    const { actor, shows, presents, leaves, open } = room('a-key-is-not-a-bucket');
    const stop = shows();
    presents();
    actor.send({ type: 'instructor.lights', doc: 'bucket-policy' });
    actor.send({ type: 'learner.opensDocument', doc: 'apps-iam' });
    leaves();
    expect(open()).toBe('apps-iam');
    actor.send({ type: 'instructor.lights', doc: 'nowhere' });
    expect(open()).toBe('apps-iam');
    presents();
    actor.stop();
    expect(stop).not.toThrow();
  });
});

describe('the clock of a lesson that is presented', () => {
  test('begins with the presentation, not with the lesson', () => {
    const { shows, passes, presents, page } = room('the-default-key-policy');
    shows();
    passes(60);
    presents();
    expect(page()).toMatchObject({ began: NINE + 60 * MINUTE, presenting: NINE + 60 * MINUTE });
  });

  test('goes on over a look at something else, and begins anew with another lesson or presentation', () => {
    const { shows, passes, presents, leaves, page, presenter } = room('the-default-key-policy');
    presents();
    passes(5);
    const stop = shows();
    expect(page()).toMatchObject({ began: NINE + 5 * MINUTE, presenting: NINE });
    stop();
    passes(3);
    accompany(createActor(lessonMachine, { input: { lesson: room('the-lockout-check').lesson } }).start(), presenter, () => NINE + 8 * MINUTE)();
    expect(presenter.getSnapshot().context.lessons['the-lockout-check']).toBe(NINE + 8 * MINUTE);
    shows();
    expect(page().began).toBe(NINE + 5 * MINUTE);
    leaves();
    passes(10);
    presents();
    expect(page().began).toBe(NINE + 18 * MINUTE);
  });
});
