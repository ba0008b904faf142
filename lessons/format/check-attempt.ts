import { loadRequest } from '#engine';
import { sceneRequest } from './scene.ts';
import type { Attempt, Scene } from './scene-types.ts';

/**
 * What is wrong with a request of a scene: names that it does not have, and what the engine cannot read.
 *
 * @param anybody the caller may also be somebody who is not on the stage, by their ARN
 */
export function attemptFaults(scene: Scene, attempt: Attempt, anybody = false): string[] {
  const faults: string[] = [];
  const caller = scene.people.some(({ id }) => id === attempt.as) || (anybody && attempt.as.includes(':'));
  if (!caller) faults.push(`names ${attempt.as}, who is not among the people of the world`);
  const known = attempt.key === '*' || [...scene.keys, ...scene.buckets].some(({ id }) => id === attempt.key);
  if (!known) faults.push(`names the key ${attempt.key}, which is not in keyNames or bucketNames of the world`);
  if (attempt.endpoint !== undefined && !scene.endpoints.some(({ id }) => id === attempt.endpoint)) {
    faults.push(`comes through the endpoint ${attempt.endpoint}, which the world does not have`);
  }
  if (faults.length > 0) return faults;
  return loadRequest(sceneRequest(scene, attempt)).problems.map(({ path, message }) => `has a request that cannot be read: ${path} ${message}`);
}
