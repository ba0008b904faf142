import { webcrypto } from 'node:crypto';
import { translateFaults } from '../shared/fault-words.ts';
import type { Asked, Reply } from '../shared/service.ts';
import { useCatalogue } from '../shared/texts.ts';

/** The process beside the window: it answers what the main process passes on, one question after another, and keeps nothing. */

// An older Node has it, but not by that name.
if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
translateFaults();

process.parentPort.on('message', ({ data }: { data: Asked }) => {
  const { id, kind, text, catalogue } = data;
  if (catalogue !== undefined) useCatalogue(catalogue);
  void replyTo(id, async () => (await answers()).answerTo(kind, text)).then((reply) => process.parentPort.postMessage(reply));
});

/** Read with the first question, not before: constants of modules are words of the language that came with it. */
const answers = (): Promise<typeof import('./answers.ts')> => import('./answers.ts');

async function replyTo(id: number, answer: () => Promise<string>): Promise<Reply> {
  try {
    return { id, ok: true, text: await answer() };
  } catch (fault) {
    const { message, stack = '' } = fault instanceof Error ? fault : new Error(String(fault));
    return { id, ok: false, message, stack };
  }
}
