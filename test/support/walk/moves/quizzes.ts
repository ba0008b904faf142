import { answerOf } from '#lessons';
import { questionOf } from '../../../../renderer/machines/quiz.machine.ts';
import type { Step, Walk } from '../walker.ts';

const verdicts = ['allow', 'implicitDeny', 'explicitDeny'] as const;

/** What can be done with the question that is asked. */
export function quizMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  const { quiz } = model;
  if (quiz === null) return [];
  const { snapshot } = quiz;
  const { context } = snapshot;
  if (snapshot.matches('finished')) {
    return [
      {
        name: 'leave the result',
        weight: 3,
        can: true,
        take: async () => {
          model.course.send({ type: 'learner.opensCourse' });
          await walk.either('check', () => walk.command('run'));
        },
      },
    ];
  }
  const question = questionOf(context);
  const asks = snapshot.matches('asking');
  const right = answerOf(question);
  return [
    {
      name: 'answer',
      weight: 10,
      can: asks && question.ask === 'decision',
      take: async () => {
        // Right more often than not: units become known, and cards go on.
        const at = walk.chance() < 0.6 ? verdicts.findIndex((verdict) => verdict === right.decision) : walk.below(verdicts.length);
        quiz.send({ type: 'learner.answers', verdict: verdicts[at] ?? 'allow' });
        await walk.button(page.locator('.question [role=group] button').nth(at));
      },
    },
    {
      name: 'mark somebody',
      weight: 6,
      can: asks && question.ask === 'who',
      take: async () => {
        const at = walk.below(question.scene.people.length);
        quiz.send({ type: 'learner.marks', person: question.scene.people[at]?.id ?? '' });
        await page.locator('.question input').nth(at).press('Space');
      },
    },
    {
      name: 'say that is everyone',
      weight: 5,
      can: asks && question.ask === 'who',
      take: async () => {
        quiz.send({ type: 'learner.answers' });
        await walk.either('check', () => walk.command('run'));
      },
    },
    {
      name: 'go on to the next question',
      weight: 14,
      can: snapshot.matches('revealing'),
      take: async () => {
        quiz.send({ type: 'learner.continues' });
        await walk.either('check', () => walk.command('run'));
      },
    },
  ];
}
