import { plural, type WorldSpec } from '#engine';
import * as v from 'valibot';
import { Fault } from '../../json.ts';
import type { CaseSpec, Choice, ImportKind } from '../../types.ts';
import type { WorldBuilder } from '../../world/builder.ts';
import type { Inquiry } from '../inquiry.ts';
import type { Content } from '../text.ts';

/** One form that a file may have. */
export interface Format {
  readonly kind: ImportKind;
  recognises(value: unknown): boolean;
  /**
   * @param chosen ids of choices; null: all of them, or the first where only one can be
   * @throws Fault with its place
   */
  read(content: Content, inquiry: Inquiry, chosen: readonly string[] | null): Read;
}

export interface Read {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly choose: 'one' | 'some';
  readonly world: WorldSpec;
  readonly keys: readonly string[];
  /** Questions to its world, with their answers. */
  readonly cases?: readonly CaseSpec[];
  /** What the file says for the sandbox alone. */
  readonly sandbox?: unknown;
}

/** What a builder holds, with only the chosen of its keys, and with everybody whom these name. */
export function readOf(builder: WorldBuilder, title: string, chosen: readonly string[] | null): Read {
  const choices = [...builder.keys].map(([id, { arn }]) => ({ id, label: id === arn ? arn : `${id} (${arn})` }));
  for (const id of [...builder.keys.keys()]) if (chosen !== null && !chosen.includes(id)) builder.keys.delete(id);
  builder.addNamed();
  return { title, choices, choose: 'some', world: builder.world(), keys: [...builder.keys.values()].map(({ arn }) => arn) };
}

/** The value in the form that a schema wants. @throws Fault where it has another */
export function inForm<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Fault(v.getDotPath(issue) ?? 'the file', `${issue.message}.`);
}

/** "one key", "3 keys", "no keys" */
export const counted = {
  key: (count: number): string => (count === 0 ? 'no keys' : plural(count, 'one key', '# keys')),
  user: (count: number): string => (count === 0 ? 'no users' : plural(count, 'one user', '# users')),
  role: (count: number): string => (count === 0 ? 'no roles' : plural(count, 'one role', '# roles')),
  principal: (count: number): string => (count === 0 ? 'no users and roles' : plural(count, 'one user or role', '# users and roles')),
  grant: (count: number): string => (count === 0 ? 'no grants' : plural(count, 'one grant', '# grants')),
  world: (count: number): string => (count === 0 ? 'no worlds' : plural(count, 'one world', '# worlds')),
  case: (count: number): string => (count === 0 ? 'no cases' : plural(count, 'one case', '# cases')),
  account: (count: number): string => (count === 0 ? 'no accounts' : plural(count, 'one account', '# accounts')),
};
