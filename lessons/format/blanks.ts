import { canonical } from './statements.ts';
import type { Lesson } from './types.ts';

/** A text with blanks filled: each `"__id__"`, quotes included, becomes the JSON of its value. Other blanks stay. */
export function fillBlanks(text: string, values: ReadonlyMap<string, unknown>): string {
  return text.replace(/"__([a-z0-9][a-z0-9-]*)__"/g, (mark, id: string) => (values.has(id) ? JSON.stringify(values.get(id)) : mark));
}

/** The ids of the blanks that a text still has, in order; one that stands twice comes twice. */
export function blanksIn(text: string): string[] {
  return [...text.matchAll(/"__([a-z0-9][a-z0-9-]*)__"/g)].map((match) => match[1] ?? '');
}

/** The options that make a document's solution of its start; null when none do. */
export function fillingOf(lesson: Lesson, doc: string): ReadonlyMap<string, unknown> | null {
  const blanks = new Map(lesson.blanks.filter((blank) => blank.doc === doc).map((blank) => [`__${blank.id}__`, blank]));
  const start = lesson.start[doc] ?? '';
  const solution = parsed(lesson.solution[doc]);
  const found = new Map<string, unknown>();
  const walk = (from: unknown, to: unknown): void => {
    const blank = typeof from === 'string' ? blanks.get(from) : undefined;
    if (blank !== undefined) found.set(blank.id, to);
    else if (isObject(from) && isObject(to)) {
      for (const [member, value] of Object.entries(from)) walk(value, to[nameIn(member, from, to)]);
    }
  };
  // A blank may also be the name of a member: an operator, a condition key.
  const nameIn = (member: string, from: object, to: object): string => {
    const blank = blanks.get(member);
    const option = blank?.options.find((one) => typeof one === 'string' && Object.hasOwn(to, one) && !Object.hasOwn(from, one));
    if (blank !== undefined && option !== undefined) found.set(blank.id, option);
    return typeof option === 'string' ? option : member;
  };
  walk(parsed(start), solution);
  const offered = [...blanks.values()].every(({ id, options }) => options.some((option) => canonical(option) === canonical(found.get(id))));
  return offered && canonical(parsed(fillBlanks(start, found))) === canonical(solution) ? found : null;
}

/** An object or a list. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
