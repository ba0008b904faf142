import { loadRequest, loadWorld, parseJson, type JsonNode, type Outcome, type Request, type World } from '#engine';

const MAX_FILE_LENGTH = 64_000_000;

/** One case of a file, read. */
export interface Case {
  readonly name: string;
  readonly world: World;
  readonly request: Request;
  readonly expected?: Expected;
}

export interface Expected {
  readonly decision: 'allow' | 'explicitDeny' | 'implicitDeny';
  readonly deniedBy?: NonNullable<Outcome['deniedBy']>;
  readonly error?: NonNullable<Outcome['error']>;
}

/** A fault of a case file: where it is, and what is wrong. */
export interface CaseFileProblem {
  /** `line 3, column 7` for text that is no JSON, else the member: `cases[2].request.action`. */
  readonly place: string;
  readonly message: string;
}

export type CaseFile = { readonly cases: readonly Case[]; readonly problem?: undefined } | { readonly problem: CaseFileProblem; readonly cases?: undefined };

/**
 * Reads a case file: one JSON document of source, worlds and cases. Unknown members are faults, never ignored.
 * Never throws; the first fault comes back with its place.
 */
export function readCaseFile(text: string): CaseFile {
  const json = parseJson(text, MAX_FILE_LENGTH);
  if (!json.valid || json.root === null) {
    const [first] = json.diagnostics;
    return { problem: { place: placeIn(text, first?.range.from ?? 0), message: first?.message ?? 'This is not JSON.' } };
  }
  try {
    return { cases: readCases(plain(json.root)) };
  } catch (fault) {
    if (fault instanceof Fault) return { problem: { place: fault.place, message: fault.message } };
    throw fault;
  }
}

class Fault extends Error {
  readonly place: string;

  constructor(at: string, message: string) {
    super(message);
    this.place = at;
  }
}

type Members = Readonly<Record<string, unknown>>;

function readCases(root: unknown): Case[] {
  const file = members(root, '', ['source', 'worlds', 'cases']);
  const worlds = file['worlds'] === undefined ? {} : members(file['worlds'], 'worlds', null);
  if (!Array.isArray(file['cases'])) throw new Fault('cases', 'must be a list');
  const loaded = new Map<string, World>();
  const shared = (name: string, path: string): World => {
    const known = loaded.get(name) ?? (Object.hasOwn(worlds, name) ? readWorld(worlds[name], `worlds.${name}`) : undefined);
    if (known === undefined) throw new Fault(path, `names the world "${name}", which the file does not have`);
    loaded.set(name, known);
    return known;
  };
  // A world that no case names must be readable too.
  for (const name of Object.keys(worlds)) shared(name, 'worlds');
  return file['cases'].map((value, index) => readCase(value, `cases[${index}]`, shared));
}

function readCase(value: unknown, path: string, shared: (name: string, path: string) => World): Case {
  const row = members(value, path, ['name', 'why', 'world', 'request', 'expected']);
  if (typeof row['name'] !== 'string') throw new Fault(`${path}.name`, 'must be text');
  if (row['why'] !== undefined && typeof row['why'] !== 'string') throw new Fault(`${path}.why`, 'must be text');
  const world = typeof row['world'] === 'string' ? shared(row['world'], `${path}.world`) : readWorld(row['world'], `${path}.world`);
  const { request, problems } = loadRequest(row['request']);
  if (request === null) throw new Fault(below(`${path}.request`, problems[0]?.path ?? ''), problems[0]?.message ?? 'cannot be read');
  const common = { name: row['name'], world, request };
  return row['expected'] === undefined ? common : { ...common, expected: readExpected(row['expected'], `${path}.expected`) };
}

function readWorld(value: unknown, path: string): World {
  const { world, problems } = loadWorld(value);
  if (world === null) throw new Fault(below(path, problems[0]?.path ?? ''), problems[0]?.message ?? 'cannot be read');
  return world;
}

const decisions = ['allow', 'explicitDeny', 'implicitDeny'] as const;
const policyTypes = ['keyPolicy', 'identityPolicy', 'scp', 'rcp', 'permissionsBoundary', 'sessionPolicy', 'vpcEndpointPolicy', 'bucketPolicy', 'trustPolicy'] as const;
const errors = [
  ...(['DisabledException', 'KMSInvalidStateException', 'NotFoundException'] as const),
  ...(['InvalidKeyUsageException', 'UnsupportedOperationException', 'InvalidArnException'] as const),
];

function readExpected(value: unknown, path: string): Expected {
  const row = members(value, path, ['decision', 'deniedBy', 'error']);
  const decision = oneOf(row['decision'], decisions, `${path}.decision`);
  return {
    decision,
    ...(row['deniedBy'] === undefined ? {} : { deniedBy: oneOf(row['deniedBy'], policyTypes, `${path}.deniedBy`) }),
    ...(row['error'] === undefined ? {} : { error: oneOf(row['error'], errors, `${path}.error`) }),
  };
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[], path: string): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new Fault(path, `must be one of ${words.join(', ')}`);
  return word;
}

function members(value: unknown, path: string, known: readonly string[] | null): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault(path === '' ? 'the file' : path, 'must be an object');
  const unknown = known === null ? undefined : Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Fault(below(path, unknown), `is not known here; known are ${(known ?? []).join(', ')}`);
  return value as Members;
}

function below(path: string, member: string): string {
  if (member === '') return path;
  return path === '' ? member : `${path}.${member}`;
}

/** The tree as plain values. `__proto__` becomes an ordinary member, so that it is found and refused. */
export function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const { key, value } of node.members) Object.defineProperty(object, key, { value: plain(value), enumerable: true, configurable: true, writable: true });
      return object;
    }
    case 'array':
      return node.items.map(plain);
    case 'null':
      return null;
    case 'string':
    case 'number':
    case 'boolean':
      return node.value;
  }
}

/** Where an offset stands, for people: `line 3, column 7`. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
