import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkCourse, loadCourse } from '#lessons';
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
  usage: ['lessons check', 'check the curriculum'],
  run: (args, { root, output }) => (args.length > 0 ? null : checkLessonsFolder(root, output)),
};

/** Checks the project's curriculum and prints what is wrong. Exit status 0, or 1 when something is. */
function checkLessonsFolder(root: string, output: Output): number {
  const files = readLessons(root);
  const problems = checkCourse(files);
  for (const { file, message } of problems) output.out(`lessons/${file}: ${message}\n`);
  const lessons = loadCourse(files).loaded;
  const mutants = lessons.reduce((sum, { lesson }) => sum + lesson.mutants.length, 0);
  output.out(`${lessons.length} lessons, ${mutants} near-misses, ${problems.length} problems\n`);
  return problems.length === 0 ? 0 : 1;
}
