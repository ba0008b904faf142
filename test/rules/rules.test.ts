import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCaseFile } from '../../cli/case-file.ts';
import { explain, explanationLines, loadRequest, loadWorld, type Decision, rules, type RuleId } from '#engine';

const folder = join(import.meta.dirname, '..', 'cases', 'data');

interface Told {
  readonly name: string;
  readonly decision: Decision;
  readonly said: ReadonlySet<string>;
}

/** Every case, with the rules that its explanation names. Worked out when the first test asks. */
let cases: readonly Told[] | null = null;

function allCases(): readonly Told[] {
  cases ??= readdirSync(folder).flatMap((file) =>
    (readCaseFile(readFileSync(join(folder, file), 'utf8')).cases ?? []).map(({ name, world, request }): Told => {
      const decision = explain(world, request);
      return { name, decision, said: new Set([...rulesIn(decision), ...rulesIn(explanationLines(decision))]) };
    }),
  );
  return cases;
}

/** The rules that data names, wherever they stand in it. */
function rulesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(rulesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => (name === 'rule' && typeof inner === 'string' ? [inner] : rulesIn(inner)));
}

/** Rules that say why something is not there: a trace cannot name them, so a case does. */
const untold: readonly RuleId[] = ['decision.implicit-deny', 'keyPolicy.default', 'scp.exempt', 'rcp.retire-grant'];
/** Their rows are in test/simulator/data/put-key-policy.json, where a test wants one for each. */
const ofSaving = (id: string): boolean => id.startsWith('putKeyPolicy.');
/** Where there is no decision, no case can expect one: they have tests of their own below. */
const withoutDecision: ReadonlySet<string> = new Set(['decision.unsupported', 'trustPolicy.unknown']);
const ids = (Object.keys(rules) as RuleId[]).filter((id) => !ofSaving(id) && !withoutDecision.has(id));

describe('each rule is seen in a case', () => {
  test.each(ids)('%s', (id) => {
    const seen = allCases().filter(({ name, said }) => (untold.includes(id) ? name.startsWith(`${id}:`) : said.has(id)));
    expect(seen.length, `no case shows ${id}: ${rules[id].sentence}`).toBeGreaterThan(0);
  });

  test('a case that is named after a rule shows it', () => {
    const wrong = allCases().filter(({ name, said }) => {
      const id = name.split(':')[0] ?? '';
      return id in rules && !untold.includes(id as RuleId) && !said.has(id);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('trustPolicy.unknown', () => {
    const role = 'arn:aws:iam::111122223333:role/App';
    const ana = 'arn:aws:iam::111122223333:user/Ana';
    const policy = (effect: string) => ({ Version: '2012-10-17', Statement: { Effect: effect, Action: 'sts:AssumeRole', Resource: '*' } });
    const asked = (effect: string) => {
      const { world } = loadWorld({ accounts: [{ id: '111122223333' }], principals: [{ arn: role }, { arn: ana, identityPolicies: [policy(effect)] }], keys: [] });
      const { request } = loadRequest({ principal: ana, action: 'sts:AssumeRole', resource: role });
      if (world === null || request === null) throw new Error('no world');
      return explain(world, request);
    };
    expect(asked('Allow')).toMatchObject({ outcome: { decision: null, unsupported: ['trustPolicy'] }, basis: { rule: 'trustPolicy.unknown' } });
    // A Deny decides, whatever else there may be.
    expect(asked('Deny').outcome).toEqual({ decision: 'explicitDeny', deniedBy: 'identityPolicy' });
  });

  test('decision.unsupported', () => {
    const { world } = loadWorld({ accounts: [{ id: '111122223333' }], principals: [], keys: [] });
    const { request } = loadRequest({ principal: 'arn:aws:iam::111122223333:user/Ana', action: 'ec2:RunInstances', resource: '*' });
    if (world === null || request === null) throw new Error('no world');
    expect(explain(world, request)).toMatchObject({ outcome: { decision: null, unsupported: ['ec2'] }, basis: { rule: 'decision.unsupported' } });
  });
});
