import { parseArgs } from 'node:util';
import { judge, type Lesson, loadCourse, mutantOf, type Report } from '#lessons';
import type { Command, Output, Surroundings } from './command.ts';
import { readLessons } from './lessons-check.ts';

export const lessonsTryCommand: Command = {
  name: 'lessons try',
  usage: ['lessons try ID --doc NAME=FILE… [--json]', 'judge these documents as the lesson would; those not given are the start’s'],
  run: (args, context) => {
    const { values, positionals } = parseArgs({ args: [...args], options: { doc: { type: 'string', multiple: true }, json: { type: 'boolean' } }, allowPositionals: true });
    const [id, ...more] = positionals;
    if (id === undefined || more.length > 0) return null;
    const lesson = findLesson(id, context);
    if (lesson === null) return 2;
    const documents = readDocuments(lesson, values.doc ?? [], context);
    if (documents === null) return 2;
    const report = judge(lesson, { ...lesson.start, ...Object.fromEntries(documents) });
    context.output.out(values.json === true ? json(report) : table(report, mutantOf(lesson, report)));
    return report.passed ? 0 : 1;
  },
};

/** Says on stderr what is wrong, and answers null. */
function wrong(output: Output, message: string): null {
  output.err(`kpl: ${message}\n`);
  return null;
}

function findLesson(id: string, { root, output }: Surroundings): Lesson | null {
  // Other lessons may be half written; this one must be whole.
  const { loaded, problems } = loadCourse(readLessons(root));
  const lesson = loaded.find((one) => one.lesson.id === id)?.lesson;
  if (lesson !== undefined) return lesson;
  const own = problems.filter(({ file }) => file.split('/')[1] === id);
  if (own.length > 0) return wrong(output, `the lesson ${id} cannot be read:\n${own.map(({ file, message }) => `  lessons/${file}: ${message}`).join('\n')}`);
  return wrong(output, `there is no lesson ${id}. There are: ${loaded.map((one) => one.lesson.id).join(', ')}`);
}

function readDocuments(lesson: Lesson, options: readonly string[], { output, read }: Surroundings): ReadonlyMap<string, string> | null {
  const editable = lesson.documents.filter(({ readOnly }) => !readOnly).map(({ doc }) => doc);
  const documents = new Map<string, string>();
  for (const option of options) {
    const at = option.indexOf('=');
    const doc = option.slice(0, at);
    if (at < 1) return wrong(output, `--doc ${option}: write it as NAME=FILE`);
    if (!editable.includes(doc)) {
      const readOnly = lesson.documents.some((document) => document.doc === doc);
      return wrong(output, `the document ${doc} of ${lesson.id} ${readOnly ? 'is read-only' : 'is not there'}. To edit there are: ${editable.join(', ') || 'none'}`);
    }
    if (documents.has(doc)) return wrong(output, `the document ${doc} is given twice`);
    const text = read(option.slice(at + 1));
    if (text === null) return null;
    documents.set(doc, text.replace(/\r\n?/g, '\n'));
  }
  return documents;
}

function json({ passed, results }: Report): string {
  const checks = results.map(({ check, met, feedback }) => ({ id: check.id, passed: met, ...(feedback === undefined ? {} : { feedback }) }));
  return `${JSON.stringify({ passed, checks }, null, 1)}\n`;
}

function table({ passed, results }: Report, mutant: Lesson['mutants'][number] | undefined): string {
  const lines = results.flatMap(({ check, met, feedback }) => [`${met ? 'met    ' : 'NOT MET'} ${check.label}`, ...(feedback === undefined ? [] : [`        ${feedback}`])]);
  const missed = results.filter(({ met }) => !met).length;
  return `${[...lines, ...(mutant === undefined ? [] : ['', mutant.feedback]), '', passed ? 'The lesson is solved.' : `${missed} of ${results.length} goals are not met.`].join('\n')}\n`;
}
