import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureCliBuilt } from '../../scripts/lib/build.mjs';
import { runKpl as run } from '../support/kpl.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpl-matrix-'));
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/a';
const OTHER = 'arn:aws:kms:eu-west-1:111122223333:key/b';
const ANA = 'arn:aws:iam::111122223333:user/Ana';
const APP = 'arn:aws:iam::111122223333:role/App';
const ROOT = 'arn:aws:iam::111122223333:root';
const allow = (who: string, action: string | string[], more: object = {}) => ({ Effect: 'Allow', Principal: { AWS: who }, Action: action, Resource: '*', ...more });
const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const narrow = policy(allow(ANA, ['kms:Decrypt', 'kms:PutKeyPolicy']), { Effect: 'Allow', Principal: { Service: 'logs.eu-west-1.amazonaws.com' }, Action: 'kms:Encrypt', Resource: '*' });
const world = {
  accounts: [{ id: '111122223333' }],
  principals: [{ arn: ANA }, { arn: APP, identityPolicies: [policy({ Effect: 'Deny', Action: 'kms:Sign', Resource: '*' })] }],
  keys: [{ arn: KEY, manager: 'CUSTOMER', policy: narrow }],
};

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

interface Cell {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: string;
  readonly deniedBy?: string;
  readonly error?: string;
}

const cellsOf = (...args: string[]): Cell[] => JSON.parse(run('matrix', ...args, '--json').out) as Cell[];

describe('kpl matrix', () => {
  const path = file('world.json', world);

  test('asks everybody of the world, and whom the key policy names, about every action', () => {
    const cells = cellsOf(path);
    expect(new Set(cells.map(({ principal }) => principal))).toEqual(new Set([ROOT, ANA, APP, 'logs.eu-west-1.amazonaws.com']));
    expect(cells).toHaveLength(4 * 56);
    const allowed = cells.filter(({ decision, error }) => decision === 'allow' && error === undefined).map(({ principal, action }) => `${principal} ${action}`);
    // The root user needs no policy for what works on no key; with the key itself it can do nothing here.
    expect(allowed.filter((one) => !one.startsWith(ROOT))).toEqual([`${ANA} kms:Decrypt`, `${ANA} kms:PutKeyPolicy`, 'logs.eu-west-1.amazonaws.com kms:Encrypt']);
    expect(allowed).toContain(`${ROOT} kms:ListKeys`);
    expect(allowed).not.toContain(`${ROOT} kms:Decrypt`);
    expect(cells.find(({ principal, action }) => principal === APP && action === 'kms:Sign')).toMatchObject({ decision: 'explicitDeny', deniedBy: 'identityPolicy' });
  });

  test('says it for people', () => {
    const { code, out } = run('matrix', path, '--principal', ANA);
    expect(code).toBe(0);
    expect(out).toContain(`${KEY}\n  ${ANA}\n    can (2): Decrypt, PutKeyPolicy\n`);
    expect(out).not.toContain(ROOT);
  });

  test('asks only about what is named, with what every request carries', () => {
    const conditional = { ...world, keys: [{ ...world.keys[0], policy: policy(allow(ANA, 'kms:Decrypt', { Condition: { StringEquals: { 'kms:EncryptionContext:team': 'a', 'aws:SourceVpce': 'vpce-1' } } })) }] };
    const args = [file('conditional.json', conditional), '--principal', ANA, '--action', 'kms:decrypt', '--key', KEY];
    expect(cellsOf(...args)).toMatchObject([{ principal: ANA, action: 'kms:Decrypt', resource: KEY, decision: 'implicitDeny', deniedBy: 'keyPolicy' }]);
    expect(cellsOf(...args, '--context', 'aws:SourceVpce=vpce-1', '--encryption-context', 'team=a')).toMatchObject([{ decision: 'allow' }]);
  });

  test('reads a case file, and chooses one of its worlds', () => {
    const several = file('cases.json', { source: 'here', worlds: { one: world, two: { ...world, principals: [] } }, cases: [] });
    expect(run('matrix', several)).toMatchObject({ code: 2, err: expect.stringContaining('choose one with --world: one, two') as string });
    expect(new Set(cellsOf(several, '--world', 'two').map(({ principal }) => principal)).has(APP)).toBe(false);
    expect(run('matrix', several, '--world', 'three').err).toContain('no world "three"');
  });

  test('reads standard input, after the program is built', async () => {
    const bundle = await ensureCliBuilt();
    const { stdout, status } = spawnSync(process.execPath, [bundle, 'matrix', '-', '--action', 'kms:Decrypt', '--json'], { input: `\uFEFF${JSON.stringify(world)}`, encoding: 'utf8' });
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Cell[]).map(({ decision }) => decision)).toEqual(['implicitDeny', 'allow', 'implicitDeny', 'implicitDeny']);
  }, 60_000);

  test.each([
    ['no JSON', ['matrix', file('broken.json', '{ "accounts": [')], /line 1, column/],
    ['an unknown member', ['matrix', file('more.json', { ...world, more: 1 })], /more: is not known here/],
    ['a file that is not there', ['matrix', join(folder, 'none.json')], /there is no such file/],
    ['a folder', ['matrix', folder], /it is a folder/],
    ['an action that KMS does not have', ['matrix', file('w1.json', world), '--action', 'kms:Open'], /no action kms:Open/],
    ['a key that is not there', ['matrix', file('w2.json', world), '--key', OTHER], /the world has no key/],
    ['a principal that is none', ['matrix', file('w3.json', world), '--principal', 'ana'], /"ana" is no user/],
    ['a pair that is none', ['matrix', file('w4.json', world), '--context', 'aws:SourceVpce'], /is not KEY=VALUE/],
    ['no world', ['matrix'], /kpl matrix WORLD/],
    ['an unknown option', ['matrix', file('w5.json', world), '--colour', 'red'], /--colour/],
  ])('refuses %s', (_what, args, message) => {
    const { code, err, out } = run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});

describe('kpl diff', () => {
  const path = file('diff-world.json', world);
  const old = file('old.json', narrow);
  const fresh = file('new.json', policy(allow(APP, ['kms:Decrypt', 'kms:Encrypt']), allow(ANA, 'kms:PutKeyPolicy')));

  test('says who gains and who loses', () => {
    const { code, out } = run('diff', path, old, fresh);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([`+ ${APP} gains kms:Decrypt, kms:Encrypt`, `- ${ANA} loses kms:Decrypt`, '- logs.eu-west-1.amazonaws.com loses kms:Encrypt', '']);
  });

  test('the same as JSON, with what decided before and after', () => {
    const difference = JSON.parse(run('diff', path, old, fresh, '--json').out) as { gained: object[]; lost: object[]; refusedOtherwise: object[] };
    expect(difference.lost).toEqual([
      { principal: ANA, action: 'kms:Decrypt', resource: KEY, before: { decision: 'allow' }, after: { decision: 'implicitDeny', deniedBy: 'keyPolicy' } },
      { principal: 'logs.eu-west-1.amazonaws.com', action: 'kms:Encrypt', resource: KEY, before: { decision: 'allow' }, after: { decision: 'implicitDeny', deniedBy: 'keyPolicy' } },
    ]);
    expect(difference.gained).toHaveLength(2);
  });

  test('another reason for a refusal is neither gain nor loss', () => {
    const denying = file('deny.json', policy(...narrow.Statement, { Effect: 'Deny', Principal: { AWS: APP }, Action: 'kms:Decrypt', Resource: '*' }));
    expect(run('diff', path, old, denying).out).toBe(
      `~ ${APP} is still refused, for another reason: kms:Decrypt (implicitDeny by keyPolicy, now explicitDeny by keyPolicy)\nNobody gains or loses access.\n`,
    );
  });

  test('the same policy, otherwise written, changes nothing', () => {
    const rewritten = file('rewritten.json', { Version: '2012-10-17', Statement: [...narrow.Statement].reverse() });
    expect(run('diff', path, old, rewritten).out).toBe('Nobody gains or loses access.\n');
  });

  test('asks for the key where there are several', () => {
    const two = file('two.json', { ...world, keys: [...world.keys, { arn: OTHER, manager: 'CUSTOMER' }] });
    expect(run('diff', two, old, fresh)).toMatchObject({ code: 2, err: expect.stringContaining('choose it with --key') as string });
    expect(run('diff', two, old, fresh, '--key', KEY).code).toBe(0);
  });

  test('a policy that is no JSON is refused with its place', () => {
    expect(run('diff', path, old, file('bad.json', '{ "Version": ')).err).toMatch(/bad\.json: line 1, column \d+: A value is missing/);
    expect(run('diff', path, old).code).toBe(2);
  });
});
