/**
 * The simulated KMS's whole public surface. It asks the engine about every call and then does what was allowed.
 *
 * Its keys are toys: they live in memory or in a learner's own world file, unprotected. Never encrypt anything real with them.
 */
export type { Answer, Json, JsonObject, KmsError } from './answers.ts';
export type { CallerOptions } from './call.ts';
export { type KmsCall, type KmsOptions, SimulatedKms } from './kms.ts';
export type { MaterialFile } from './materials.ts';
export type { KeyDetails, State } from './state.ts';
export { awsCommand } from './aws-command.ts';
export { printed, wholeList } from './command-output.ts';
export { readAwsCommand } from './read-command.ts';
export { keySpecs } from './key-specs.ts';
export { type ConsoleChoices, consoleKeyPolicy } from './console-policy.ts';
export { managedKey, managedKeyPolicy, type ManagedKeyFacts, managedKeys, type Place } from './managed-keys.ts';
export { permissionsOnly } from './operations/not-simulated.ts';
export { operations } from './operations/table.ts';
