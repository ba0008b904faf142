import { expect } from '@playwright/test';
import { dueToday } from '../../../../renderer/machines/course-order.ts';
import type { CourseEvent } from '../../../../renderer/machines/course.machine.ts';
import { realIndex } from '../../course.ts';
import type { Step, Walk } from '../walker.ts';

const { units, paths } = realIndex();
const lessons = units.flatMap((unit) => unit.lessons);
const quizzes = units.filter(({ quiz }) => quiz !== null);

/** From screen to screen, and what can be done with the window on all of them. */
export function placeMoves(walk: Walk): readonly Step[] {
  const { model } = walk;
  const { context } = model.course.getSnapshot();
  const aside = ['settings', 'reference', 'profiles', 'class'].includes(model.screen);
  /** Few steps lead away from where there is much to do. */
  const far = model.quiz !== null ? 0.12 : model.lesson !== null || model.screen === 'sandbox' || model.screen === 'instructor' || model.packs.getSnapshot().context.writing !== null ? 0.3 : aside ? 0.5 : 1;
  const goes = (event: CourseEvent, act: () => Promise<unknown>) => async (): Promise<void> => {
    model.course.send(event);
    await act();
  };
  const place = (id: 'profiles' | 'class' | 'instructor' | 'packs', words: string): Step => ({ name: id, weight: 0.7 * far, can: true, take: goes({ type: 'learner.opensPlace', place: id }, () => walk.palette(id, words)) });
  return [
    {
      name: 'open a lesson',
      weight: 4 * far,
      can: true,
      take: async () => {
        // One that was begun is more often gone on with than another begun.
        const begun = lessons.filter(({ id }) => context.record.lessons[id] !== undefined);
        const lesson = walk.pick(walk.chance() < 0.4 && begun.length > 0 ? begun : lessons);
        if (lesson !== undefined) await goes({ type: 'learner.opensLesson', id: lesson.id }, () => walk.palette(lesson.id, lesson.title))();
      },
    },
    {
      name: 'open a lesson of a pack',
      weight: 1.5 * far,
      can: context.packs.length > 0,
      take: async () => {
        const lesson = walk.pick(context.packs.flatMap((pack) => pack.lessons));
        if (lesson !== undefined) await goes({ type: 'learner.opensLesson', id: lesson.id }, () => walk.palette(lesson.id, lesson.title))();
      },
    },
    {
      name: 'open a lesson of the class',
      weight: 2.5 * far,
      can: context.taken !== null,
      take: async () => {
        const own = walk.pick(lessons.filter(({ id }) => context.taken?.lessons.some((one) => one.id === id) === true));
        if (own !== undefined) await goes({ type: 'learner.opensLesson', id: own.id }, () => walk.palette(own.id, own.title))();
      },
    },
    {
      name: 'open a quiz',
      weight: 1.2 * far,
      can: true,
      take: async () => {
        const unit = walk.pick(quizzes);
        if (unit !== undefined) await goes({ type: 'learner.opensQuiz', unit: unit.id }, () => walk.palette(`quiz-${unit.id}`, `Quiz: ${unit.title}`))();
      },
    },
    { name: 'open the review', weight: 1.2 * far, can: dueToday(context).length > 0, take: goes({ type: 'learner.opensReview' }, () => walk.palette('review', 'Review')) },
    {
      name: 'choose a path',
      weight: 0.3,
      can: true,
      take: async () => {
        const path = walk.pick(paths);
        if (path === undefined) return;
        const chosen = context.record.path === path.id;
        await goes({ type: 'learner.choosesPath', path: chosen ? null : path.id }, () => walk.palette(`path-${path.id}`, path.title.toLowerCase()))();
      },
    },
    { name: 'course', weight: 0.8 * far, can: true, take: goes({ type: 'learner.opensCourse' }, () => walk.either('course', () => walk.command('course'))) },
    { name: 'settings', weight: 0.8 * far, can: true, take: goes({ type: 'learner.opensSettings' }, () => walk.either('settings', () => walk.command('settings'))) },
    { name: 'reference', weight: 0.5 * far, can: true, take: goes({ type: 'learner.opensReference' }, () => walk.command('reference')) },
    { name: 'about', weight: 0.1, can: true, take: goes({ type: 'learner.opensAbout' }, () => walk.menu('about')) },
    { name: 'sandbox', weight: 2 * far, can: true, take: goes({ type: 'learner.opensSandbox' }, () => walk.command('sandbox')) },
    { name: 'this lesson in the sandbox', weight: 0.15, can: model.lesson !== null, take: goes({ type: 'learner.opensSandbox', withLesson: true }, () => walk.palette('lesson-in-sandbox', 'Open this lesson')) },
    place('profiles', 'people on this computer'),
    place('class', 'take one, hand in'),
    place('instructor', 'make a class, see results'),
    place('packs', 'import, write, export'),
    { name: 'back', weight: 2.5, can: aside, take: goes({ type: 'learner.goesBack' }, () => walk.press('Escape')) },
    { name: 'look for nothing in the palette', weight: 0.2, can: true, take: () => nothingFound(walk) },
    { name: 'present and leave', weight: 0.4, can: true, take: () => present(walk) },
    { name: 'resize', weight: 0.5, can: true, take: () => walk.resize() },
    { name: 'reload', weight: 0.5, can: true, take: () => walk.reload() },
    { name: 'kill', weight: 0.12, can: true, take: () => walk.kill() },
    { name: 'kill at once', weight: 0.18, can: true, take: () => walk.killAtOnce() },
  ];
}

async function nothingFound(walk: Walk): Promise<void> {
  await walk.command('palette');
  const field = walk.page.getByRole('combobox', { name: 'Go to a lesson' });
  await expect(field).toBeFocused();
  await walk.page.keyboard.insertText('zz0zz');
  await walk.press('Enter');
  await walk.press('Escape');
  await expect(field).toBeHidden();
}

/** Before a room and away again: what the spotlight moved goes back. */
async function present(walk: Walk): Promise<void> {
  const { model, page } = walk;
  const on = (state: 'on' | 'off') => expect(page.locator('html')).toHaveAttribute('data-presenting', state);
  await walk.command('present');
  await on('on');
  await page.waitForTimeout(100);
  await walk.command('present');
  await on('off');
  model.lesson?.send({ type: 'instructor.darkens' });
  model.sandbox.send({ type: 'instructor.darkens' });
}
