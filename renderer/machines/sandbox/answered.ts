import { apply } from './commands.ts';
import type { ConsoleAnswer } from './console/kms.ts';
import { advance } from './history.ts';
import type { SandboxContext } from './sandbox.machine.ts';
import { settled } from './settle.ts';

/** How many lines of the console are kept. */
const MOST_ENTRIES = 200;

/** The world as the call left it, as one step that can be undone. Where it was edited meanwhile, only the answer is kept. */
export function answered(context: SandboxContext, { entry, state, material }: ConsoleAnswer): Partial<SandboxContext> {
  const transcript = [...context.transcript, entry].slice(-MOST_ENTRIES);
  const kept = { transcript, material, dirty: true };
  const document = context.history.present;
  if (state === null || context.calledIn !== document) return kept;
  // That a key was used is noted, and is nothing to undo.
  const { world, details } = state;
  if (world === null) return { ...kept, history: { ...context.history, present: { ...document, details } } };
  const result = apply(document, { do: 'takeState', world, details });
  return result.ok ? { ...kept, ...settled(context, advance(context.history, result.document)), typingIn: null } : kept;
}
