import { type Import, mergeIntoWorld, type Note, readImport, type ResolvedImport, resolveImport } from '#exchange';
import type { Command } from './commands.ts';
import type { SandboxDocument } from './document.ts';
import { readBesideWorld } from './record.ts';

/** A file or a pasted text on its way in: what it is, and what the learner answered. Plain data. */
export interface Incoming {
  readonly imported: Import;
  readonly answers: Readonly<Record<string, string>>;
  /** The keys of the file, or its one world, that shall come in. */
  readonly chosen: readonly string[];
}

/** What is made of it so far. */
export interface IncomingView {
  readonly resolved: ResolvedImport;
  readonly questions: Import['questions'];
  readonly notes: readonly Note[];
  /** null: nothing can come in yet. */
  readonly asNewWorld: Command | null;
  readonly intoThisWorld: Command | null;
}

/** Reads a text; what it cannot be is said with its place. */
export function incomingOf(name: string, text: string): Incoming | { readonly problem: string } {
  const imported = readImport(name, text);
  if (imported.kind === 'unreadable') return { problem: name === '' ? `${imported.problem.place}: ${imported.problem.message}` : `${name}, ${imported.problem.place}: ${imported.problem.message}` };
  return { imported, answers: {}, chosen: imported.choose === 'one' ? imported.choices.slice(0, 1).map(({ id }) => id) : imported.choices.map(({ id }) => id) };
}

/** What comes in with these answers, and what that would do to the world. */
export function viewOf(incoming: Incoming, document: SandboxDocument): IncomingView {
  const { imported } = incoming;
  const { resolved, whole } = readWhole(incoming);
  if (resolved.problem !== undefined) return { resolved, questions: imported.questions, notes: [], asNewWorld: null, intoThisWorld: null };
  const merged = mergeIntoWorld(document.scene.world, resolved.world);
  const questions = resolved.questions.length > 0 ? resolved.questions : imported.questions;
  return {
    ...{ resolved, questions, notes: whole === null ? resolved.notes : [...resolved.notes, onlyAsNewWorld] },
    asNewWorld: whole !== null ? { do: 'openWorld', ...whole } : { do: 'openWorld', title: imported.name === '' ? 'What was pasted' : imported.name.replace(/\.kplworld$/i, ''), scene: { people: [], keys: [], buckets: [], endpoints: [], world: resolved.world } },
    intoThisWorld: { do: 'takeState', world: merged.world, details: document.details },
  };
}

const onlyAsNewWorld: Note = { kind: 'assumed', where: '', message: 'Names, callers, endpoints, saved requests and expectations come in only as a new world.' };

/** What the file stands for, and the whole document where it is one of the sandbox's own. */
function readWhole({ imported, answers, chosen }: Incoming): { readonly resolved: ResolvedImport; readonly whole: SandboxDocument | null } {
  const resolved = resolveImport(imported, answers, chosen);
  if (resolved.problem !== undefined || resolved.sandbox === undefined) return { resolved, whole: null };
  const read = readBesideWorld(resolved.sandbox, resolved.world);
  if ('record' in read) return { resolved, whole: read.record };
  const end = read.problem.indexOf(': ');
  return { resolved: { problem: { place: read.problem.slice(0, end), message: `It ${read.problem.slice(end + 2)}.` } }, whole: null };
}
