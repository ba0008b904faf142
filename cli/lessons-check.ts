import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportCourse } from '#lessons';
import type { Command, Output } from './command.ts';

/**
 * Every data file below the lessons folder, by its path with forward slashes. The format's code is left out.
 *
 * @param root the project's folder
 */
export function readLessons(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string, prefix: string): void => {
    for (const name of readdirSync(folder).sort()) {
      if (prefix === '' && name === 'format') continue;
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path, `${prefix}${name}/`);
      else files.set(`${prefix}${name}`, readFileSync(path, 'utf8'));
    }
  };
  walk(join(root, 'lessons'), '');
  return files;
}

export const lessonsCheckCommand: Command = {
  name: 'lessons check',
  usage: ['lessons check [ID…] [--json]', 'check the curriculum; with ids, print only what is wrong with these'],
  run: (args, { root, output }) => {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, allowPositionals: true });
    return checkLessonsFolder(root, positionals, values.json === true, output);
  },
};

/** Checks the project's curriculum and prints what is wrong. Exit status 0, 1 when something is, 2 for an unknown lesson. */
function checkLessonsFolder(root: string, ids: readonly string[], json: boolean, output: Output): number {
  const files = readLessons(root);
  const whole = reportCourse(files);
  const unknown = ids.find((id) => !whole.lessons.some((lesson) => lesson.id === id));
  if (unknown !== undefined) {
    output.err(`kpl: there is no lesson ${unknown}. There are: ${whole.lessons.map(({ id }) => id).join(', ')}\n`);
    return 2;
  }
  const report = ids.length === 0 ? whole : { lessons: whole.lessons.filter(({ id }) => ids.includes(id)), course: [] };
  const problems = [...report.lessons.flatMap((lesson) => lesson.problems), ...report.course];
  if (json) {
    const lessons = report.lessons.map(({ id, problems: own }) => ({ id, ok: own.length === 0, problems: own }));
    output.out(`${JSON.stringify({ lessons, course: report.course }, null, 1)}\n`);
  } else {
    for (const { file, message } of problems) output.out(`lessons/${file}: ${message}\n`);
    output.out(`${report.lessons.length} lessons, ${problems.length} problems\n`);
  }
  return problems.length === 0 ? 0 : 1;
}
