/** A statement as plain JSON. */
export type Statement = Readonly<Record<string, unknown>>;

/** The statements of a policy's text; none when it is no policy. */
export function readStatements(text: string): readonly Statement[] {
  const { Statement: found } = readObject(text);
  const list: readonly unknown[] = Array.isArray(found) ? found : [found];
  return list.filter((one): one is Statement => typeof one === 'object' && one !== null && !Array.isArray(one));
}

/** The policy of a text with other statements. */
export function writeStatements(text: string, statements: readonly Statement[]): string {
  return JSON.stringify({ ...readObject(text), Statement: statements }, null, 2);
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A JSON value as text that does not depend on the order of members; those that are undefined are left out. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === undefined ? 'undefined' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value as Statement)
    .filter(([, member]) => member !== undefined)
    .sort(([first], [second]) => (first < second ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
