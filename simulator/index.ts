/**
 * The simulated KMS's whole public surface. It asks the engine about every call and then does what was allowed. A page of the
 * window loads `facts.ts` alone; what is done here is done in a process of its own.
 *
 * Its keys are toys: they live in memory or in a learner's own world file, unprotected. Never encrypt anything real with them.
 */
export type { Answer, Json, JsonObject, KmsError } from './answers.ts';
export type { CallerOptions } from './call.ts';
export { type KmsCall, type KmsOptions, SimulatedKms } from './kms.ts';
export type { MaterialFile } from './materials.ts';
export type { KeyDetails, State } from './state.ts';
export { printed, wholeList } from './command-output.ts';
export { readAwsCommand } from './read-command.ts';
export { operations } from './operations/table.ts';
