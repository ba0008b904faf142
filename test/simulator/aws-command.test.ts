import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsCommand } from '#simulator/facts';

interface Row {
  readonly operation: string;
  readonly parameters?: object;
  readonly region?: string;
  readonly profile?: string;
  readonly command: string;
}

const rows = JSON.parse(readFileSync(join(import.meta.dirname, 'data', 'aws-commands.json'), 'utf8')) as Row[];

/** The words that a POSIX shell makes of a command. */
function shellWords(command: string): string[] {
  return execFileSync('sh', ['-c', `for word in ${command}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a call as a command line', () => {
  test.each(rows)('$command', ({ operation, parameters, command, ...options }) => {
    const { region, profile } = options;
    expect(awsCommand({ operation, parameters }, { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) })).toBe(command);
  });

  test('whatever a text holds, a shell reads it as one word and runs nothing', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30, unit: 'binary-ascii' }), (description) => {
        fc.pre(!description.includes('\0'));
        const words = shellWords(awsCommand({ operation: 'UpdateKeyDescription', parameters: { KeyId: 'k', Description: description } }));
        expect(words.slice(0, 5)).toEqual(['aws', 'kms', 'update-key-description', '--key-id', 'k']);
        expect(words.slice(5)).toEqual(description.startsWith('-') ? [`--description=${description}`] : ['--description', description]);
      }),
      { numRuns: 150 },
    );
  });
});
