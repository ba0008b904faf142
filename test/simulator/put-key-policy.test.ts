import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPutKeyPolicy, loadRequest, loadWorld, rules, type World } from '#engine';

interface Row {
  readonly name: string;
  readonly world: string;
  readonly caller: string;
  readonly key?: string;
  /** An object, or the text exactly as it is sent. */
  readonly policy: object | string;
  /** Spaces are added until the text has this many bytes. */
  readonly bytes?: number;
  readonly bypass?: boolean;
  readonly policyName?: string;
  readonly context?: Record<string, string>;
  readonly sessionPolicies?: object[];
  readonly expected: { readonly ok: boolean; readonly error?: string; readonly message?: string; readonly why?: string; readonly documented?: boolean; readonly uncertain?: string[] };
}

const file = JSON.parse(readFileSync(join(import.meta.dirname, 'data', 'put-key-policy.json'), 'utf8')) as { worlds: Record<string, unknown>; key: string; rows: Row[] };

function worldOf(name: string): World {
  const { world, problems } = loadWorld(file.worlds[name]);
  expect(problems).toEqual([]);
  if (world === null) throw new Error(`no world ${name}`);
  return world;
}

function check(row: Row): ReturnType<typeof checkPutKeyPolicy> {
  const { caller, context = {}, sessionPolicies = [], key = file.key, bypass, policyName } = row;
  const { request } = loadRequest({ principal: caller, action: 'kms:DescribeKey', resource: key, context, sessionPolicies });
  if (request === null) throw new Error(`${row.name}: no request`);
  const text = typeof row.policy === 'string' ? row.policy : JSON.stringify(row.policy);
  const padded = row.bytes === undefined ? text : text.padEnd(row.bytes - (Buffer.byteLength(text) - text.length), ' ');
  return checkPutKeyPolicy(worldOf(row.world), request, key, padded, { ...(bypass === undefined ? {} : { bypass }), ...(policyName === undefined ? {} : { policyName }) });
}

describe('saving a policy', () => {
  test('every world is used, and names are unique', () => {
    expect(new Set(file.rows.map(({ world }) => world))).toEqual(new Set(Object.keys(file.worlds)));
    expect(new Set(file.rows.map(({ name }) => name)).size).toBe(file.rows.length);
  });

  test.each(file.rows)('$name', (row) => {
    const result = check(row);
    expect(result).toMatchObject(row.expected);
    if (row.expected.uncertain === undefined) expect(result.uncertain).toEqual([]);
  });

  test('every rule of saving a policy that can be reached has a row', () => {
    const met = new Set(file.rows.flatMap((row) => { const result = check(row); return [...result.uncertain, ...(result.ok ? [] : [result.why])]; }));
    expect(Object.keys(rules).filter((id) => id.startsWith('putKeyPolicy.') && !met.has(id as keyof typeof rules))).toEqual([]);
  });

  test('the decision of a lockout is the one on the next call, under the new policy', () => {
    const row = file.rows.find(({ name }) => name.startsWith('pk-01'));
    const result = row === undefined ? undefined : check(row);
    expect(result?.decision).toMatchObject({ outcome: { decision: 'implicitDeny', deniedBy: 'keyPolicy' } });
  });

  test('the bypass flag is told to conditions, with the request as its origin', () => {
    const row = file.rows.find(({ name }) => name.startsWith('pk-02'));
    const entry = row === undefined ? undefined : check(row).decision.trace.context.find(({ key }) => key === 'kms:BypassPolicyLockoutSafetyCheck');
    expect(entry).toEqual({ key: 'kms:BypassPolicyLockoutSafetyCheck', values: ['true'], origin: 'request' });
  });

  test('the place of the fault is in the text', () => {
    for (const row of file.rows) {
      const result = check(row);
      if (result.ok || result.range === undefined) continue;
      const text = typeof row.policy === 'string' ? row.policy : JSON.stringify(row.policy);
      expect(result.range.from).toBeGreaterThanOrEqual(0);
      expect(result.range.to).toBeLessThanOrEqual(Math.max(text.length, 1));
      expect(result.range.to).toBeGreaterThan(result.range.from);
    }
  });
});
