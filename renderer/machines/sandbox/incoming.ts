import { askersOf, loadWorld, plural, type WorldSpec } from '#engine';
import { type Import, mergeIntoWorld, type Note, type OnSame, readImport, type ResolvedImport, resolveImport } from '#exchange';
import type { Command, CommandOf } from './commands.ts';
import type { SandboxDocument } from './document.ts';
import { fromCases } from './from-cases.ts';
import { lastName } from './normal.ts';
import { type ReadingAnswer, type ReadingQuestion, sameQuestion } from './reading.ts';
import { readBesideWorld } from './record.ts';

/** A file or a pasted text that was recognised, and what the learner answered. */
interface Recognised {
  readonly imported: Import;
  readonly answers: Readonly<Record<string, string>>;
  /** The keys of the file, or its one world, that shall come in. */
  readonly chosen: readonly string[];
}

/** What is made of it so far. */
interface IncomingView {
  readonly resolved: ResolvedImport;
  readonly questions: Import['questions'];
  readonly notes: readonly Note[];
  /** What becomes of what the world has already, where the file has it otherwise; null: there is none. */
  readonly onSame: OnSame | null;
  /** What happens to the world when it is added. */
  readonly beside: readonly Note[];
  /** null: nothing can come in yet. */
  readonly asNewWorld: Command | null;
  readonly intoThisWorld: Command | null;
}

const choices: readonly OnSame[] = ['replace', 'keep', 'rename'];

/** Reads a text for a sandbox, with what was answered. */
export function readFor({ name, text, answers, chosen, document }: ReadingQuestion): ReadingAnswer {
  const found = incomingOf(name, text);
  if ('problem' in found) return { unreadable: found.problem };
  const incoming = { imported: found.imported, answers, chosen: chosen ?? found.chosen };
  const { title, choices, choose } = incoming.imported;
  const { resolved, ...view } = viewOf(incoming, document);
  return { reading: { title, choices, choose, chosen: incoming.chosen, problem: resolved.problem === undefined ? null : `${resolved.problem.place}: ${resolved.problem.message}`, ...view } };
}

/** Reads a text; what it cannot be is said with its place. */
export function incomingOf(name: string, text: string): Recognised | { readonly problem: string } {
  const imported = readImport(name, text);
  if (imported.kind === 'unreadable') return { problem: name === '' ? `${imported.problem.place}: ${imported.problem.message}` : `${name}, ${imported.problem.place}: ${imported.problem.message}` };
  return { imported, answers: {}, chosen: imported.choose === 'one' ? imported.choices.slice(0, 1).map(({ id }) => id) : imported.choices.map(({ id }) => id) };
}

/** What comes in with these answers, and what that would do to the world. */
export function viewOf(incoming: Recognised, document: SandboxDocument): IncomingView {
  const { imported, answers } = incoming;
  const { world } = document.scene;
  const { resolved, whole } = readBeside(incoming, world);
  if (resolved.problem !== undefined) return { resolved, questions: imported.questions, notes: [], onSame: null, beside: [], asNewWorld: null, intoThisWorld: null };
  const onSame = choices.find((one) => one === answers[sameQuestion]) ?? 'replace';
  const replaced = merge(incoming, world, resolved.world, 'replace');
  const merged = onSame === 'replace' ? replaced : merge(incoming, world, resolved.world, onSame);
  const callers = callersIn(resolved.world);
  const questions = resolved.questions.length > 0 ? resolved.questions : imported.questions;
  const title = imported.name === '' ? 'What was pasted' : imported.name.replace(/\.kplworld$/i, '');
  const { cases } = resolved;
  const opened: CommandOf<'openWorld'> = whole !== null ? { do: 'openWorld', ...whole } : { ...(cases === undefined ? { do: 'openWorld', title, scene: { people: [], keys: [], buckets: [], endpoints: [], world: resolved.world } } : fromCases(title, resolved.world, cases)), callers };
  const left = (cases?.length ?? 0) - (opened.expectations?.length ?? 0);
  return {
    ...{ resolved, questions, notes: [...resolved.notes, ...(whole === null && cases === undefined ? [] : [onlyAsNewWorld]), ...(left > 0 ? [{ kind: 'notEvaluated' as const, where: 'cases', message: plural(left, 'One case asks or expects what the sandbox cannot. It is left out.', '# cases ask or expect what the sandbox cannot. They are left out.') }] : [])] },
    onSame: replaced.notes.some(({ kind }) => kind === 'replaced') ? onSame : null,
    beside: merged.notes.filter(({ kind }) => kind !== 'added'),
    asNewWorld: opened,
    intoThisWorld: { do: 'takeState', world: merged.world, details: document.details, callers },
  };
}

const onlyAsNewWorld: Note = { kind: 'assumed', where: '', message: 'Names, callers, endpoints, saved requests and expectations come in only as a new world.' };

/** What an account prints of its users and roles is all that they have. */
const merge = ({ imported }: Recognised, world: WorldSpec, part: WorldSpec, onSame: OnSame): ReturnType<typeof mergeIntoWorld> => mergeIntoWorld(world, part, onSame, imported.kind === 'authorizationDetails');

/** Who can ask besides users and roles: the root of each key's owner, and the services and sessions that a policy or grant names. */
function callersIn(spec: WorldSpec): readonly string[] {
  const world = spec.keys.length === 0 ? null : loadWorld(spec).world;
  if (world === null) return [];
  return [...[...world.keys.values()].map(({ partition, account }) => `arn:${partition}:iam::${account}:root`), ...askersOf(world).filter((arn) => !arn.includes(':iam:'))];
}

interface WholeImport {
  readonly resolved: ResolvedImport;
  readonly whole: SandboxDocument | null;
}

/** A key whose ID is only made up does not take the place of another one in the world. */
function readBeside(incoming: Recognised, world: WorldSpec): WholeImport {
  const first = readWhole(incoming);
  if (first.resolved.problem !== undefined) return first;
  const { keys } = first.resolved;
  const replaced = new Set(merge(incoming, world, first.resolved.world, 'replace').notes.flatMap(({ kind, where }) => (kind === 'replaced' && keys.includes(where) ? [where] : [])));
  return replaced.size === 0 ? first : readWhole(incoming, new Set(world.keys.flatMap(({ arn }) => (keys.includes(arn) && !replaced.has(arn) ? [] : [lastName(arn)]))));
}

/** What the file stands for, and the whole document where it is one of the sandbox's own. */
function readWhole({ imported, answers, chosen }: Recognised, taken?: ReadonlySet<string>): WholeImport {
  const resolved = resolveImport(imported, answers, chosen, taken);
  if (resolved.problem !== undefined || resolved.sandbox === undefined) return { resolved, whole: null };
  const read = readBesideWorld(resolved.sandbox, resolved.world);
  if ('record' in read) return { resolved, whole: read.record };
  const end = read.problem.indexOf(': ');
  return { resolved: { problem: { place: read.problem.slice(0, end), message: `It ${read.problem.slice(end + 2)}.` } }, whole: null };
}
