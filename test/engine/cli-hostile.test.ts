import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runKpl as run } from '../support/kpl.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpl-cli-'));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** Clears the screen, sets the window's title, begins a line anew, turns its direction: in both forms that terminals know. */
const evil = 'a\u001b[2J\u001b]0;title\u0007\rb\u009b31m\u202ec\u2028d';
/** What a terminal obeys instead of showing it. */
const obeyed = /[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/u;
const shown = 'a\\u001b[2J\\u001b]0;title\\u0007\\u000db\\u009b31m\\u202ec\\u2028d';

const account = '111122223333';
const statement = { Sid: 'One', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: [`kms:${evil}`, 'kms:*'], Resource: '*' };
const policy = { Version: '2012-10-17', Statement: [statement] };
const key = `arn:aws:kms:eu-west-1:${account}:key/a`;
const world = { accounts: [{ id: account, name: evil }], principals: [], keys: [{ arn: key, manager: 'CUSTOMER', policy: { ...policy, Statement: [{ ...statement, Sid: evil }] } }] };
const suite = { source: 'here', worlds: { w: world }, cases: [{ name: evil, world: 'w', request: { principal: `arn:aws:iam::${account}:root`, action: 'kms:Decrypt', resource: key }, expected: { decision: 'implicitDeny' } }] };

describe('kpl prints what is in a file, and no terminal obeys it', () => {
  const policyFile = file('policy.json', policy);
  const suiteFile = file('suite.json', suite);

  test.each([
    ['validate', policyFile],
    ['evaluate', suiteFile],
    ['explain', suiteFile, '--case', evil],
    ['explain', suiteFile, '--case', `${evil} is not there`],
    ['matrix', suiteFile, '--world', 'w'],
    ['diff', suiteFile, policyFile, policyFile],
    ['validate', join(folder, `${evil}.json`)],
    ['validate', policyFile, `--${evil}`],
    [evil],
  ])('%s', (...args) => {
    for (const more of [[], ['--json']]) {
      const { out, err } = run(...args, ...more);
      expect(`${out}${err}`.length).toBeGreaterThan(10);
      expect(obeyed.exec(`${out}${err}`)).toBeNull();
    }
  });

  test('it is seen for what it is, and JSON holds it', () => {
    expect(run('validate', policyFile).out).toContain(shown);
    expect(run('validate', policyFile, '--json').out).toContain('\\u001b[2J');
    const [first] = JSON.parse(run('evaluate', suiteFile, '--json').out) as { name: string }[];
    expect(first?.name).toBe(evil);
  });
});

test.runIf(process.platform === 'linux')('a file without an end is refused once it is larger than any that can be meant', () => {
  const path = join(folder, 'endless.json');
  symlinkSync('/dev/zero', path);
  expect(run('validate', path)).toEqual({ code: 2, out: '', err: `kpl: ${path}: it is larger than 50 MB\n` });
});
