import { loadWorld, type WorldSpec } from '#engine';
import type * as v from 'valibot';
import { worldOf } from './scene.ts';
import type { Scene } from './scene-types.ts';
import type { sceneSchema } from './schema-parts.ts';
import type { Lesson } from './types.ts';

/** A world.json, parsed: what is not a short name is the engine's world, which the engine reads. */
export function readScene(file: v.InferOutput<typeof sceneSchema>): Scene {
  const { people, keyNames, bucketNames, endpoints, ...world } = file;
  return { people, keys: keyNames, buckets: bucketNames, endpoints, world: world as unknown as WorldSpec };
}

/** What the engine cannot read in a lesson's world, with the start's documents in it. */
export function worldFaults(lesson: Lesson): string[] {
  // The lists must be lists before documents can be put in their places.
  const plain = loadWorld(lesson.world).problems.filter(({ message }) => !message.endsWith('must give its policy'));
  const problems = plain.length > 0 ? plain : loadWorld(worldOf(lesson, lesson.start)).problems;
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

/** What the engine cannot read in a scene's own world. */
export function sceneFaults(scene: Scene): string[] {
  return loadWorld(scene.world).problems.map(({ path, message }) => `${path}: ${message}`);
}
