import { accessMatrix, matrixDifference, type MatrixDifference, type MatrixOptions, withKeyPolicy, type World } from '#engine';

/**
 * Who gains and who loses when a key gets another policy.
 *
 * @param key the ARN of a key of the world
 * @param options as for the matrix; without `keys`, only this key is asked about
 */
export function comparePolicies(before: string, after: string, world: World, key: string, options: MatrixOptions = {}): MatrixDifference {
  const asked = { keys: [key], ...options };
  return matrixDifference(accessMatrix(withKeyPolicy(world, key, before), asked), accessMatrix(withKeyPolicy(world, key, after), asked));
}
