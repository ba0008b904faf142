import type { Lesson } from '#lessons';
import { page, text } from './page.ts';
import { startPolicies } from './policies.ts';

interface LessonsSpec {
  /** Of the unit or the class. */
  readonly title: string;
  readonly language: string;
  /** With the class's start texts, where it has some. */
  readonly lessons: readonly Lesson[];
}

/** For each lesson the situation, what to predict, and what to reach. It holds no answer. */
export function exercisePaper({ title, language, lessons }: LessonsSpec): string {
  const inner = [`<h1>${text(title)}</h1>`, '<p class="soft">Exercise sheet. Name: <span class="write"></span></p>', ...lessons.map(exercise)];
  return page({ language, title, inner: inner.join('\n') });
}

function exercise(lesson: Lesson): string {
  const questions = lesson.predictions.map(({ question }) => `<li>${text(question)}<span class="choices"><span class="choice">Allowed</span><span class="choice">Explicitly denied</span><span class="choice">Implicitly denied</span></span></li>`);
  const goals = lesson.checks.map(({ label }) => `<li>${text(label)}</li>`);
  return [
    `<section class="lesson">`,
    `<h2>${text(lesson.title)}</h2>`,
    `<h3>The situation</h3>`,
    situation(lesson),
    startPolicies(lesson),
    ...(questions.length === 0 ? [] : [`<h3>Before you change anything</h3>`, `<ol>${questions.join('')}</ol>`]),
    ...(goals.length === 0 ? [] : [`<h3>What your policies must reach</h3>`, `<ol>${goals.join('')}</ol>`, `<p>Write the statements that you change or add.</p>`, `<div class="room">${'<div></div>'.repeat(10)}</div>`]),
    `</section>`,
  ].join('\n');
}

function situation({ world, people, keys, buckets }: Lesson): string {
  const entry = (name: string, arn: string): string => `<li><bdi>${text(name)}</bdi>: <code>${text(arn)}</code></li>`;
  const accounts = world.accounts.map(({ id, name }) => `<li><bdi>${text(name ?? id)}</bdi>: <code>${text(id)}</code></li>`);
  const things = [...keys, ...buckets].map(({ name, arn }) => entry(name, arn));
  const lists = [
    ['Accounts', accounts],
    ['Principals', people.map(({ name, arn }) => entry(name, arn))],
    ['Keys and buckets', things],
  ] as const;
  return lists.map(([heading, items]) => (items.length === 0 ? '' : `<h4>${heading}</h4>\n<ul class="world">${items.join('')}</ul>`)).join('\n');
}
