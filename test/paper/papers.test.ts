import { headline } from '#engine';
import { asker } from '#lessons';
import type { Standing } from '#workshop';
import { describe, expect, test } from 'vitest';
import { orderEntries, orderOfEvaluation } from '../../renderer/machines/views/reference/order.ts';
import { answerPaper } from '../../renderer/paper/answers.ts';
import { certificatePaper } from '../../renderer/paper/certificate.ts';
import { exercisePaper } from '../../renderer/paper/exercises.ts';
import { handoutPaper } from '../../renderer/paper/handout.ts';
import { orderPaper } from '../../renderer/paper/order.ts';
import { text } from '../../renderer/paper/page.ts';
import { newLines } from '../../renderer/paper/policies.ts';
import { realCourse } from '../support/course.ts';
import { classOf } from '../support/workshop.ts';

const nothingYet: Standing = { lessons: new Map(), events: 0, handedIn: 0, last: 0, at: null };
const { course } = realCourse();
const spec = (unit: (typeof course.units)[number]) => ({ title: unit.title, language: 'en', lessons: unit.lessons });

describe.each(course.units)('$id on paper', (unit) => {
  test('the exercise sheet asks everything and gives no answer away', () => {
    const html = exercisePaper(spec(unit));
    for (const { predictions, checks } of unit.lessons) for (const asked of [...predictions.map(({ question }) => question), ...checks.map(({ label }) => label)]) expect(html).toContain(text(asked));
    for (const lesson of unit.lessons) for (const { check } of lesson.predictions) expect(html).not.toContain(text(headline(asker(lesson, lesson.start)(check))));
  });

  test('the answer key says what the engine says', () => {
    const html = answerPaper(spec(unit));
    for (const lesson of unit.lessons) for (const { check } of lesson.predictions) expect(html).toContain(text(headline(asker(lesson, lesson.start)(check))));
  });

  test('the handout has every lesson, and its terms with their pages', () => {
    const html = handoutPaper({ ...spec(unit), glossary: course.glossary, markdown: (told) => `<p>${text(told)}</p>` });
    for (const { title } of unit.lessons) expect(html).toContain(`<h2>${text(title)}</h2>`);
    for (const { source, lessons } of course.glossary) if (lessons.some((id) => unit.lessons.some((lesson) => lesson.id === id))) expect(html).toContain(text(source.url));
  });
});

test('the order of evaluation is numbered as the reference numbers it; what is no step has no number and no arrow', () => {
  const { order, beside } = orderOfEvaluation();
  const [steps = '', others = ''] = orderPaper({ order, beside }, 'en').split('<ul class="steps beside">');
  const titles = (html: string): string[] => [...html.matchAll(/<li>\n<h[23]>(.*?)<\/h[23]>/g)].map(([, title = '']) => title);
  expect(titles(steps).map((title) => Number.parseInt(title, 10))).toEqual(order.map((_, index) => index + 1));
  expect(order.at(-1)?.id).toBe('order/state');
  expect(titles(others).map((title) => Number.parseInt(title, 10))).toEqual(beside.map(() => Number.NaN));
  expect(beside.map(({ id }) => id)).toEqual(['order/implicit', 'order/never']);
  expect(orderEntries()).toEqual([...order, ...beside]);
});

test('a name cannot bring HTML onto the certificate', () => {
  const html = certificatePaper({ cls: classOf('<i>Class</i>'), learner: '<script>x</script>\u202e', standing: nothingYet, titles: new Map(), date: '25 November 2026' });
  expect(html).not.toMatch(/<script|<i>|\u202e/);
  expect(html).toContain('It proves nothing beyond that file');
});

test.each([
  [['a', 'b', 'c'], ['a', 'b', 'c'], []],
  [['a', 'c'], ['a', 'b', 'c'], [1]],
  [['a', 'b', 'c'], ['a', 'c'], []],
  [['a', 'b'], ['b', 'a'], [1]],
  [['x'], ['a', 'x', 'b'], [0, 2]],
  [[], ['a'], [0]],
])('of %j the lines of %j that are new are %j', (before, after, expected) => {
  const found = [...newLines(before, after)];
  // A line that moved may be told at either place.
  expect(found).toHaveLength(expected.length);
  if (before.join() !== 'a,b') expect(found).toEqual(expected);
});
