import { loadWorld, parseJson, type World } from '#engine';
import { type CaseFileProblem, placeIn, plain } from './case-file.ts';

export type WorldFile = { readonly world: World; readonly problem?: undefined } | { readonly problem: CaseFileProblem; readonly world?: undefined };

/** A world may hold many policies, each as long as KMS takes them. */
const MAX_LENGTH = 64_000_000;

/**
 * Reads a world: a file that is one, or a case file with several, of which a name chooses. Never throws.
 *
 * @param name which of a case file's worlds; not needed where it has one
 */
export function readWorldFile(text: string, name: string | undefined): WorldFile {
  const json = parseJson(text, MAX_LENGTH);
  if (!json.valid || json.root === null) {
    const [first] = json.diagnostics;
    return { problem: { place: placeIn(text, first?.range.from ?? 0), message: first?.message ?? 'This is not JSON.' } };
  }
  const value = plain(json.root);
  const worlds = typeof value === 'object' && value !== null && 'worlds' in value ? value.worlds : undefined;
  if (worlds === undefined && name !== undefined) return { problem: { place: 'the file', message: 'is one world, so --world chooses nothing' } };
  if (worlds === undefined) return load(withoutSandbox(value), '');
  if (typeof worlds !== 'object' || worlds === null || Array.isArray(worlds)) return { problem: { place: 'worlds', message: 'must be an object' } };
  const names = Object.keys(worlds);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined) return { problem: { place: 'worlds', message: `the file has ${names.length} worlds; choose one with --world: ${names.join(', ')}` } };
  if (!Object.hasOwn(worlds, chosen)) return { problem: { place: 'worlds', message: `the file has no world "${chosen}"; it has ${names.join(', ')}` } };
  return load((worlds as Record<string, unknown>)[chosen], `worlds.${chosen}`);
}

/** The world alone: what the app keeps beside it for its sandbox decides nothing. */
function withoutSandbox(value: unknown): unknown {
  return typeof value !== 'object' || value === null || Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'sandbox'));
}

function load(value: unknown, path: string): WorldFile {
  const { world, problems } = loadWorld(value);
  if (world !== null) return { world };
  const [first] = problems;
  return { problem: { place: [path, first?.path ?? ''].filter((part) => part !== '').join('.') || 'the file', message: first?.message ?? 'cannot be read' } };
}
