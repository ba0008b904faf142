import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsCommand, readAwsCommand } from '#simulator';

interface Row {
  readonly operation: string;
  readonly parameters?: Record<string, unknown>;
  readonly region?: string;
  readonly profile?: string;
  readonly command: string;
}

const rows = JSON.parse(readFileSync(join(import.meta.dirname, 'data', 'aws-commands.json'), 'utf8')) as Row[];

/** The rows leave out what the command line itself asks for. */
const required: Readonly<Record<string, string>> = { Encrypt: ' --plaintext aGVsbG8=', GenerateDataKeyPairWithoutPlaintext: '', PutKeyPolicy: " --policy '{}'" };

describe('a command line as a call', () => {
  test.each(rows)('$command', ({ operation, parameters = {}, region, profile, command }) => {
    const more = command.includes(required[operation]?.trim().split(' ')[0] ?? '-') ? '' : (required[operation] ?? '');
    const read = readAwsCommand(command + more);
    expect(read).toMatchObject({ ok: true, call: { operation, parameters }, ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) });
  });

  test('whatever a text holds, the command that says it reads back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 40 }), (Description) => {
        const call = { operation: 'UpdateKeyDescription', parameters: { KeyId: 'k', Description } };
        expect(readAwsCommand(awsCommand(call))).toEqual({ ok: true, call });
      }),
    );
  });

  test.each([
    { line: 'aws kms create-grant --key-id k --grantee-principal p --operations Decrypt Encrypt --constraints EncryptionContextSubset={app=billing,stage=test}', parameters: { Operations: ['Decrypt', 'Encrypt'], Constraints: { EncryptionContextSubset: { app: 'billing', stage: 'test' } } } },
    { line: 'aws kms encrypt --key-id alias/app --plaintext hello --cli-binary-format raw-in-base64-out', parameters: { Plaintext: 'aGVsbG8=' } },
    { line: 'aws kms update-key-description --key-id k --description "a \\"b\\" c"', parameters: { Description: 'a "b" c' } },
    { line: 'aws kms list-keys \\\n --limit 3', parameters: { Limit: 3 } },
    { line: 'aws kms decrypt --ciphertext-blob aGk= --dry-run', parameters: { DryRun: true } },
  ])('$line', ({ line, parameters }) => {
    expect(readAwsCommand(line)).toMatchObject({ ok: true, call: { parameters } });
  });

  test.each([
    { line: 'kms list-keys', message: /begins with aws kms/ },
    { line: 'aws s3 ls', message: /Only aws kms/ },
    { line: 'aws kms', message: /without a name/ },
    { line: 'aws kms decript', message: /no command “decript”.*decrypt/ },
    { line: 'aws kms encrypt --plaintext aGk=', message: /required: --key-id/ },
    { line: 'aws kms encrypt --key-id k --plaintext', message: /--plaintext expects a value/ },
    { line: 'aws kms encrypt --key-id k --plaintext hello', message: /Invalid base64/ },
    { line: 'aws kms encrypt --key-id k --plaintext fileb://x', message: /files are not read/ },
    { line: 'aws kms encrypt --key-id k --colour red', message: /Unknown options: --colour/ },
    { line: 'aws kms encrypt k', message: /Unknown argument: k/ },
    { line: 'aws kms list-keys --limit many', message: /whole number/ },
    { line: "aws kms encrypt --key-id 'k", message: /is not closed/ },
    { line: 'aws kms encrypt --key-id k --plaintext aGk= --encryption-context {nonsense', message: /no valid JSON/ },
    { line: 'aws kms encrypt --key-id k --plaintext aGk= --encryption-context nonsense', message: /NAME=VALUE/ },
    { line: 'aws kms list-keys --query Keys', message: /--query is not understood/ },
  ])('$line is told what is wrong', ({ line, message }) => {
    const read = readAwsCommand(line);
    expect(read.ok ? '' : read.message).toMatch(message);
  });
});
