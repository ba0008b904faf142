import { invalid, type Json } from './answers.ts';
import { fromBase64 } from './crypto/bytes.ts';

/** What a parameter must look like. Texts of blobs are base64. */
export type Shape = { readonly required?: boolean } & (
  | { readonly type: 'text'; readonly min?: number; readonly max?: number; readonly pattern?: RegExp; readonly oneOf?: readonly string[] }
  | { readonly type: 'blob'; readonly min?: number; readonly max?: number }
  | { readonly type: 'number'; readonly min: number; readonly max: number }
  | { readonly type: 'flag' }
  | { readonly type: 'date' }
  | { readonly type: 'pairs' }
  | { readonly type: 'texts'; readonly max?: number; readonly oneOf?: readonly string[] }
  | { readonly type: 'tags' }
  | { readonly type: 'object' }
);

export type Shapes = Readonly<Record<string, Shape>>;

type Values = ReadonlyMap<string, unknown>;

/** The parameters of a call, checked: what a getter finds has the shape that the operation asked for. */
export class Parameters {
  private readonly values: Values;

  constructor(values: Values) {
    this.values = values;
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string {
    return this.optionalText(name) ?? '';
  }

  optionalText(name: string): string | undefined {
    const value = this.values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  blob(name: string): Uint8Array {
    return fromBase64(this.text(name)) ?? new Uint8Array();
  }

  number(name: string): number | undefined {
    const value = this.values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.values.get(name) === true;
  }

  /** Milliseconds since 1970. */
  date(name: string): number | undefined {
    return readDate(this.values.get(name)) ?? undefined;
  }

  pairs(name: string): Readonly<Record<string, string>> {
    return (this.values.get(name) ?? {}) as Readonly<Record<string, string>>;
  }

  texts(name: string): readonly string[] {
    return (this.values.get(name) ?? []) as readonly string[];
  }

  tags(name: string): readonly { readonly TagKey: string; readonly TagValue: string }[] {
    return (this.values.get(name) ?? []) as readonly { TagKey: string; TagValue: string }[];
  }

  object(name: string): Readonly<Record<string, Json>> {
    return (this.values.get(name) ?? {}) as Readonly<Record<string, Json>>;
  }
}

/**
 * Checks the parameters of a call, in the words of the service's own checks; several faults are told at once.
 *
 * @param given parsed JSON from an untrusted source
 */
export function readParameters(shapes: Shapes, given: unknown): Parameters {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw invalid('The parameters must be an object.');
  const values = new Map<string, unknown>(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
  const unknown = [...values.keys()].filter((name) => !Object.hasOwn(shapes, name));
  if (unknown.length > 0) throw invalid(`Unknown parameter in input: "${unknown[0] ?? ''}", must be one of: ${Object.keys(shapes).join(', ')}`);
  const faults: string[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const value = values.get(name);
    if (value === undefined) {
      if (shape.required === true) faults.push(`Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`);
      continue;
    }
    const fault = faultOf(shape, value);
    if (fault !== null) faults.push(`Value${quoted(value)} at '${lowerFirst(name)}' failed to satisfy constraint: ${fault}`);
  }
  if (faults.length > 0) throw invalid(`${faults.length} validation error${faults.length === 1 ? '' : 's'} detected: ${faults.join('; ')}`);
  return new Parameters(values);
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const quoted = (value: unknown): string => (typeof value === 'string' && value.length <= 100 ? ` '${value}'` : typeof value === 'number' ? ` '${value}'` : '');

function faultOf(shape: Shape, value: unknown): string | null {
  switch (shape.type) {
    case 'text':
      return typeof value === 'string' ? faultOfText(shape, value) : 'Member must be text';
    case 'blob': {
      const bytes = typeof value === 'string' ? fromBase64(value) : null;
      return bytes === null ? 'Member must be base64' : faultOfLength(bytes.length, shape.min ?? 0, shape.max ?? Number.MAX_SAFE_INTEGER);
    }
    case 'number':
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'Member must be a whole number';
      if (value < shape.min) return `Member must have value greater than or equal to ${shape.min}`;
      return value > shape.max ? `Member must have value less than or equal to ${shape.max}` : null;
    case 'flag':
      return typeof value === 'boolean' ? null : 'Member must be true or false';
    case 'date':
      return readDate(value) === null ? 'Member must be a date' : null;
    case 'pairs':
      return isObject(value) && Object.values(value).every((one) => typeof one === 'string') ? null : 'Member must be an object of texts';
    case 'texts':
      return faultOfTexts(shape, value);
    case 'tags':
      return Array.isArray(value) && value.every(isTag) ? faultOfTags(value) : 'Member must be a list of { "TagKey": …, "TagValue": … }';
    case 'object':
      return isObject(value) ? null : 'Member must be an object';
  }
}

function faultOfText(shape: Extract<Shape, { type: 'text' }>, value: string): string | null {
  if (shape.oneOf !== undefined) return shape.oneOf.includes(value) ? null : `Member must satisfy enum value set: [${shape.oneOf.join(', ')}]`;
  const length = faultOfLength(value.length, shape.min ?? 1, shape.max ?? 2048);
  if (length !== null) return length;
  return shape.pattern?.test(value) === false ? `Member must satisfy regular expression pattern: ${shape.pattern.source}` : null;
}

function faultOfLength(length: number, min: number, max: number): string | null {
  if (length < min) return `Member must have length greater than or equal to ${min}`;
  return length > max ? `Member must have length less than or equal to ${max}` : null;
}

function faultOfTexts(shape: Extract<Shape, { type: 'texts' }>, value: unknown): string | null {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return 'Member must be a list of texts';
  const other = value.find((one) => shape.oneOf?.includes(one) === false);
  if (other !== undefined) return `Member must satisfy constraint: [Member must satisfy enum value set: [${shape.oneOf?.join(', ') ?? ''}]]`;
  return faultOfLength(value.length, 0, shape.max ?? 10);
}

type TagValue = { readonly TagKey: string; readonly TagValue: string };

function isTag(value: unknown): value is TagValue {
  return isObject(value) && typeof value['TagKey'] === 'string' && typeof value['TagValue'] === 'string';
}

function faultOfTags(tags: readonly TagValue[]): string | null {
  if (tags.length > 50) return 'Member must have length less than or equal to 50';
  if (tags.some(({ TagKey, TagValue: value }) => TagKey === '' || TagKey.length > 128 || value.length > 256)) return 'A tag key has 1 to 128 characters, a tag value at most 256';
  return new Set(tags.map(({ TagKey }) => TagKey)).size === tags.length ? null : 'A tag key stands twice';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ISO 8601, or seconds since 1970, as the command line takes both. */
function readDate(value: unknown): number | null {
  const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) && Math.abs(time) < 8e15 ? time : null;
}
