import fc from 'fast-check';
import type { KeySpec } from '#engine';
import type { Exported } from '#exchange';

export const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** What some language or other takes for more than text. */
const pieces = [
  ...['"', "'", '`', '\\', '\n', '\r', '\r\n', '\t', ' ', '\u0000', '\u001b', '\u007f', '\u2028', '\u202e', '\u200f', '\ufeff', '\u2018', '\u2019', 'é', 'שלום', '😀', '\u{10ffff}'],
  ...['${', '$${', '$$${', '${aws:username}', '$', '%{', '%%{', '%', '%PATH%', '}', '&{', '$(id)', '`id`', '!!', '!Ref ', '!Sub', '&a ', '*a', '<<', '- ', ': ', ' #', '? ', '| ', '> '],
  ...['yes', 'no', 'null', '~', '0x1F', '012345678901', '1e3', '2012-10-17', '.inf', '=1+1', '+1', '-1', '@SUM(A1)', ',', ';'],
  ...['<script>', '</style>', '<!--', '-->', ']]>', '&amp;', '&#39;', '[a](b)', '**', '__', '# ', '1. ', '|', "'@\n", "\n'@", '*/', '//', 'https://example.com', 'www.example.com'],
];

export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) }), { maxLength: 5 })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '__proto__');

/** A policy with the form of one, and hostile words in it. */
export const hostilePolicy: fc.Arbitrary<Record<string, unknown>> = fc
  .record({ id: hostileText, sid: hostileText, arn: hostileText, action: hostileText, resource: hostileText, key: hostileText, values: fc.array(hostileText, { minLength: 1, maxLength: 3 }), service: hostileText, number: fc.oneof(fc.integer(), fc.boolean()) })
  .map(({ id, sid, arn, action, resource, key, values, service, number }) => ({
    Version: '2012-10-17',
    Id: id,
    Statement: [
      { Sid: sid, Effect: 'Allow', Principal: { AWS: [arn, 'arn:aws:iam::111122223333:root'], Service: service }, Action: [action], Resource: resource, Condition: { StringEquals: { [key]: values }, Bool: { 'aws:SecureTransport': number } } },
      { Effect: 'Deny', NotPrincipal: { AWS: arn }, NotAction: action, Resource: '*' },
      { Effect: 'Deny', Principal: '*', Action: 'kms:*', NotResource: [resource] },
    ],
  }));

export const keyWith = (policy: KeySpec['policy']): KeySpec => ({ arn: KEY, manager: 'CUSTOMER', ...(policy === undefined ? {} : { policy }), aliases: ['alias/orders/data'], tags: { 'a "b" ${c}': '%{d}' } });

export function textOf(exported: Exported): string {
  if (exported.problem !== undefined) throw new Error(`${exported.problem.place}: ${exported.problem.message}`);
  return exported.text;
}
