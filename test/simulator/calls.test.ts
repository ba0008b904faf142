import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '#simulator';
import { file, openKms, principal, region, start } from './support.ts';

/** Puts what was kept in place of `$name`. */
function filled(value: Json, kept: ReadonlyMap<string, Json>): Json {
  if (typeof value === 'string' && value.startsWith('$')) return kept.get(value.slice(1)) ?? value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => filled(one, kept));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value as JsonObject).map(([name, one]) => [name, filled(one, kept)]));
  return value;
}

const part = (output: JsonObject, path: string): Json => path.split('.').reduce<Json>((value, name) => (value as JsonObject)[name] ?? null, output);

describe('calls', { timeout: 30_000 }, () => {
  test.each(file.scenarios)('$name', async ({ world, steps }) => {
    let now = start;
    const kms = openKms(file.worlds[world], () => now);
    const kept = new Map<string, Json>();
    for (const [index, step] of steps.entries()) {
      now += (step.days ?? 0) * 86_400_000 + 1000;
      const caller = { principal: principal(step.as), region: step.region ?? region, context: step.context ?? {} };
      const before = kms.state;
      const answer = await kms.call(caller, { operation: step.operation, parameters: filled(step.parameters ?? {}, kept) });
      const at = `step ${index + 1}, ${step.operation}`;
      const { output, absent = [], count = {}, ...error } = step.expect;
      if (output === undefined) {
        const { name = '(allowed)', message, documented } = answer.ok ? {} : answer.error;
        expect({ at, error: name, message, documented }).toMatchObject({ at, ...error });
        // A refused call changes nothing; only time may have passed.
        expect({ at, world: step.days === undefined ? kms.state.world : before.world }).toEqual({ at, world: before.world });
        continue;
      }
      expect({ at, error: answer.ok ? null : answer.error, ...(answer.ok ? { output: answer.output } : {}) }).toMatchObject({ at, error: null, output: filled(output, kept) });
      if (!answer.ok) return;
      expect(answer.decision?.outcome).toEqual({ decision: 'allow' });
      for (const name of absent) expect(answer.output).not.toHaveProperty(name);
      for (const [name, wanted] of Object.entries(count)) expect({ at, [name]: (answer.output[name] as readonly Json[]).length }).toEqual({ at, [name]: wanted });
      for (const [name, path] of Object.entries(step.keep ?? {})) kept.set(name, part(answer.output, path));
    }
  });
});
