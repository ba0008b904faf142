/** A change of a JSON value: members that were set (with a value) or taken out (without). Saying it twice changes nothing more. */
export type Patch = readonly (readonly [path: readonly string[], value?: unknown])[];

/** How deep members are told apart; what lies below is set as a whole. */
const DEPTH = 8;

type Members = Readonly<Record<string, unknown>>;

/** What makes `after` of `before`. Lists are compared, and set, as a whole. Both must be plain JSON. */
export function difference(before: unknown, after: unknown): Patch {
  const changes: [string[], unknown?][] = [];
  compare(before, after, [], changes);
  return changes;
}

function compare(before: unknown, after: unknown, path: string[], changes: [string[], unknown?][]): void {
  if (!isMembers(before) || !isMembers(after) || path.length >= DEPTH) {
    if (JSON.stringify(before) !== JSON.stringify(after)) changes.push([path, after]);
    return;
  }
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) changes.push([[...path, name]]);
  for (const [name, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, name)) changes.push([[...path, name], value]);
    else compare(before[name], value, [...path, name], changes);
  }
}

/** The value with the change made. What has no place to stand (a member of something that is not there) is left out. */
export function patched(value: unknown, patch: Patch): unknown {
  return patch.reduce((changed, change) => setAt(changed, change[0], change), value);
}

function setAt(value: unknown, path: readonly string[], change: Patch[number]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change[1];
  if (!isMembers(value)) return value;
  const members = new Map(Object.entries(value));
  if (rest.length > 0) {
    if (!members.has(name)) return value;
    members.set(name, setAt(members.get(name), rest, change));
  } else if (change.length === 1) members.delete(name);
  else members.set(name, change[1]);
  return Object.fromEntries(members);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
