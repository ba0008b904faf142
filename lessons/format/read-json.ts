import type { LessonProblem } from './types.ts';

/** A file's JSON; undefined, with a problem told, when it is missing or no JSON. */
export function readJson(files: ReadonlyMap<string, string>, file: string, problems: LessonProblem[]): unknown {
  const text = files.get(file);
  if (text === undefined) {
    problems.push({ file, message: 'This file is missing.' });
    return undefined;
  }
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') throw new Error('The name __proto__ is not allowed.');
      return value;
    });
  } catch (fault) {
    problems.push({ file, message: `This is not JSON that can be read: ${fault instanceof Error ? fault.message : ''}` });
    return undefined;
  }
}
