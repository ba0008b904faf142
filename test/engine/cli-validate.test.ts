import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureCliBuilt } from '../../scripts/lib/build.mjs';
import { runKpl as run } from '../support/kpl.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpl-validate-'));
const administration = { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };
const policy = (...more: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: [administration, ...more] }, null, 2);
const everybody = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' };
const misspelled = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/App' }, Action: 'kms:Decript', Resource: '*' };

interface Row {
  file: string;
  findings: { code: string; severity: string; message: string; range: { from: number; to: number } }[];
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function rows(...args: string[]): { code: number; rows: Row[] } {
  const { code, out } = run('validate', ...args, '--json');
  return { code, rows: JSON.parse(out) as Row[] };
}

describe('kpl validate --json', () => {
  test('prints a row for each file and nothing else, and exits 0 when nothing is an error', () => {
    const [good, open] = [file('good.json', policy()), file('open.json', policy(everybody))];
    const { code, out, err } = run('validate', good, open, '--json');
    expect([code, err]).toEqual([0, '']);
    const found = JSON.parse(out) as Row[];
    expect(found.map((row) => [row.file, row.findings.map((one) => [one.code, one.severity])])).toEqual([
      [good, []],
      [open, [['kms-public-access', 'security-warning']]],
    ]);
    expect(Object.keys(found[1]?.findings[0] ?? {})).toEqual(['code', 'severity', 'message', 'range']);
  });

  test('exits 1 when a finding is an error', () => {
    const { code, rows: found } = rows(file('misspelled.json', policy(misspelled)));
    expect([code, found[0]?.findings[0]?.severity]).toEqual([1, 'error']);
  });

  test.each([
    ['text that is no JSON', '{ "Version": ', 'json-syntax-error'],
    ['nothing', '', 'json-syntax-error'],
    ['spaces', ' \r\n ', 'json-syntax-error'],
    ['a list', '[]', 'data-type-mismatch'],
  ])('%s is a finding, not a failure to read', (name, text, expected) => {
    const { code, rows: found } = rows(file(`${name}.json`, text));
    expect([code, found[0]?.findings[0]?.code]).toEqual([1, expected]);
  });

  test.each([
    ['as it is', (text: string) => text],
    ['with a mark of the byte order', (text: string) => `\uFEFF${text}`],
    ['with CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['after characters of two UTF-16 units', (text: string) => text.replace('Enable', 'Ⓔ𝔼nable')],
  ])('ranges are positions in the file: %s', (name, change) => {
    const text = change(policy(misspelled));
    const { rows: found } = rows(file(`range ${name}.json`, text));
    const at = found[0]?.findings.find(({ code }) => code === 'invalid-action')?.range;
    expect(text.slice(at?.from, at?.to)).toBe('"kms:Decript"');
  });

  test('--kind says where the policy hangs', () => {
    const path = file('identity.json', JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] }));
    expect(rows(path).rows[0]?.findings.map(({ code }) => code)).toContain('missing-principal');
    expect(rows(path, '--kind', 'identityPolicy').rows[0]?.findings.map(({ code }) => code)).toEqual(['kms-decrypt-on-all-keys']);
    expect(rows(path, '--kind', 'scp').rows[0]?.findings).toEqual([]);
  });
});

describe('kpl validate exits 2', () => {
  test.each([
    ['a file that is not there', () => join(folder, 'none.json'), /no such file/],
    ['a folder', () => (mkdirSync(join(folder, 'folder'), { recursive: true }), join(folder, 'folder')), /folder/],
    ['text that is not in UTF-8', () => file('latin.json', Uint8Array.from([0x7b, 0xfc, 0x7d])), /UTF-8/],
    ['text in UTF-16', () => file('wide.json', Buffer.from('\uFEFF{}', 'utf16le')), /UTF-8/],
  ])('on %s, and says so; what can be read is told all the same', (_, path, reason) => {
    const good = file('beside.json', policy());
    const { code, out, err } = run('validate', path(), good, '--json');
    expect(code).toBe(2);
    expect(err).toMatch(reason);
    expect((JSON.parse(out) as Row[]).map((row) => row.file)).toEqual([good]);
  });

  test('on wrong use', () => {
    expect(run('validate')).toMatchObject({ code: 2, err: expect.stringContaining('kpl validate POLICY') as string });
    expect(run('validate', 'x', '--kind', 'trustPolicy')).toMatchObject({ code: 2, err: expect.stringContaining('keyPolicy') as string });
    expect(run('validate', 'x', '--nonsense').code).toBe(2);
  });
});

test('for people it says where, how bad, what helps and where to read', () => {
  const path = file('people.json', `\uFEFF${policy(misspelled).replaceAll('\n', '\r\n')}`);
  const { code, out } = run('validate', path);
  expect(code).toBe(1);
  const line = readFileSync(path, 'utf8').split('\r\n').findIndex((one) => one.includes('Decript')) + 1;
  expect(out).toBe(
    `${path}:${line}:17 error KMS has no action "kms:Decript".\n    Did you mean "kms:Decrypt"?\n` +
      '    invalid-action, see AWS KMS permissions: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html\n',
  );
  expect(run('validate', file('fine.json', policy())).out).toContain('nothing found');
});

test('reads standard input', async () => {
  const bundle = await ensureCliBuilt();
  const { stdout, status } = spawnSync(process.execPath, [bundle, 'validate', '-', '--json'], { input: `\uFEFF${policy(everybody)}`, encoding: 'utf8' });
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as Row[])[0]).toMatchObject({ file: '-', findings: [{ code: 'kms-public-access' }] });
}, 60_000);
