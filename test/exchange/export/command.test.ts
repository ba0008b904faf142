import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyJson, putKeyPolicyCommand } from '#exchange';
import { hostilePolicy, hostileText, KEY, textOf } from './support.ts';

const samples = fc.sample(fc.tuple(hostilePolicy, hostileText.map((text) => text.replaceAll('\u0000', ''))), { numRuns: 60, seed: 20261125 });

describe('the command for a shell', () => {
  test.skipIf(process.platform === 'win32')('a POSIX shell reads back exactly what was written', () => {
    const commands = samples.flatMap(([policy, file]) => [textOf(putKeyPolicyCommand(policy, { key: KEY, shell: 'posix', from: 'inline' })), textOf(putKeyPolicyCommand(policy, { key: KEY, shell: 'posix', from: 'file', file }))]);
    const script = `aws() { for one; do printf '%s\\0' "$one"; done; printf '\\1\\0'; }\n${commands.join('')}`;
    const calls = execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' }).split('\u0001\u0000').map((call) => call.split('\u0000').slice(0, -1));
    const head = ['kms', 'put-key-policy', '--key-id', KEY, '--policy-name', 'default', '--region', 'eu-central-1', '--policy'];
    for (const [index, [policy, file]] of samples.entries()) {
      const [inline = [], fromFile = []] = calls.slice(index * 2);
      expect(inline.slice(0, -1)).toEqual(head);
      expect(JSON.parse(inline.at(-1) ?? '')).toEqual(policy);
      expect(fromFile).toEqual([...head, `file://${file}`]);
    }
  });

  test('PowerShell’s text ends where it should, and only there', () => {
    for (const [policy, file] of samples) {
      const text = textOf(putKeyPolicyCommand(policy, { key: KEY, shell: 'powershell', from: 'inline', file }));
      const end = text.indexOf("\n'@");
      expect(text.startsWith("@'\n")).toBe(true);
      expect(JSON.parse(text.slice(3, end))).toEqual(policy);
      const quoted = powerShellTexts(text.slice(end + 3));
      expect(quoted).toEqual([file, KEY, 'eu-central-1', `file://${file}`]);
    }
  });

  test('the policy is written in ASCII alone, so that no code page changes it', () => {
    for (const [policy] of samples) {
      for (const shell of ['posix', 'powershell'] as const) expect(textOf(putKeyPolicyCommand(policy, { key: KEY, shell, from: 'inline' }))).toMatch(/^[\t\n\x20-\x7e]*$/);
    }
  });

  test('an unfinished policy has no command', () => expect(putKeyPolicyCommand('{', { key: KEY, shell: 'posix', from: 'inline' }).problem?.place).toMatch(/^line 1/));

  test('reads well for a plain policy', () => {
    expect(textOf(putKeyPolicyCommand({ Version: '2012-10-17', Statement: [] }, { key: KEY, shell: 'posix', from: 'inline' }))).toBe(
      `aws kms put-key-policy --key-id ${KEY} --policy-name default --region eu-central-1 --policy '{"Version":"2012-10-17","Statement":[]}'\n`,
    );
  });
});

/** The texts in single quotes: PowerShell takes five signs for such a quote, and two of them for one that is meant. */
function powerShellTexts(text: string): string[] {
  const quote = /['\u2018-\u201b]/;
  const found: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!quote.test(text[at] ?? '')) continue;
    let inner = '';
    for (at += 1; at < text.length; at += 1) {
      const isQuote = quote.test(text[at] ?? '');
      if (isQuote && !quote.test(text[at + 1] ?? '')) break;
      inner += text[at] ?? '';
      if (isQuote) at += 1;
    }
    found.push(inner);
  }
  return found;
}

test('a policy as JSON is formatted, and means the same', () => {
  for (const [policy] of samples) expect(JSON.parse(textOf(policyJson(JSON.stringify(policy))))).toEqual(policy);
  expect(textOf(policyJson('{"Statement":[]}'))).toBe('{\n  "Statement": []\n}\n');
});
