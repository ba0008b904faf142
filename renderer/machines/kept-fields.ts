export type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with something that was kept, and where: "tabs[2]: must be text". */
export class Fault extends Error {}

/**
 * Reads something that was kept, from an untrusted source.
 *
 * @param read throws a {@link Fault} when something is not as it should be
 * @returns what it read, or what is wrong with it and where
 */
export function readKept<Kept>(read: () => Kept): { readonly record: Kept } | { readonly problem: string } {
  try {
    return { record: read() };
  } catch (thrown) {
    if (thrown instanceof Fault) return { problem: thrown.message };
    throw thrown;
  }
}

export function object(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault(`${at}: must be an object`);
  return value as Fields;
}

export function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Fault(`${at}: must be a list`);
  return value as readonly unknown[];
}

export function text(value: unknown, at: string): void {
  if (typeof value !== 'string') throw new Fault(`${at}: must be text`);
}

export function texts(fields: Fields, names: readonly string[], at: string): void {
  for (const name of names) text(fields[name], `${at}.${name}`);
}

export function whole(value: unknown, at: string): void {
  if (!Number.isInteger(value)) throw new Fault(`${at}: must be a whole number`);
}
