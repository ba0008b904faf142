import type { ProgressRecord, SandboxRecord } from '../../shared/contract.ts';
import { progressKind, sandboxKind } from './kinds.ts';
import { RecordStore } from './record-store.ts';

/** Everything that is kept of a learner. */
export interface Stores {
  readonly progress: RecordStore<ProgressRecord>;
  readonly sandbox: RecordStore<SandboxRecord | null>;
  /** Nothing is being written. */
  idle(): boolean;
  /** Resolves when every write so far is done. */
  settled(): Promise<void>;
}

/** The stores of a data folder. */
export function openStores(folder: string): Stores {
  const progress = new RecordStore(folder, progressKind);
  const sandbox = new RecordStore(folder, sandboxKind);
  const all = [progress, sandbox];
  return {
    progress,
    sandbox,
    idle: () => all.every((store) => store.idle),
    settled: async () => {
      await Promise.all(all.map((store) => store.settled()));
    },
  };
}
