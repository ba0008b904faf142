import type { Json } from './answers.ts';

type Step = string | number | typeof all;
const all = Symbol('[*]');

/** An expression of --query, understood: its parts between the places where lists are made flat. */
export type Query = readonly (readonly Step[])[];

/**
 * Reads the part of JMESPath that most queries need: names, dots, `[0]`, `[*]` and `[]`. null: it holds something else.
 * https://jmespath.org/specification.html
 */
export function readQuery(text: string): Query | null {
  const parts: Step[][] = [[]];
  const step = /(\.?)(?:([A-Za-z_]\w*)|"([^"\\]+)")|\[(-?\d+|\*|)\]/y;
  while (step.lastIndex < text.length) {
    const isFirst = step.lastIndex === 0;
    const match = step.exec(text);
    if (match === null) return null;
    const [, dot, plain, quoted, index] = match;
    if (index === undefined && (dot === '.') === isFirst) return null;
    if (index === '') parts.push([]);
    else parts.at(-1)?.push(index === undefined ? (plain ?? quoted ?? '') : index === '*' ? all : Number(index));
  }
  return text === '' ? null : parts;
}

/** What a query finds; null where there is nothing. */
export function found([first = [], ...others]: Query, value: Json): Json {
  return others.reduce<Json>((list, part) => (isList(list) ? each(part, list.flat()) : null), walk(first, value));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function each(steps: readonly Step[], list: readonly Json[]): Json {
  return list.map((one) => walk(steps, one)).filter((one) => one !== null);
}

function walk([step, ...rest]: readonly Step[], value: Json): Json {
  if (step === undefined) return value;
  if (step === all) return isList(value) ? each(rest, value) : null;
  if (typeof step === 'number') return walk(rest, isList(value) ? (value.at(step) ?? null) : null);
  return walk(rest, typeof value === 'object' && value !== null && !isList(value) && Object.hasOwn(value, step) ? (value[step] ?? null) : null);
}
