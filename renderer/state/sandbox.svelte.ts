import { createActor, fromPromise, waitFor } from 'xstate';
import type { SandboxRecord as StoredRecord } from '#contract';
import type { Command } from '../machines/sandbox/commands.ts';
import type { ConsoleAnswer, ConsoleCall } from '../machines/sandbox/console/kms.ts';
import type { ReadingAnswer, ReadingQuestion } from '../machines/sandbox/reading.ts';
import { readRecord } from '../machines/sandbox/record.ts';
import { sandboxMachine, type SandboxNotice, type SandboxRecord } from '../machines/sandbox/sandbox.machine.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { keepSafe } from './keepers.ts';
import { ask } from './service.ts';

/** The number of the format in which the sandbox is kept. */
const VERSION = 1;

/** The sandbox's actor, kept on disk. It outlives its screen. */
const sandboxActor = createActor(
  sandboxMachine.provide({
    actors: {
      load: fromPromise<{ record: SandboxRecord | null; notices: readonly SandboxNotice[] }>(load),
      save: fromPromise<boolean, SandboxRecord>(async ({ input }) => {
        const { version, ...data } = JSON.parse(JSON.stringify(input)) as SandboxRecord;
        const result = await bridge.saveSandbox({ version, data } as unknown as StoredRecord);
        if (!result.ok) throw new Error(result.message);
        return true;
      }),
      read: fromPromise<ReadingAnswer, ReadingQuestion>(({ input, signal }) => ask('read', input, signal)),
      call: fromPromise<ConsoleAnswer, ConsoleCall>(({ input, signal }) => ask('call', input, signal)),
    },
  }),
);

/** What was kept. What cannot be read is set aside, and said. */
async function load(): Promise<{ record: SandboxRecord | null; notices: readonly SandboxNotice[] }> {
  const { record, notices } = await bridge.loadSandbox();
  if (record === null) return { record: null, notices };
  const read = record.version === VERSION ? readRecord({ version: VERSION, ...record.data }) : { problem: `the format ${record.version} is not known to this version of the app` };
  if ('record' in read) return { record: read.record, notices };
  return { record: null, notices: [...notices, ...(await bridge.refuseSandbox(read.problem))] };
}

export const sandboxState = new ActorState(sandboxActor);
sandboxActor.start();
keepSafe(sandboxActor);

export { sandboxActor };

/** Opens a world as soon as what was kept has been read, so that it is not lost. */
export async function openInSandbox(command: Command): Promise<void> {
  await waitFor(sandboxActor, (snapshot) => snapshot.matches('ready'));
  sandboxActor.send({ type: 'learner.changesWorld', command });
}

/** Makes a lesson of the world that is there. */
export async function openLessonSheet(): Promise<void> {
  await waitFor(sandboxActor, (snapshot) => snapshot.matches('ready'));
  sandboxActor.send({ type: 'learner.opensSheet', sheet: 'lesson' });
}
