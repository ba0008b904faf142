import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accessMatrix, checkPutKeyPolicy, loadRequest, loadWorld, validatePolicy, type World, type WorldSpec } from '#engine';
import { caseFileJson, type CaseSpec, cloudFormationTemplate, libraryPolicies, readImport, resolveImport, startWorlds, worldJson } from '#exchange';
import { evaluateFile } from '../../cli/evaluate.ts';
import { root } from '../support/course.ts';

const policies = libraryPolicies();
const worlds = startWorlds();

function loaded(spec: WorldSpec): World {
  const { world, problems } = loadWorld(spec);
  if (world === null) throw new Error(JSON.stringify(problems));
  return world;
}

/** The cases that do not come out as expected, as the command line sees them. */
function failing(id: string, world: WorldSpec, cases: readonly CaseSpec[]): unknown[] {
  const { rows, problem } = evaluateFile(id, caseFileJson({ source: id, worlds: { [id]: world }, cases }));
  expect(problem).toBeUndefined();
  expect(rows).toHaveLength(cases.length);
  return rows.filter(({ ok }) => !ok);
}

test.each([
  ['policies', policies],
  ['worlds', worlds],
])('every file of %s is in the library, under its own name', (folder, entries) => {
  const files = readdirSync(join(root, 'renderer/exchange/library/data', folder)).map((name) => name.replace(/\.json$/, ''));
  expect(entries.map(({ id }) => id).sort()).toEqual(files.sort());
});

describe.each(policies.map((entry) => [entry.id, entry] as const))('the policy %s', (id, { world, key, cases, why }) => {
  const text = JSON.stringify(world.keys.find(({ arn }) => arn === key)?.policy, null, 2);

  test('lets in whom it should, and nobody else', () => expect(failing(id, world, cases)).toEqual([]));

  test('tells both what passes and what must not', () => {
    const decisions = cases.map(({ expected }) => expected?.decision);
    expect(decisions.filter((decision) => decision === 'allow').length).toBeGreaterThan(1);
    expect(decisions.filter((decision) => decision !== 'allow').length).toBeGreaterThan(1);
  });

  test('has no finding that is an error or about security', () => {
    const findings = validatePolicy('keyPolicy', text, loaded(world), key);
    expect(findings.filter(({ severity }) => severity === 'error' || severity === 'security-warning')).toEqual([]);
  });

  test('KMS would save it', () => {
    const { request } = loadRequest({ principal: `arn:aws:iam::${key.split(':')[4] ?? ''}:root`, action: 'kms:PutKeyPolicy', resource: key });
    if (request === null) throw new Error('cannot be read');
    expect(checkPutKeyPolicy(loaded(world), request, key, text)).toMatchObject({ ok: true });
  });

  test('each statement is needed: without it a case comes out otherwise', () => {
    const policy = JSON.parse(text) as { Statement: { Sid: string }[] };
    const idle = policy.Statement.filter((_, at) => {
      const fewer = { ...policy, Statement: policy.Statement.filter((__, index) => index !== at) };
      const changed: WorldSpec = { ...world, keys: world.keys.map((one) => (one.arn === key ? { ...one, policy: fewer } : one)) };
      return failing(id, changed, cases).length === 0;
    });
    expect(idle.map(({ Sid }) => Sid)).toEqual([]);
  });

  test('a policy that lets everybody in fails', () => {
    const open = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] };
    expect(failing(id, { ...world, keys: world.keys.map((one) => ({ ...one, policy: open })) }, cases).length).toBeGreaterThan(0);
  });

  test('can be taken out as a template', () => expect(cloudFormationTemplate(world.keys, 'yaml').problem).toBeUndefined());

  test('has a note of a few sentences', () => expect(why.split(/(?<=\.)\s/).length).toBeGreaterThan(1));
});

describe.each(worlds.map((entry) => [entry.id, entry] as const))('the world %s', (id, { world, cases }) => {
  test('is decided as it says', () => {
    expect(cases.length).toBeGreaterThan(2);
    expect(failing(id, world, cases)).toEqual([]);
  });

  test('has a matrix, and comes back from its file', () => {
    expect(accessMatrix(loaded(world)).rows.length).toBeGreaterThan(0);
    const imported = readImport(`${id}.json`, worldJson(world));
    if (imported.kind === 'unreadable') throw new Error(imported.problem.message);
    expect(resolveImport(imported)).toMatchObject({ world, notes: [] });
  });

  test('none of its policies is broken', () => {
    const found = loaded(world);
    for (const { arn, policy } of world.keys) expect(validatePolicy('keyPolicy', JSON.stringify(policy, null, 2), found, arn).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
