import { type Decision, headline, rules } from '#engine';
import { asker, type CheckResult, judge, type Lesson } from '#lessons';
import { page, text } from './page.ts';
import { changedPolicies } from './policies.ts';

interface AnswersSpec {
  readonly title: string;
  readonly language: string;
  readonly lessons: readonly Lesson[];
}

/** What the engine says to each question and goal of the exercise sheet, and a solution. */
export function answerPaper({ title, language, lessons }: AnswersSpec): string {
  const inner = [`<h1>${text(title)}</h1>`, '<p class="soft">Answer key. Every answer was worked out by the evaluator when this page was made.</p>', ...lessons.map(answers)];
  return page({ language, title, inner: inner.join('\n') });
}

function answers(lesson: Lesson): string {
  const atStart = asker(lesson, lesson.start);
  const atEnd = asker(lesson, lesson.solution);
  const predictions = lesson.predictions.map(({ question, check }) => {
    const now = headline(atStart(check));
    const then = headline(atEnd(check));
    const later = now === then ? '' : `<p>With the policies of the solution: ${text(then)}</p>`;
    return `<li><p>${text(question)}</p>${reasoned(atStart(check))}${later}</li>`;
  });
  const goals = judge(lesson, lesson.solution).results.map(goal);
  const changes = changedPolicies(lesson, lesson.solution);
  return [
    `<section class="lesson">`,
    `<h2>${text(lesson.title)}</h2>`,
    ...(predictions.length === 0 ? [] : [`<h3>Before anything is changed</h3>`, `<ol>${predictions.join('')}</ol>`]),
    ...(goals.length === 0 ? [] : [`<h3>The goals, with the solution</h3>`, `<ol>${goals.join('')}</ol>`]),
    ...(changes === '' ? [] : [`<h3>A solution</h3>`, `<p>Lines with a star are new or changed. Other policies that reach the goals are as right.</p>`, changes]),
    `</section>`,
  ].join('\n');
}

function goal({ check, decision, saving }: CheckResult): string {
  const refused = saving === undefined || saving.ok ? '' : `<p>${text(saving.message)}</p>`;
  return `<li><p>${text(check.label)}</p>${reasoned(decision)}${refused}</li>`;
}

/** The decision in a sentence, and the rule that it rests on. */
function reasoned(decision: Decision): string {
  return `<p><strong>${text(headline(decision))}</strong> ${text(rules[decision.basis.rule].sentence)}</p>`;
}
