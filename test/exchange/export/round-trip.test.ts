import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type KeySpec, parseArn, type WorldSpec } from '#engine';
import { cloudFormationTemplate, type Exported, mergeIntoWorld, policyJson, readImport, resolveImport, terraformModule, worldForPolicy, worldJson } from '#exchange';
import { cases, inWords, load, seed, worlds } from '../../support/generate/runs.ts';
import { read } from '../import/support.ts';
import { hclExpression } from './hcl.ts';

/** Where a key is, as answers to what a file asks. */
function answersFor({ arn }: KeySpec, name: string): Record<string, string> {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  const id = resource.slice('key/'.length);
  return { account, region, keyId: id, [`key:${name}`]: id };
}

/** The key as it comes back from a file that was written of it; null where it could not be written. */
function back(key: KeySpec, exported: Exported, text: (written: string) => string = (written) => written): KeySpec | null {
  if (exported.problem !== undefined) return null;
  const resolved = resolveImport(read(text(exported.text)), answersFor(key, 'Key'));
  if (resolved.problem !== undefined) throw new Error(`${resolved.problem.place}: ${resolved.problem.message}`);
  const [found] = resolved.world.keys;
  expect(found?.arn).toBe(key.arn);
  return found ?? null;
}

const policyOf = (key: KeySpec): NonNullable<KeySpec['policy']> => key.policy ?? {};
const bare = (key: KeySpec): KeySpec => ({ arn: key.arn, manager: 'CUSTOMER', policy: policyOf(key) });
/** A state as Terraform would write it after it made the key from our configuration. */
const stateOf = (key: KeySpec) => (written: string): string => {
  const policy = hclExpression(/\n {2}policy = jsonencode\((.*)\)\n\}\n/s.exec(written)?.[1] ?? '');
  return JSON.stringify({ version: 4, terraform_version: '1.9.0', resources: [{ mode: 'managed', type: 'aws_kms_key', name: 'key', instances: [{ attributes: { arn: key.arn, policy: JSON.stringify(policy) } }] }] });
};

const ways: readonly [name: string, way: (key: KeySpec) => KeySpec | null][] = [
  ['JSON', (key) => back(key, policyJson(policyOf(key)))],
  ['CloudFormation in YAML', (key) => back(key, cloudFormationTemplate([bare(key)], 'yaml'))],
  ['CloudFormation in JSON', (key) => back(key, cloudFormationTemplate([bare(key)], 'json'))],
  ['Terraform', (key) => back(key, terraformModule([bare(key)], 'jsonencode'), stateOf(key))],
];

describe('a key that goes out and comes back decides as before', () => {
  test.each(ways)('through %s', (_, way) => {
    let written = 0;
    fc.assert(
      fc.property(cases, (generated) => {
        const before = load(generated);
        const spec = generated.world as WorldSpec;
        const keys = spec.keys.map((key) => (key.manager !== 'CUSTOMER' || key.policy === undefined ? key : { ...key, ...(way(key) ?? {}) }));
        written += keys.filter((key, index) => key !== spec.keys[index]).length;
        const { world, request } = load({ world: { ...generated.world, keys: keys as typeof generated.world.keys }, request: generated.request });
        expect(inWords(decide(world, request))).toBe(inWords(decide(before.world, before.request)));
      }),
      { numRuns: worlds(120), seed },
    );
    expect(written).toBeGreaterThan(50);
  }, 120_000);
});

test('a world that goes out and comes back is the same world', () => {
  fc.assert(
    fc.property(cases, ({ world }) => {
      const imported = readImport('world.json', worldJson(world as WorldSpec));
      if (imported.kind === 'unreadable') throw new Error(imported.problem.message);
      expect(resolveImport(imported)).toMatchObject({ world: JSON.parse(JSON.stringify(world)) as object });
    }),
    { numRuns: worlds(120), seed },
  );
}, 120_000);

test('a world for a policy can be made of every policy, and comes into every world', () => {
  fc.assert(
    fc.property(cases, (generated) => {
      const spec = generated.world as WorldSpec;
      for (const key of spec.keys) {
        const { account, region, keyId } = { keyId: '', ...answersFor(key, '') } as { account: string; region: string; keyId: string };
        const text = typeof key.policy === 'string' ? key.policy : JSON.stringify(key.policy ?? {});
        const part = worldForPolicy(text, { account, region, keyId });
        expect(part.key).toBe(key.arn);
        for (const onSame of ['keep', 'replace', 'rename'] as const) load({ world: mergeIntoWorld(spec, part.world, onSame).world as typeof generated.world, request: generated.request });
      }
    }),
    { numRuns: worlds(120), seed },
  );
}, 120_000);
