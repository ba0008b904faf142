import type { Locator } from '@playwright/test';
import { type ClassChange, draftFaults, openDraft } from '../../../../renderer/machines/instructor/drafts.ts';
import type { InstructorEvent } from '../../../../renderer/machines/instructor/instructor.machine.ts';
import { realIndex } from '../../course.ts';
import type { Step, Walk } from '../walker.ts';
import { classFiles } from './people.ts';

const { units, paths } = realIndex();
const lessons = units.flatMap((unit) => unit.lessons);

/** More are not needed to go from one to the other. */
const MOST_CLASSES = 6;

const people = ['Ada', 'Ben', 'Chen', 'Dana', 'Ada', ''];
const solutions = ['always', 'never', 'afterTries', 'afterMinutes'] as const;
const solutionsOf = { always: { when: 'always' }, never: { when: 'never' }, afterTries: { when: 'afterTries', tries: 3 }, afterMinutes: { when: 'afterMinutes', minutes: 10 } } as const;

/** An event to the machine, and with it what is done in the app. */
const doingIn = ({ model }: Walk) => (event: InstructorEvent, act: () => Promise<unknown>) => async (): Promise<void> => {
  model.instructor.send(event);
  await act();
};

/** Classes that are made here, and handed out. */
export function instructorMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  if (model.screen !== 'instructor') return [];
  const { context } = model.instructor.getSnapshot();
  const { classes, deleted, other } = context;
  const does = doingIn(walk);
  return [
    { name: 'make a class', weight: classes.length === 0 ? 4 : 0.5, can: classes.length < MOST_CLASSES, take: does({ type: 'instructor.makesClass' }, () => walk.button('New class')) },
    {
      name: 'look at a class',
      weight: openDraft(context) === undefined ? 4 : 1,
      can: classes.length > 0,
      take: async () => {
        const at = walk.below(classes.length);
        await does({ type: 'instructor.opensClass', id: classes[at]?.id ?? '' }, () => walk.button(page.locator('aside li button').nth(at)))();
      },
    },
    {
      name: 'open a class file to teach',
      weight: 0.7,
      can: classes.length < MOST_CLASSES,
      take: async () => {
        const file = walk.pick(classFiles);
        if (file === undefined) return;
        await does({ type: 'instructor.opensClassFile', text: file.text }, () => page.getByLabel('Open a class file…').setInputFiles({ name: file.name, mimeType: '', buffer: Buffer.from(file.text) }))();
      },
    },
    { name: 'take what the file says', weight: 3, can: other !== null, take: does({ type: 'instructor.takesOther' }, () => walk.button(other?.undoes === true ? 'Undo' : 'Take what the file says')) },
    { name: 'bring a class back', weight: 2, can: deleted !== null, take: does({ type: 'instructor.bringsBack' }, () => walk.button('Bring it back')) },
    ...openMoves(walk),
  ];
}

/** What is done to the class that is open. */
function openMoves(walk: Walk): readonly Step[] {
  const { model, page } = walk;
  const { context } = model.instructor.getSnapshot();
  const draft = openDraft(context);
  if (draft === undefined) return [];
  const does = doingIn(walk);
  const changes = (change: ClassChange, act: () => Promise<unknown>) => does({ type: 'instructor.changes', change }, act);
  const tab = (name: string, to: 'class' | 'results', weight: number): Step => ({ name, weight, can: context.tab !== to, take: does({ type: 'instructor.looksAt', tab: to }, () => walk.button(to === 'class' ? 'The class' : 'Results')) });
  const isForm = context.tab === 'class';
  const { roster, lessons: own } = draft;
  // A lesson of a pack may be called as one of the course.
  const absent = lessons.filter(({ id, title }) => !own.some((one) => one.id === id) && !context.packs.some((pack) => pack.lessons.some((one) => one.title === title)));
  const row = (at: number): Locator => page.locator('ol.chosen li').nth(at);
  const inRow = (name: string, weight: number, take: (id: string, at: number) => Promise<void>): Step => ({
    name,
    weight,
    can: isForm && own.length > 0,
    take: async () => {
      const at = walk.below(own.length);
      await take(own[at]?.id ?? '', at);
    },
  });
  return [
    tab('see results', 'results', 0.4),
    tab('see the class', 'class', 4),
    { name: 'copy the class', weight: 0.4, can: context.classes.length < MOST_CLASSES, take: does({ type: 'instructor.copiesClass' }, () => walk.button('Copy')) },
    { name: 'delete the class', weight: context.classes.length > 3 ? 1 : 0.4, can: true, take: does({ type: 'instructor.deletesClass' }, () => walk.button('Delete')) },
    { name: 'save the class file', weight: 1, can: draftFaults(draft, context).length === 0, take: does({ type: 'instructor.saves', kind: 'class' }, () => walk.button('Save the class file…')) },
    {
      name: 'name the class',
      weight: draft.name === '' ? 4 : 1.5,
      can: isForm,
      take: async () => {
        const name = `Class ${walk.taken.length}`;
        await changes({ name }, () => page.getByLabel('Name of the class').fill(name))();
      },
    },
    {
      name: 'add a path to the class',
      weight: 0.5,
      can: isForm,
      take: async () => {
        const path = walk.pick(paths);
        if (path !== undefined) await does({ type: 'instructor.addsLessons', ids: path.lessons }, () => walk.button(`All of: ${path.title}`))();
      },
    },
    {
      name: 'add a lesson to the class',
      weight: 2,
      can: isForm && absent.length > 0,
      take: async () => {
        const lesson = walk.pick(absent);
        if (lesson !== undefined) await does({ type: 'instructor.addsLessons', ids: [lesson.id] }, () => page.getByLabel(`Add ${lesson.title} ${lesson.minutes} min`, { exact: true }).dispatchEvent('click'))();
      },
    },
    inRow('take a lesson out of the class', own.length > 12 ? 3 : 0.8, (id, at) => does({ type: 'instructor.removesLesson', id }, () => walk.button(row(at).locator('[data-part=out]')))()),
    inRow('move a lesson of the class', 1, async (id, at) => {
      const to = at === 0 ? 1 : at - 1;
      if (to < own.length) await does({ type: 'instructor.movesLesson', id, to }, () => walk.button(row(at).locator(`[data-part=${to > at ? 'later' : 'earlier'}]`)))();
    }),
    inRow('set the minutes of a lesson', 1, async (id, at) => {
      const minutes = 1 + walk.below(90);
      await does({ type: 'instructor.setsMinutes', id, minutes }, async () => {
        await row(at).locator('input').fill(String(minutes));
        await walk.press('Tab');
      })();
    }),
    { name: 'say who takes part', weight: 0.8, can: isForm, take: changes({ roster: roster.kind === 'open' ? 'list' : 'open' }, () => page.locator('[name=roster]').nth(roster.kind === 'open' ? 1 : 0).check()) },
    {
      name: 'write who takes part',
      weight: 2,
      can: isForm && roster.kind === 'list',
      take: async () => {
        const rosterText = Array.from({ length: walk.below(5) }, () => walk.pick(people) ?? '').join('\n');
        await changes({ rosterText }, () => page.getByLabel('Names, one a line').fill(rosterText))();
      },
    },
    {
      name: 'say when solutions are shown',
      weight: 0.7,
      can: isForm,
      take: async () => {
        const when = walk.pick(solutions.filter((one) => one !== draft.solutions.when)) ?? 'always';
        await changes({ solutions: solutionsOf[when] }, () => page.locator('#solutions').selectOption(when))();
      },
    },
    { name: 'say how many hints there are', weight: 0.7, can: isForm, take: changes({ hints: draft.hints === null ? 1 : null }, () => page.locator('#hints').selectOption(draft.hints === null ? 'some' : 'all')) },
  ];
}
