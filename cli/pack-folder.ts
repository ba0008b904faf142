import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KnownCourse, loadCourse } from '#lessons';
import { readLessons } from './lessons-check.ts';

/** What a pack is called; beside its course.json, and no part of its lessons. */
export const PACK = 'pack.json';

/** The lessons of a pack as they lie on disk, or why they cannot be read. */
export type PackFolder = { readonly files: ReadonlyMap<string, string>; readonly fault?: undefined } | { readonly fault: string };

/** Reads every file below a folder that a pack may have. Hidden files are passed over; links are not followed. */
export function readPackFolder(folder: string): PackFolder {
  const files = new Map<string, string>();
  const walk = (place: string, prefix: string): string | null => {
    for (const name of readdirSync(place).sort()) {
      if (name.startsWith('.') || (prefix === '' && name === PACK)) continue;
      const path = join(place, name);
      const found = lstatSync(path);
      if (found.isSymbolicLink()) return `${prefix}${name} is a link. A pack holds files only.`;
      if (found.isDirectory()) {
        const fault = walk(path, `${prefix}${name}/`);
        if (fault !== null) return fault;
      } else if (/\.(?:json|md)$/.test(name)) files.set(`${prefix}${name}`, readFileSync(path, 'utf8'));
      else if (!/\.kplpack$/.test(name)) return `${prefix}${name} is neither JSON nor Markdown. A lesson has no other files.`;
    }
    return null;
  };
  if (!existsSync(join(folder, 'course.json'))) return { fault: `there is no course.json in ${folder}. kpl lessons new makes one.` };
  const fault = walk(folder, '');
  return fault === null ? { files } : { fault };
}

/** What the project's own course has, for packs that build on it. */
export function knownCourse(root: string): KnownCourse {
  const { loaded } = loadCourse(readLessons(root));
  return { concepts: new Set(loaded.flatMap(({ lesson }) => lesson.teaches)), ids: new Set(loaded.map(({ lesson }) => lesson.id)) };
}
