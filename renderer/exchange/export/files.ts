import type { WorldSpec } from '#engine';
import type { CaseSpec } from '../types.ts';

/** A world as a file, which the app and the command line read; `sandbox` is for the app's sandbox alone. */
export function worldJson(world: WorldSpec, sandbox?: object): string {
  return `${JSON.stringify({ ...world, sandbox }, null, 2)}\n`;
}

export interface CaseFileSpec {
  readonly source: string;
  readonly worlds: Readonly<Record<string, WorldSpec>>;
  readonly cases: readonly CaseSpec[];
}

/** Expectations as a case file: `kpl evaluate FILE` says which of them hold. */
export function caseFileJson({ source, worlds, cases }: CaseFileSpec): string {
  return `${JSON.stringify({ source, worlds, cases }, null, 2)}\n`;
}
