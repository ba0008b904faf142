import { parseArgs } from 'node:util';
import { coveragePage, loadCourse } from '#lessons';
import type { Command } from './command.ts';
import { readLessons } from './lessons-check.ts';

export const lessonsCoverageCommand: Command = {
  name: 'lessons coverage',
  usage: ['lessons coverage', 'print docs/coverage.md: what the course promises, and which checks hold it to it'],
  run: (args, { root, output }) => {
    parseArgs({ args: [...args], options: {} });
    const { statements, loaded } = loadCourse(readLessons(root));
    output.out(coveragePage(statements, loaded));
    return 0;
  },
};
