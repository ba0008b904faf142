import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFix, findingChecks, validatePolicy } from '../../engine/index.ts';
import type { PolicyType } from '../../engine/2-policy/ast.ts';
import { caseFiles, textOf } from '../support/findings.ts';

const kinds: readonly PolicyType[] = ['keyPolicy', 'identityPolicy', 'scp', 'rcp', 'permissionsBoundary', 'sessionPolicy', 'vpcEndpointPolicy', 'bucketPolicy'];
const kind = fc.constantFrom(...kinds);

/** What must hold of any text's findings. */
function check(type: PolicyType, text: string): void {
  const found = validatePolicy(type, text);
  for (const { code, range, message, fix, page } of found) {
    expect(code in findingChecks).toBe(true);
    expect(range.from >= 0 && range.from <= range.to && range.to <= text.length).toBe(true);
    expect(message).not.toBe('');
    expect(page.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    if (fix !== undefined) expect(() => JSON.parse(applyFix(text, fix)) as unknown).not.toThrow();
  }
  expect(found.map(({ range }) => range.from)).toEqual(found.map(({ range }) => range.from).sort((first, second) => first - second));
}

const words = [
  ...['Version', '2012-10-17', '2008-10-17', 'Statement', 'Sid', 'Effect', 'Allow', 'Deny', 'Principal', 'NotPrincipal', 'AWS', 'Service', 'Federated', 'Action', 'NotAction', 'Resource'],
  ...['NotResource', 'Condition', 'StringEquals', 'ForAllValues:StringLike', 'NullIfExists', 'NumericLessThan', 'DateGreaterThan', 'IpAddress', 'NotIpAddress', 'Bool', 'BinaryEquals', 'Null'],
  ...['kms:*', 'kms:Decrypt', 'kms:ListKeys', 's3:GetObject', '*', 'k?s:*', 'arn:aws:iam::111122223333:root', 'AROAEXAMPLE1234567890', 'sns.amazonaws.com', 'arn:aws:kms:eu-central-1:111122223333:alias/a'],
  ...['kms:ViaService', 'kms:EncryptionContext:a', 'aws:SourceIp', 'aws:PrincipalTag/', 'kms:GrantOperations', '10.0.0.0/8', '::1/129', '${aws:username', '${}', "${a, b}", '2027-01-31T12:00', '__proto__', 'constructor', 'toString', ''],
];
const word = fc.constantFrom(...words);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ maxDepth: 6 }, word, fc.boolean(), fc.constant(null), fc.integer(), fc.array(tie('tree'), { maxLength: 4 }), fc.array(fc.tuple(word, tie('tree')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs))),
}));
const statement = fc.dictionary(fc.constantFrom('Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'), tree, { maxKeys: 6 });

describe('no text is too strange', () => {
  test('any text', () => {
    fc.assert(fc.property(kind, fc.string({ unit: 'binary', maxLength: 200 }), (type, text) => check(type, text)), { numRuns: 1500 });
  });

  test('policies made of the right words in the wrong places', () => {
    fc.assert(fc.property(kind, fc.oneof(tree, fc.array(statement, { maxLength: 4 }).map((Statement) => ({ Version: '2012-10-17', Statement }))), (type, value) => check(type, JSON.stringify(value, null, 1))), { numRuns: 3000 });
  });

  test('cases with a piece cut out, under every kind of policy', () => {
    const texts = caseFiles.flatMap(({ rows }) => rows.filter(({ padTo }) => padTo === undefined).map(textOf));
    fc.assert(
      fc.property(kind, fc.constantFrom(...texts), fc.nat(), fc.nat(30), (type, text, at, length) => {
        const from = at % (text.length + 1);
        check(type, text.slice(0, from) + text.slice(from + length));
      }),
      { numRuns: 2000 },
    );
  });

  test('a text made to have very many findings ends, and has a thousand', () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => `s3:A${index}`);
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: ['kms:*', ...entries], Resource: '*' }] });
    expect(validatePolicy('keyPolicy', text)).toHaveLength(1000);
  });
});
