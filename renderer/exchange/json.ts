import type { JsonNode } from '#engine';

/** A fault of a file, with its place; caught where the file is read. */
export class Fault extends Error {
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.place = place;
  }
}

export type Members = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object's own member; names come from files, so what every object inherits does not count. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** As `member`, where only text counts. */
export function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

export function listMember(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}

/** Where an offset stands, for people: `line 3, column 7`. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** The tree as plain values. A member called `__proto__` is a fault. */
export function plain(node: JsonNode, text: string): unknown {
  switch (node.kind) {
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const { key, keyRange, value } of node.members) {
        if (key === '__proto__') throw new Fault(placeIn(text, keyRange.from), 'The name __proto__ is not allowed.');
        object[key] = plain(value, text);
      }
      return object;
    }
    case 'array':
      return node.items.map((item) => plain(item, text));
    case 'null':
      return null;
    case 'string':
    case 'number':
    case 'boolean':
      return node.value;
  }
}
