import type { Loaded } from './load-lesson.ts';
import type { LessonProblem } from './types.ts';

/** A sentence that the course promises to teach. */
export interface Statement {
  readonly id: string;
  readonly text: string;
}

/** Whether every promised sentence has its lesson, and every lesson names sentences and goals that there are. */
export function checkCoverage(statements: readonly Statement[], loaded: readonly Loaded[]): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const promised = new Set(statements.map(({ id }) => id));
  for (const { folder, lesson, covers } of loaded) {
    const file = `${folder}/lesson.json`;
    const goals = new Set(lesson.checks.map(({ id }) => id));
    for (const { statement, checks } of covers) {
      if (!promised.has(statement)) problems.push({ file, message: `It covers ${statement}, which is not among the statements of course.json.` });
      for (const id of checks) if (!goals.has(id)) problems.push({ file, message: `It covers ${statement} with the check ${id}, which it does not have.` });
    }
  }
  for (const { id } of statements) {
    if (!loaded.some(({ covers }) => covers.some(({ statement }) => statement === id))) problems.push({ file: 'course.json', message: `No lesson covers the statement ${id}.` });
  }
  return problems;
}

/** The same as a page in Markdown: each sentence with its lessons and the goals that hold them to it. */
export function coveragePage(statements: readonly Statement[], loaded: readonly Loaded[]): string {
  const rows = statements.flatMap(({ id, text }) =>
    loaded.flatMap(({ folder, lesson, covers }) =>
      covers
        .filter(({ statement }) => statement === id)
        .map(({ checks }) => `| ${text} | [${lesson.title}](../lessons/${folder}/lesson.md) | ${checks.map((check) => `\`${check}\``).join(', ')} |`),
    ),
  );
  return `# What the course covers

Each sentence of an introduction to key policies, the lesson that teaches it, and the goals that hold the learner to it.
Made of the lessons by \`npm run kpl -- lessons coverage\`; a test compares.

| What is said | Lesson | Checks |
|---|---|---|
${rows.join('\n')}
`;
}
