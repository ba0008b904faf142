import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Json, printed, readAwsCommand } from '#simulator';
import { awsCommand } from '#simulator/facts';

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
    { line: 'aws kms list-keys \\\r\n --lim\\\nit 3', parameters: { Limit: 3 } },
    { line: "aws kms update-key-description --key-id k --description 'a\\\nb'", parameters: { Description: 'a\\\nb' } },
    { line: 'aws kms update-key-description --key-id k --description "a\\\nb"', parameters: { Description: 'ab' } },
    { line: 'aws kms decrypt --ciphertext-blob aGk= --dry-run', parameters: { DryRun: true } },
  ])('$line', ({ line, parameters }) => {
    expect(readAwsCommand(line)).toMatchObject({ ok: true, call: { parameters } });
  });

  test.each([
    'aws --region eu-west-1 --profile Ben kms list-keys',
    'aws kms --region=eu-west-1 --profile Ben list-keys',
    'aws --no-cli-pager --region eu-west-1 kms list-keys --profile Ben',
  ])('%s: what every command takes may stand before it too', (line) => {
    expect(readAwsCommand(line)).toMatchObject({ ok: true, call: { operation: 'ListKeys', parameters: {} }, region: 'eu-west-1', profile: 'Ben' });
  });

  test('help lists the commands, and what a command takes', () => {
    const help = (line: string): string => {
      const read = readAwsCommand(line);
      return read.ok && 'help' in read ? read.help : '';
    };
    for (const line of ['aws help', 'aws kms help', 'aws --region eu-west-1 kms help']) expect(help(line)).toMatch(/^ *encrypt$/m);
    expect(help('aws kms help')).not.toMatch(/re-encrypt-from|synchronize/);
    expect(help('aws kms encrypt help').split('\n').map((row) => row.trim())).toEqual(expect.arrayContaining(['encrypt', '--plaintext <value>', '[--encryption-context <value>]', '[--dry-run | --no-dry-run]']));
    expect(help('aws kms list-keys help')).toContain('[--max-items <value>]');
    expect(help('aws kms list-keys help')).not.toContain('--marker');
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
    { line: "aws kms list-keys --query 'Keys[?KeyId==`x`]'", message: /--query: “Keys\[\?.*” is not understood here/ },
    { line: 'aws kms list-keys --query .Keys', message: /not understood here/ },
    { line: 'aws kms list-keys --query Keys[0', message: /not understood here/ },
    { line: 'aws kms list-keys --output table', message: /--output: “table” is not printed here, json and text are/ },
    { line: 'aws kms list-keys --output xml', message: /--output/ },
    { line: 'aws kms re-encrypt-from --key-id k', message: /no command “re-encrypt-from”/ },
    { line: 'aws kms synchronize-multi-region-key --key-id k', message: /no command/ },
    { line: 'aws kms describe-key --key-id k --max-items 3', message: /Unknown options: --max-items/ },
    { line: 'aws kms list-keys --max-items 3 --no-paginate', message: /Cannot specify --no-paginate along with pagination arguments: --max-items/ },
    { line: 'aws kms list-keys --limit 3 --page-size 3', message: /Cannot specify --no-paginate along with pagination arguments: --page-size/ },
    { line: 'aws kms list-keys --max-items many', message: /--max-items expects a whole number/ },
    { line: 'aws kms list-keys --starting-token here', message: /--starting-token: .*NextToken/ },
    { line: 'aws --region', message: /--region expects a value/ },
    { line: 'aws --colour red kms list-keys', message: /Unknown options: --colour/ },
  ])('$line is told what is wrong', ({ line, message }) => {
    const read = readAwsCommand(line);
    expect(read.ok ? '' : read.message).toMatch(message);
  });
});

/** What the command line prints of an answer. */
function prints(answer: { readonly [name: string]: Json }, options: string): string {
  const read = readAwsCommand(`aws kms list-keys ${options}`);
  if (!read.ok || 'help' in read) throw new Error(read.ok ? read.help : read.message);
  return printed(answer, read);
}

describe('what is printed', () => {
  const keys = { Keys: [{ KeyId: 'a', KeyArn: 'arn:a', Tags: [1, 2] }, { KeyId: 'b', KeyArn: 'arn:b', Tags: [3] }, { KeyArn: 'arn:c' }] };
  const one = { KeyMetadata: { Arn: 'arn:a', Enabled: true, Origin: null, Usages: ['SIGN', 'VERIFY'], Region: { Name: 'r', Kind: 'PRIMARY' } }, Policy: '{\n  "a": "é"\n}' };

  test.each([
    { query: 'Policy', value: one.Policy },
    { query: 'KeyMetadata.Arn', value: 'arn:a' },
    { query: 'KeyMetadata."Arn"', value: 'arn:a' },
    { query: 'KeyMetadata.Usages[0]', value: 'SIGN' },
    { query: 'KeyMetadata.Usages[-1]', value: 'VERIFY' },
    { query: 'KeyMetadata.Usages[7]', value: null },
    { query: 'KeyMetadata.Nothing.More', value: null },
    { query: 'constructor', value: null },
    { query: 'Policy[*]', value: null },
  ])('--query $query of one answer', ({ query, value }) => expect(JSON.parse(prints(one, `--query '${query}'`))).toEqual(value));

  test.each([
    { query: 'Keys[*].KeyId', value: ['a', 'b'] },
    { query: 'Keys[].KeyId', value: ['a', 'b'] },
    { query: 'Keys[0]', value: keys.Keys[0] },
    { query: 'Keys[*].Tags', value: [[1, 2], [3]] },
    { query: 'Keys[*].Tags[0]', value: [1, 3] },
    { query: 'Keys[*].Tags[]', value: [1, 2, 3] },
    { query: 'Keys[].Tags[]', value: [1, 2, 3] },
  ])('--query $query of a list', ({ query, value }) => expect(JSON.parse(prints(keys, `--query '${query}'`))).toEqual(value));

  test.each([
    { answer: one, options: '--query Policy', text: one.Policy },
    { answer: one, options: '--query KeyMetadata.Usages', text: 'SIGN\tVERIFY' },
    { answer: one, options: '--query KeyMetadata.Enabled', text: 'True' },
    { answer: one, options: '--query KeyMetadata.Nothing', text: 'None' },
    { answer: one, options: '', text: `${one.Policy}\nKEYMETADATA\tarn:a\tTrue\tNone\nREGION\tPRIMARY\tr\nUSAGES\tSIGN\nUSAGES\tVERIFY` },
    { answer: keys, options: '--query Keys[*].KeyId', text: 'a\tb' },
    { answer: keys, options: '--query Keys[*].Tags', text: '1\t2\n3' },
    { answer: keys, options: '', text: 'KEYS\tarn:a\ta\nTAGS\t1\nTAGS\t2\nKEYS\tarn:b\tb\nTAGS\t3\nKEYS\tarn:c\t' },
    { answer: { Keys: [] }, options: '', text: '' },
  ])('as text with "$options"', ({ answer, options, text }) => expect(prints(answer, `--output text ${options}`)).toBe(text));

  test('as JSON an answer with nothing in it is nothing, and whatever a query finds is printed', () => {
    expect(prints({}, '')).toBe('');
    expect(prints({}, '--query Keys')).toBe('null');
    expect(prints(one, '--query Policy --output json')).toBe(JSON.stringify(one.Policy));
  });
});
