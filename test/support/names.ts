import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingPages } from '#engine';
import { root } from './course.ts';

/** Members whose texts are names, and members with names anywhere below them. */
const named = /^(?:name|Sid|arn|node)$/;
const below = /^(?:aliases|nodes|Condition|encryptionContext)$/;

/** What people, accounts, keys, buckets, units and statements are called in a value, and what conditions compare with: no language changes them. */
export function namesIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  const add = (one: unknown, isName: boolean): void => {
    if (Array.isArray(one)) for (const each of one as unknown[]) add(each, isName);
    else if (typeof one === 'object' && one !== null) for (const [member, each] of Object.entries(one)) add(each, below.test(member) || named.test(member) || (isName && member !== 'policy'));
    else if (typeof one === 'string') {
      if (one.startsWith('{')) add(parsed(one), false);
      // `arn:aws:s3:::lake-raw`, `alias/lake`: the end of it is drawn alone.
      else if (isName) for (const name of [one, one.slice(one.lastIndexOf('/') + 1), one.slice(one.lastIndexOf(':') + 1)]) found.add(name);
    }
  };
  add(value, false);
  return [...found].filter((name) => /\p{L}{2}/u.test(name));
}

/** The names of the worlds and policies to start from. */
export function namesOfTheLibrary(): readonly string[] {
  return ['policies', 'worlds'].flatMap((folder) => {
    const data = join(root, 'renderer', 'exchange', 'library', 'data', folder);
    return readdirSync(data).flatMap((name) => namesIn((parsed(readFileSync(join(data, name), 'utf8')) as { readonly world: unknown }).world));
  });
}

/** What AWS calls the pages that remarks lead to. */
export const namesOfPages: readonly string[] = Object.values(findingPages).map(({ title }) => title);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
