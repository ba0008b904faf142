import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { kmsActions, type PolicyType } from '#engine';
import { policyCompletion } from '../../renderer/components/editor/completion.ts';
import { pathAt } from '../../renderer/components/editor/cursor-path.ts';
import { meaningOf } from '../../renderer/components/editor/meanings.ts';
import { formatJson } from '../../renderer/components/editor/paste.ts';

const people = [{ arn: 'arn:aws:iam::111122223333:role/App', name: 'App' }];

/** What is offered where the text has a `|`. */
function offered(text: string, kind: PolicyType = 'keyPolicy'): readonly string[] | null {
  const at = text.indexOf('|');
  const state = EditorState.create({ doc: text.replace('|', '') });
  const result = policyCompletion(kind, people)(new CompletionContext(state, at, false));
  return result === null ? null : result.options.map(({ label }) => label);
}

const statement = (inside: string): string => `{ "Version": "2012-10-17", "Statement": [{ ${inside}`;

const rows: readonly { readonly name: string; readonly text: string; readonly first: readonly string[] | null; readonly kind?: PolicyType }[] = [
  { name: 'an element of the policy', text: '{ "|', first: ['Version', 'Id', 'Statement'] },
  { name: 'only what is not there yet', text: '{ "Version": "2012-10-17", "|" }', first: ['Id', 'Statement'] },
  { name: 'an element of a statement', text: statement('"Sid": "a, \\"b\\": {", "|'), first: ['Effect', 'Principal', 'NotPrincipal', 'Action'] },
  { name: 'no principal where the policy is attached to one', text: statement('"Sid": "x", "|'), kind: 'identityPolicy', first: ['Effect', 'Action'] },
  { name: 'an effect', text: statement('"Effect": "|"'), first: ['Allow', 'Deny'] },
  { name: 'an action', text: statement('"Action": "|'), first: ['kms:*', 'kms:CancelKeyDeletion'] },
  { name: 'an action in a list', text: statement('"Principal": { "AWS": "*" }, "Action": ["kms:Decrypt", "kms:|'), first: ['kms:*'] },
  { name: 'a kind of principal', text: statement('"Principal": { "|'), first: ['AWS', 'Service'] },
  { name: 'a principal of the world', text: statement('"Principal": { "AWS": ["|'), first: ['*', 'arn:aws:iam::111122223333:role/App'] },
  { name: 'everyone', text: statement('"Principal": "|'), first: ['*'] },
  { name: 'nothing for a service', text: statement('"Principal": { "Service": "|'), first: null },
  { name: 'an operator', text: statement('"Condition": { "|'), first: ['StringEquals'] },
  { name: 'a condition key', text: statement('"Condition": { "StringEquals": { "|'), first: ['kms:BypassPolicyLockoutSafetyCheck'] },
  { name: 'a principal in a condition', text: statement('"Condition": { "ArnLike": { "aws:PrincipalArn": "|'), first: ['arn:aws:iam::111122223333:role/App'] },
  { name: 'true or false', text: statement('"Condition": { "Bool": { "aws:MultiFactorAuthPresent": "|'), first: ['true', 'false'] },
  { name: 'true or false for Null', text: statement('"Condition": { "Null": { "kms:ViaService": ["|'), first: ['true', 'false'] },
  { name: 'an operator beside another', text: statement('"Condition": { "StringEquals": { "kms:ViaService": "x" }, "|'), first: ['StringNotEquals'] },
  { name: 'a resource', text: statement('"Resource": "|'), first: ['*'] },
  { name: 'nothing outside of strings', text: statement('"Effect": |'), first: null },
  { name: 'nothing after a string', text: statement('"Effect": "Allow"|'), first: null },
  { name: 'nothing in a Sid', text: statement('"Sid": "|'), first: null },
  { name: 'nothing where a word stands in full', text: statement('"Effect": "Allow|"'), first: null },
  { name: 'nothing where an action stands in full', text: statement('"Action": "kms:Decrypt|"'), first: null },
  { name: 'the longer ones where an action stands in full', text: statement('"Action": "kms:GenerateDataKey|"'), first: ['kms:GenerateDataKeyPair', 'kms:GenerateDataKeyPairWithoutPlaintext'] },
  { name: 'after a string that was not ended', text: statement('"Effect": "Allow,\n  "Action": "|'), first: ['kms:*'] },
];

describe('completion offers', () => {
  test.each(rows)('$name', ({ text, kind, first }) => {
    const options = offered(text, kind);
    expect(options === null ? null : options.slice(0, first?.length ?? 0)).toEqual(first);
  });

  test('what stands in full, to whoever asks', () => {
    const state = EditorState.create({ doc: statement('"Effect": "Allow') });
    expect(policyCompletion('keyPolicy', people)(new CompletionContext(state, state.doc.length, true))?.options.map(({ label }) => label)).toEqual(['Allow', 'Deny']);
  });

  test('every action of KMS', () => expect(offered(statement('"Action": "|'))?.slice(1)).toEqual(kmsActions.map(({ name }) => name)));
});

test('the way to the cursor', () => {
  expect(pathAt('{ "a": [{ "b": "x", "c": "')).toEqual({ path: ['a', 'c'], place: 'value', siblings: ['b', 'c'], from: 26 });
  expect(pathAt('{ "a": {}, "')).toEqual({ path: [], place: 'name', siblings: ['a'], from: 12 });
  expect(pathAt('"')).toBe(null);
});

describe('what a word means', () => {
  test.each([
    ['kms:decrypt', 'kms:Decrypt', 'A grant can hold it.'],
    ['kms:ListKeys', 'kms:ListKeys', 'Works on no key'],
    ['kms:ViaService', 'kms:ViaService', 'Text'],
    ['kms:EncryptionContext:Tenant', 'kms:EncryptionContext:<context-key>', 'Text'],
    ['kms:GenerateDataKey*', 'kms:GenerateDataKey*', 'Covers 4 actions: GenerateDataKey, GenerateDataKeyPair'],
    ['kms:*', 'kms:*', 'Every action of KMS.'],
    ['kms:Foo*', 'kms:Foo*', 'Covers no action of KMS.'],
  ])('%s', (text, name, words) => {
    expect(meaningOf(text)?.name).toBe(name);
    expect(meaningOf(text)?.words).toContain(words);
  });
  test('other words mean nothing here', () => expect(['Allow', 's3:GetObject', 'kms', ''].map(meaningOf)).toEqual([null, null, null, null]));
});

describe('what is pasted is set out', () => {
  test.each([
    ['{"a":{"b":["c","d"],"e":[]},"f":{}}', '{\n  "a": {\n    "b": ["c", "d"],\n    "e": []\n  },\n  "f": {}\n}'],
    ['[{"a":1},\n\n true]', '[\n  {\n    "a": 1\n  },\n  true\n]'],
    // Nothing but white space changes: not what stands twice, not how it is written.
    ['{"a":"x , y \\" :","a":1.50}', '{\n  "a": "x , y \\" :",\n  "a": 1.50\n}'],
  ])('%s', (text, expected) => expect(formatJson(text)).toBe(expected));
  test('within its place', () => expect(formatJson('{"a":1}', '    ')).toBe('{\n      "a": 1\n    }'));
  test('long lists stand in lines', () => expect(formatJson(JSON.stringify(Array.from({ length: 8 }, () => 'kms:Decrypt')))?.split('\n')).toHaveLength(10));
  test('anything else stays', () => expect(['{"a":', 'kms:Decrypt', '"a"', '1', ''].map((text) => formatJson(text))).toEqual([null, null, null, null, null]));
});
