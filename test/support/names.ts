import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '#lessons';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { root } from './course.ts';

/** What people, accounts, keys, buckets and policies are called, the longest first: names, which no language changes. */
export function namesOfWorlds(course: Course): readonly string[] {
  const found = new Set<string>();
  const add = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value as unknown[]) add(one);
    else if (typeof value === 'object' && value !== null) {
      for (const [member, one] of Object.entries(value)) {
        if ((member === 'name' || member === 'Sid' || member === 'arn') && typeof one === 'string') {
          found.add(one);
          if (member === 'arn') found.add(one.slice(one.lastIndexOf('/') + 1));
        }
        add(one);
      }
    } else if (typeof value === 'string' && value.startsWith('{')) add(parsed(value));
  };
  for (const unit of course.units) {
    for (const { people, keys, buckets, endpoints, world, start, solution } of unit.lessons) add([people, keys, buckets, endpoints, world, Object.values(start), Object.values(solution)]);
    for (const { scene } of [...(unit.quiz?.quiz ?? []), ...(unit.quiz?.cards ?? [])]) add(scene);
  }
  for (const folder of ['policies', 'worlds']) {
    const data = join(root, 'renderer', 'exchange', 'library', 'data', folder);
    for (const name of readdirSync(data)) add((parsed(readFileSync(join(data, name), 'utf8')) as { readonly world: unknown }).world);
  }
  add(startDocument.scene);
  return [...found].filter((name) => /\p{L}{2}/u.test(name)).sort((a, b) => b.length - a.length);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
