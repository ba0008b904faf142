import { type AccessMatrix, accessMatrix, askersOf, keyKinds, kmsActions, type MatrixDifference, matrixDifference, type World } from '#engine';
import type { Scene } from '#lessons';
import { principalName } from '../policies.ts';
import { compiledWorld } from './compiled.ts';

const usual: readonly string[] = ['Encrypt', 'Decrypt', 'GenerateDataKey', 'ReEncryptFrom', 'Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret', 'GetPublicKey', 'DescribeKey', 'CreateGrant', 'RevokeGrant', 'PutKeyPolicy', 'DisableKey', 'ScheduleKeyDeletion'].map((name) => `kms:${name}`);
export const allActions: readonly string[] = kmsActions.map(({ name }) => name);

/** The operations that are about a key, and that its kind of key is for. */
export function fittingActions(scene: Scene, key: string): readonly string[] {
  const facts = compiledWorld(scene).keys.get(key);
  const kinds = facts === undefined ? [] : keyKinds(facts);
  return kmsActions.filter(({ resourceTypes, keyTypes }) => resourceTypes.includes('key') && (keyTypes === null || kinds.length === 0 || keyTypes.some((type) => kinds.includes(type)))).map(({ name }) => name);
}

/** The operations that most questions about such a key are about; the others are a click away. */
export function usualActionsOf(scene: Scene, key: string): readonly string[] {
  const fitting = new Set(fittingActions(scene, key));
  return usual.filter((action) => fitting.has(action));
}

export interface Access {
  readonly matrix: AccessMatrix;
  /** Against the checkpoint; null where there is nothing to compare: the world is the same. */
  readonly difference: MatrixDifference | null;
}

/** Who can do what with one key, and what the edits since the checkpoint gave and took. */
export function accessOf(scene: Scene, baseline: Scene, key: string, actions: readonly string[]): Access {
  const matrix = matrixOf(scene, key, actions);
  return { matrix, difference: scene.world === baseline.world ? null : matrixDifference(matrixOf(baseline, key, actions), matrix) };
}

/** By scene and not by world: a caller can come into a scene whose world stays the same. */
const matrices = new WeakMap<Scene, Map<string, AccessMatrix>>();

function matrixOf(scene: Scene, key: string, actions: readonly string[]): AccessMatrix {
  const world = compiledWorld(scene);
  const known = matrices.get(scene) ?? new Map<string, AccessMatrix>();
  matrices.set(scene, known);
  const name = `${key} ${actions.join(' ')}`;
  const matrix = known.get(name) ?? accessMatrix(world, { keys: [key], actions, principals: principalsOf(scene, world) });
  known.set(name, matrix);
  return matrix;
}

/** Everybody of the world, and the callers that have no principal there: services, strangers. */
export function principalsOf({ people }: Scene, world: World): readonly string[] {
  return [...new Set([...askersOf(world), ...people.filter(({ arn }) => !arn.includes(':assumed-role/')).map(({ arn }) => arn)])];
}

/** Names for the table: people by their ARN, accounts by their number. */
export function namesOf(scene: Scene): { readonly people: ReadonlyMap<string, { readonly name: string; readonly role: string }>; readonly accounts: ReadonlyMap<string, string> } {
  const people = new Map<string, { name: string; role: string }>(scene.people.map(({ arn, name, role }) => [arn, { name, role }]));
  for (const { arn } of scene.world.principals) if (!people.has(arn)) people.set(arn, { name: principalName(scene, arn), role: arn.includes(':role/') ? 'role' : 'user' });
  return { people, accounts: new Map(scene.world.accounts.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]))) };
}
