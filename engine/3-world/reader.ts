import type { AttachedPolicy } from './world.ts';

/** What is wrong with a world or a request, and where: `keys[0].grants[1].operations`. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads untrusted JSON values, collecting problems instead of throwing. Unknown members are problems. */
export class Reader {
  readonly problems: Problem[] = [];
  /** The policies that were read, by whose they are. */
  readonly attached = new Map<string, AttachedPolicy>();
  private readonly known: ReadonlyMap<string, AttachedPolicy>;

  /** @param known policies that were read before: one of the same owner with the same text is not read again */
  constructor(known: ReadonlyMap<string, AttachedPolicy> = new Map()) {
    this.known = known;
  }

  /** A policy as it was read before, or as `read` reads it. */
  policy({ type, of, name }: AttachedPolicy['ref'], text: string, read: () => AttachedPolicy): AttachedPolicy {
    const id = `${type} ${of} ${name}`;
    const before = this.attached.has(id) ? undefined : this.known.get(id);
    const policy = before?.text === text ? before : read();
    this.attached.set(id, policy);
    return policy;
  }

  fail(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  /** An object with only these members, or undefined. */
  object(value: unknown, path: string, members: readonly string[]): Fields | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fail(path, 'must be an object');
      return undefined;
    }
    for (const name of Object.keys(value)) {
      if (!members.includes(name)) this.fail(path === '' ? name : `${path}.${name}`, `is not known here; known are ${members.join(', ')}`);
    }
    return value as Fields;
  }

  list(value: unknown, path: string): readonly unknown[] {
    // A copy has no holes: what is missing in a list is then refused like any other wrong value.
    if (Array.isArray(value)) return Array.from(value as unknown[]);
    this.fail(path, 'must be a list');
    return [];
  }

  /** The list when it is there, an empty one when it is not. */
  optionalList(value: unknown, path: string): readonly unknown[] {
    return value === undefined ? [] : this.list(value, path);
  }

  text(value: unknown, path: string): string {
    if (typeof value === 'string') return value;
    this.fail(path, 'must be text');
    return '';
  }

  optionalText(value: unknown, path: string): string | undefined {
    return value === undefined ? undefined : this.text(value, path);
  }

  flag(value: unknown, path: string, otherwise: boolean): boolean {
    if (value === undefined) return otherwise;
    if (typeof value !== 'boolean') this.fail(path, 'must be true or false');
    return value === true;
  }

  /** One of the words, or `otherwise` when absent or something else. */
  choice<Word extends string>(value: unknown, path: string, words: readonly Word[], otherwise: Word): Word {
    if (value === undefined) return otherwise;
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) this.fail(path, `must be one of ${words.join(', ')}`);
    return word ?? otherwise;
  }

  /** A map of texts. A Map, since the names are the author's. */
  texts(value: unknown, path: string): ReadonlyMap<string, string> {
    const result = new Map<string, string>();
    if (value === undefined) return result;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fail(path, 'must be an object');
      return result;
    }
    for (const [name, text] of Object.entries(value)) result.set(name, this.text(text, `${path}.${name}`));
    return result;
  }
}
