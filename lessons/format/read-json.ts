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

/** Files of a lesson nest some ten levels. */
const MAX_DEPTH = 60;

/** Whether a text has more brackets in brackets than a program can follow; what stands in quotes does not count. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\' && isQuoted) at += 1;
    else if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (sign === '{' || sign === '[')) depth += 1;
    else if (!isQuoted && (sign === '}' || sign === ']')) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
