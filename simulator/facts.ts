/**
 * What the simulated KMS knows, without what it does: the part of the simulator that a page loads. It has no cryptography.
 */
export { awsCommand } from './aws-command.ts';
export { type ConsoleChoices, consoleKeyPolicy } from './console-policy.ts';
export { keySpecs } from './key-specs.ts';
export { managedKey, managedKeyPolicy, type ManagedKeyFacts, managedKeys, type Place } from './managed-keys.ts';
export { permissionsOnly, shapesOf } from './operations/shapes.ts';
