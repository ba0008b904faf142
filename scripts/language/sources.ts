import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { dataTexts } from './data.ts';
import { isTranslated } from './scope.ts';
import { translated } from './source.ts';

/** A text of the app, and where it stands. */
export interface Listed {
  /** As catalogues have it: `one | other` where it goes with a number. */
  readonly key: string;
  readonly counted: boolean;
  readonly files: readonly string[];
}

/** Every text that the app shows, by its key, in the order of files. */
export function listTexts(root: string): ReadonlyMap<string, Listed> {
  const found = new Map<string, Listed>();
  for (const folder of ['electron', 'engine', 'lessons/format', 'renderer']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).toSorted((a, b) => (`${a.parentPath}/${a.name}` < `${b.parentPath}/${b.name}` ? -1 : 1))) {
      const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      if (!entry.isFile() || !isTranslated(path)) continue;
      for (const { text, other } of translated(readFileSync(join(root, path), 'utf8'), path).messages) {
        const key = other === undefined ? text : `${text} | ${other}`;
        found.set(key, { key, counted: other !== undefined, files: [...new Set([...(found.get(key)?.files ?? []), path])] });
      }
    }
  }
  for (const { text, file } of dataTexts(root)) found.set(text, { key: text, counted: false, files: [...new Set([...(found.get(text)?.files ?? []), file])] });
  return found;
}

/** Every text by itself: those that go with a number have two forms. */
export function listForms(root: string): string[] {
  const forms = [...listTexts(root).values()].flatMap(({ key, counted }) => (counted ? key.split(' | ') : [key]));
  return [...new Set(forms)].toSorted();
}
