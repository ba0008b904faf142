import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { writeYaml } from '../../../renderer/exchange/export/yaml.ts';
import { hostileText } from './support.ts';

describe('YAML that we write', () => {
  test('reads back as what it was, by YAML 1.1 and by 1.2', () => {
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, hostileText, fc.string({ unit: 'binary' }), fc.constantFrom('yes', 'No', 'on', 'null', '~', '1e3', '0x1f', '12:30:45', '2012-10-17', '', ' a ', '# b', '- c', 'a: b'), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(fc.oneof(hostileText, fc.constantFrom('y', 'on', 'AWS::KMS', 'kms:ViaService', 'a:', 'a b', 'x'.repeat(2000))), tie('tree'), { maxKeys: 4, noNullPrototype: true })),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = writeYaml(value);
        for (const version of ['1.1', '1.2'] as const) expect(parse(text, { version, maxAliasCount: 0 })).toEqual(value);
      }),
      { numRuns: 500, seed: 20261125 },
    );
  });

  test('looks as YAML is written', () => {
    const template = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { Enabled: true, KeyPolicy: { Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:Encrypt'], Condition: {} }, { Effect: 'Deny', NotAction: [] }] } } } } };
    expect(writeYaml(template)).toBe(stringify(template, { version: '1.1', lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }));
  });
});
