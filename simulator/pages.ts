import { type Json, type JsonObject, Refusal } from './answers.ts';
import type { Parameters } from './parameters.ts';

/** One page of a list: `Limit` rows from `Marker` on. A marker is the number of rows before it. */
export function page(parameters: Parameters, name: string, rows: readonly Json[]): JsonObject {
  const marker = parameters.optionalText('Marker') ?? 'from-0';
  const from = Number(/^from-(\d{1,9})$/.exec(marker)?.[1] ?? Number.NaN);
  if (Number.isNaN(from) || from > rows.length) throw new Refusal('InvalidMarkerException', 'A marker comes from the page before.');
  const to = from + (parameters.number('Limit') ?? 100);
  const isLast = to >= rows.length;
  return { [name]: rows.slice(from, to), Truncated: !isLast, ...(isLast ? {} : { NextMarker: `from-${to}` }) };
}
