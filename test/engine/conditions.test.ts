import { describe, expect, test } from 'vitest';
import { decide, explain, loadRequest, loadWorld } from '#engine';
import { addressInRange, parseAddress, parseRange } from '../../engine/5-match/conditions/address.ts';
import { parseMoment, parseNumber } from '../../engine/5-match/conditions/scalars.ts';

const ANA = 'arn:aws:iam::111122223333:user/Ana';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

type Values = string | string[] | null;
type Row = readonly [operator: string, key: string, expected: unknown, given: Values | undefined, holds: boolean, version?: string];

/** Whether a statement with this one condition applies to a request with this one context key. */
function holds(operator: string, key: string, expected: unknown, given: Values | undefined, version = '2012-10-17'): boolean {
  const statement = { Effect: 'Allow', Principal: { AWS: ANA }, Action: 'kms:*', Resource: '*', Condition: { [operator]: { [key]: expected } } };
  const { world } = loadWorld({
    accounts: [{ id: '111122223333' }],
    principals: [{ arn: ANA, id: 'AIDAEXAMPLE000000001', tags: { team: 'blue' } }],
    keys: [{ arn: KEY, manager: 'CUSTOMER', policy: { Version: version, Statement: [statement] } }],
  });
  const { request } = loadRequest({ principal: ANA, action: 'kms:Decrypt', resource: KEY, context: given === undefined ? {} : { [key]: given } });
  if (world === null || request === null) throw new Error('the row cannot be read');
  const { outcome } = explain(world, request);
  expect(decide(world, request)).toEqual(outcome);
  return outcome.decision === 'allow';
}

const K = 'aws:SourceVpce';
const rows: readonly Row[] = [
  ['StringEquals', K, 'a', 'a', true],
  ['StringEquals', K, 'a', 'A', false],
  ['StringEquals', K, ['a', 'b'], 'b', true],
  ['StringEquals', K, 'a*', 'ab', false],
  ['StringEquals', K, 'a', undefined, false],
  ['StringEqualsIfExists', K, 'a', undefined, true],
  ['StringEqualsIfExists', K, 'a', 'b', false],
  ['StringNotEquals', K, 'a', 'b', true],
  ['StringNotEquals', K, ['a', 'b'], 'b', false],
  ['StringNotEquals', K, 'a', undefined, true],
  ['StringNotEqualsIfExists', K, 'a', undefined, true],
  ['StringEqualsIgnoreCase', K, 'A', 'a', true],
  ['StringNotEqualsIgnoreCase', K, 'A', 'a', false],
  ['StringLike', K, 'a*c?', 'abbcd', true],
  ['StringLike', K, 'a*c?', 'abbc', false],
  ['StringNotLike', K, 'a*', 'b', true],
  ['StringNotLike', K, 'a*', 'ab', false],
  ['StringNotLike', K, ['a*', 'b*'], 'bc', false],
  ['StringEqualsIgnoreCase', K, 'A', 'b', false],
  ['StringEqualsIgnoreCase', K, '${aws:username}', 'aNA', true],
  ['StringNotEqualsIgnoreCase', K, 'A', 'b', true],
  ['StringLike', K, '${aws:username}-*', 'Ana-1', true],
  ['StringLike', K, '${aws:username}', '${aws:username}', true, '2008-10-17'],
  ['StringLike', K, '${aws:username}', 'Ana', false, '2008-10-17'],
  ['StringLike', K, '${aws:PrincipalTag/none}', '${aws:PrincipalTag/none}', false],
  ['StringLike', K, 'a${*}', 'ab', false],
  ['StringLike', K, 'a${?}${$}', 'a?$', true],
  ['StringLike', K, 'a?', 'ab', true],
  ['StringEquals', K, 'a?', 'ab', false],
  ['StringEquals', K, '${aws:username}-${aws:PrincipalTag/team}!', 'Ana-blue!', true],
  ['StringEquals', K, '${aws:username} ${aws:username}', 'Ana Ana', true],
  ['StringEquals', K, '${AWS:UserName}', 'Ana', true],
  ['StringEquals', K, "${aws:username, 'Bob'}", 'Ana', true],
  ['StringEquals', K, "${aws:PrincipalTag/none, ''}", '', true],
  ['StringEquals', K, "${aws:PrincipalTag/none,'red'}", 'red', false],
  ['StringEquals', K, "${aws:PrincipalTag/none, 'red' }", 'red', false],
  ['StringEquals', K, "${ aws:username}", 'Ana', false],
  ['StringEquals', K, '${aws:username', '${aws:username', true],
  ['StringLike', K, '${aws:username}-*', 'Bob-1', false],
  ['StringNotEquals', K, '${aws:username}', 'Ana', false],
  ['StringLike', K, '${*}', '*', true],
  ['StringLike', K, '${*}', 'a', false],
  ['StringEquals', K, '${aws:username}', 'Ana', true],
  ['StringEquals', K, '${aws:username}', 'Ana', false, '2008-10-17'],
  ['StringEquals', K, '${aws:username}', '${aws:username}', true, '2008-10-17'],
  ['StringEquals', K, '${aws:PrincipalTag/team}', 'blue', true],
  ['StringEquals', K, '${aws:PrincipalTag/none}', '', false],
  ['StringNotEquals', K, '${aws:PrincipalTag/none}', 'x', true],
  ['StringEquals', K, "${aws:PrincipalTag/none, 'red'}", 'red', true],
  ['NumericEquals', K, '7', '7.0', true],
  ['NumericEquals', K, '7', '8', false],
  ['NumericEquals', K, 'seven', 'seven', false],
  ['NumericEquals', K, ['7', '8'], '8', true],
  ['NumericNotEquals', K, '7', '7', false],
  ['NumericLessThan', K, '7', 'x', false],
  ['NumericGreaterThanEquals', K, 'x', '7', false],
  ['NumericLessThan', K, '7', '6', true],
  ['NumericLessThan', K, '7', '8', false],
  ['NumericLessThanEquals', K, '7', '6', true],
  ['NumericLessThanEquals', K, '7', '8', false],
  ['NumericGreaterThan', K, '7', '7', false],
  ['NumericGreaterThan', K, '7', '6', false],
  ['NumericGreaterThanEquals', K, '7', '7', true],
  ['NumericGreaterThanEquals', K, '7', '8', true],
  ['NumericGreaterThanEquals', K, '7', '6', false],
  ['NumericNotEquals', K, '7', '8', true],
  ['NumericLessThan', K, '7', '7', false],
  ['NumericLessThanEquals', K, 7, '7', true],
  ['NumericGreaterThan', K, '7', '30', true],
  ['NumericGreaterThanEquals', K, '7', 'x', false],
  ['DateLessThan', K, '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
  ['DateLessThan', K, '2026-01-01T00:00:00Z', '1767225600', false],
  ['DateGreaterThanEquals', K, '1767225600', '2026-01-01T00:00:00Z', true],
  ['DateEquals', K, '2026-01-01', '2026-01-01T00:00:00Z', true],
  ['DateEquals', K, '2026-01-01', '2026-01-02', false],
  ['DateEquals', K, 'tomorrow', 'tomorrow', false],
  ['DateNotEquals', K, '2026-01-01', '2026-01-01T00:00:00Z', false],
  ['DateLessThan', K, '2026-01-02', '2026-01-02', false],
  ['DateLessThan', K, '2026-01-02', '2026-01-03', false],
  ['DateLessThanEquals', K, '2026-01-02', '2026-01-01', true],
  ['DateLessThanEquals', K, '2026-01-02', '2026-01-02', true],
  ['DateLessThanEquals', K, '2026-01-02', '2026-01-03', false],
  ['DateGreaterThan', K, '2026-01-02', '2026-01-03', true],
  ['DateGreaterThan', K, '2026-01-02', '2026-01-02', false],
  ['DateGreaterThan', K, '2026-01-02', '2026-01-01', false],
  ['DateGreaterThanEquals', K, '2026-01-02', '2026-01-03', true],
  ['DateGreaterThanEquals', K, '2026-01-02', '2026-01-01', false],
  ['DateNotEquals', K, '2026-01-01', '2026-01-02', true],
  ['Bool', K, 'true', 'True', true],
  ['Bool', K, true, 'true', true],
  ['Bool', K, 'false', undefined, false],
  ['Bool', K, 'false', 'true', false],
  ['BoolIfExists', K, 'false', undefined, true],
  ['BinaryEquals', K, 'QmlnIHN0dWZm', 'QmlnIHN0dWZm', true],
  ['BinaryEquals', K, 'QmlnIHN0dWZm', 'QmlnIHN0dWZn', false],
  ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', '203.0.113.77', true],
  ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', '203.0.114.1', false],
  ['IpAddress', 'aws:SourceIp', '203.0.113.7', '203.0.113.7', true],
  ['IpAddress', 'aws:SourceIp', '2001:db8::/32', '2001:db8:1::1', true],
  ['IpAddress', 'aws:SourceIp', '0.0.0.0/0', '::1', false],
  ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', undefined, true],
  ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', '203.0.113.7', false],
  ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', '198.51.100.1', true],
  ['IpAddress', 'aws:SourceIp', ['192.0.2.0/24', '203.0.113.0/24'], '203.0.113.7', true],
  ['IpAddress', 'aws:SourceIp', 'anywhere', 'anywhere', false],
  ['IpAddress', 'aws:SourceIp', 'anywhere', '203.0.113.7', false],
  ['IpAddress', 'aws:SourceIp', '0.0.0.0/0', 'anywhere', false],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::bucket*', 'arn:aws:s3:::bucket-1', true],
  ['ArnEquals', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:*', 'arn:aws:logs:eu-west-1:111122223333:log-group:x', true],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:*:bucket', 'arn:aws:s3:::bucket', false],
  ['ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::a', 'arn:aws:s3:::b', true],
  ['ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::a*', 'arn:aws:s3:::ab', false],
  ['ArnNotEquals', 'aws:SourceArn', 'arn:aws:s3:::a*', 'arn:aws:s3:::ab', false],
  ['ArnEquals', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:log-group:*', 'arn:aws:logs:eu-west-1:111122223333:log-group:x:y', true],
  ['ArnEquals', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:log-group:x', 'arn:aws:logs:eu-west-1:111122223333:log-group:y', false],
  ['ArnEquals', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:log-group:x', 'arn:aws:logs:eu-west-1:444455556666:log-group:x', false],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s?:::a', 'arn:aws:s3:::a', true],
  ['ArnLike', 'aws:SourceArn', 'arn:*:*:*:*:*', 'no ARN', false],
  ['ArnLike', 'aws:SourceArn', 'arn:*:*:*:*', 'arn:aws:s3:::a', false],
  ['ArnLike', 'aws:SourceArn', '*', 'arn:aws:s3:::a', false],
  ['ArnLike', 'aws:SourceArn', '*', 'no ARN', false],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s?:::a', 'arn:aws:s33:::a', false],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3::?:a', 'arn:aws:s3:::a', false],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:*', 'arn:aws:logs:eu-west-1:444455556666:x:111122223333:y', false],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:*:a*c', 'arn:aws:sns:eu-west-1:111122223333:a:b:c', true],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:*:a?c', 'arn:aws:sns:eu-west-1:111122223333:a:c', true],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::${aws:username}', 'arn:aws:s3:::Ana', true],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::${aws:PrincipalTag/none}', 'arn:aws:s3:::${aws:PrincipalTag/none}', false],
  ['ArnNotEquals', 'aws:SourceArn', 'arn:aws:s3:::a', undefined, true],
  ['Null', K, 'true', undefined, true],
  ['Null', K, 'TRUE', undefined, true],
  ['Null', K, 'False', 'x', true],
  ['Null', K, ['true', 'false'], undefined, true],
  ['Null', K, ['true', 'false'], 'x', true],
  ['ForAllValues:Null', K, 'false', undefined, true],
  ['ForAnyValue:Null', K, 'true', undefined, false],
  ['Null', K, 'true', 'x', false],
  ['Null', K, 'false', 'x', true],
  ['Null', K, false, undefined, false],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['a'], undefined, true],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['a'], [], true],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['a'], ['c', 'a'], true],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['a'], undefined, false],
  ['ForAnyValue:StringEqualsIfExists', 'aws:TagKeys', ['a'], undefined, true],
  ['ForAllValues:StringNotEquals', 'aws:TagKeys', ['a'], ['b', 'c'], true],
  ['ForAllValues:StringNotEquals', 'aws:TagKeys', ['a'], ['a', 'c'], false],
  ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a'], ['a', 'c'], true],
  ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a'], ['a'], false],
  ['ForAnyValue:StringLike', 'aws:TagKeys', ['a*'], ['ab'], true],
  ['ForAnyValue:StringLike', 'aws:TagKeys', ['a*'], ['c', 'ab'], true],
  ['ForAllValues:StringLike', 'aws:TagKeys', ['a*', 'b*'], ['ab', 'bc'], true],
  ['ForAllValues:StringLike', 'aws:TagKeys', ['a*', 'b*'], ['ab', 'cd'], false],
  ['ForAllValues:StringNotLike', 'aws:TagKeys', ['a*'], ['b', 'ab'], false],
  ['ForAnyValue:StringNotLike', 'aws:TagKeys', ['a*'], ['b', 'ab'], true],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['${aws:username}', 'a'], ['a', 'Ana'], true],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['${aws:username}', 'a'], ['a', 'Bob'], false],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['${aws:username}'], ['a', 'Ana'], true],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['${aws:username}'], undefined, false],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['${aws:username}'], undefined, true],
  ['StringEquals', 'aws:TagKeys', ['a'], [], false],
  ['StringEqualsIfExists', 'aws:TagKeys', ['a'], [], true],
  ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a', 'b'], ['a', 'b'], false],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['a', 'b'], ['c', 'b'], true],
  ['ForAllValues:StringNotEquals', 'aws:TagKeys', ['a', 'b'], ['c', 'd'], true],
  ['StringLike', 'aws:TagKeys', ['a*', 'b*'], ['c', 'bc'], true],
  ['StringNotEquals', 'aws:TagKeys', ['a'], [], true],
  ['aws:SourceVpce', K, 'a', 'a', false],
  ['stringequals', K, 'a', 'a', false],
  ['NullIfExists', K, 'true', undefined, false],
];

describe('condition operators', () => {
  for (const [operator, key, expected, given, wanted, version] of rows) {
    const name = `${operator} ${key} ${JSON.stringify(expected)} with ${given === undefined ? 'no value' : JSON.stringify(given)} under ${version ?? '2012-10-17'}: ${String(wanted)}`;
    test(name, () => {
      expect(holds(operator, key, expected, given, version)).toBe(wanted);
    });
  }

  test('a variable is filled in for each request anew, whoever asked before', () => {
    const statement = (values: string | string[]): object => ({ Effect: 'Allow', Principal: { AWS: ANA }, Action: 'kms:*', Resource: '*', Condition: { StringEquals: { [K]: values } } });
    for (const values of ['${aws:PrincipalTag/team}', ['${aws:PrincipalTag/team}', 'green']]) {
      const { world } = loadWorld({ accounts: [{ id: '111122223333' }], principals: [{ arn: ANA }], keys: [{ arn: KEY, manager: 'CUSTOMER', policy: { Version: '2012-10-17', Statement: [statement(values)] } }] });
      const ask = (team: string, given: string): string | null => {
        const { request } = loadRequest({ principal: ANA, action: 'kms:Decrypt', resource: KEY, sessionTags: { team }, context: { [K]: given } });
        if (world === null || request === null) throw new Error('the row cannot be read');
        expect(decide(world, request)).toEqual(explain(world, request).outcome);
        return explain(world, request).outcome.decision;
      };
      expect(ask('red', 'red')).toBe('allow');
      expect(ask('blue', 'red')).toBe('implicitDeny');
      expect(ask('blue', 'blue')).toBe('allow');
    }
  });

  test('names of keys have no case, values do', () => {
    expect(holds('StringEquals', 'AWS:sourcevpce', 'a', 'a')).toBe(true);
  });
});

describe('addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['192.0.2.1/32', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.0', false],
    ['192.0.2.0/31', '192.0.2.1', true],
    ['192.0.2.0/31', '192.0.2.2', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::', false],
    ['::ffff:192.0.2.0/120', '::ffff:192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '::ffff:192.0.3.9', false],
    ['::ffff:c000:209', '::ffff:192.0.2.9', true],
    ['1:2:3:4:5:6:192.0.2.9', '1:2:3:4:5:6:c000:209', true],
    ['2001:db8::/126', '2001:db8::4', false],
    ['2001:db8::/126', '2001:db8::3', true],
    ['2001:DB8::1', '2001:db8::1', true],
    ['2001:db8::1', '2001:0db8:0:0:0:0:0:1', true],
    ['::1', '1::', false],
    ['1::', '1:0:0:0:0:0:0:0', true],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', true],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:9', false],
    ['::/0', 'ffff::', true],
  ])('%s holds %s: %s', (range, address, expected) => {
    const parsedRange = parseRange(range);
    const parsedAddress = parseAddress(address);
    if (parsedRange === null || parsedAddress === null) throw new Error('unreadable');
    expect(addressInRange(parsedAddress, parsedRange)).toBe(expected);
  });

  test.each([
    ...['256.0.0.1', '1.2.3', '1.2.3.4.5', '1.2.3.', '1.2.3.4x', '1.2.3.x4', '1.2.3.0004', '-1.2.3.4', 'x', ''],
    ...['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x8', '10.0.0.0/8x', '10.0.0.0/0008', '10.0.0.0/8/8', '/8', '2001:db8::/129'],
    ...['::1::', '1::2::3', ':', ':::', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8::', '1:2:3:4::5:6:7:8', 'g::', '12345::', '1::g1', '1::1g'],
    ...['::192.0.2.256', '::192.0.2', '1:2:3:4:5:6:7:192.0.2.9', '192.0.2.9::', '::192.0.2.9:1'],
  ])('%s is none', (text) => expect(parseRange(text)).toBeNull());
});

describe('numbers and dates', () => {
  test.each([
    ...([['7', 7], ['42', 42], ['007', 7], ['-1.5', -1.5], ['+1.25', 1.25], ['7.', 7], ['.5', 0.5], ['.25', 0.25], ['1e3', 1000], ['1E3', 1000], ['1e-3', 0.001], ['1e+3', 1000], ['1e10', 1e10]] as const),
    ...([['2026-01-01T00:00:00Z', 1_767_225_600], ['2026-01-01T00:00:00', 1_767_225_600]] as const),
    ...([['', null], ['seven', null], ['0x10', null], ['7 days', null], ['a7', null], ['.', null], ['-', null], ['1.x', null], ['.x', null], ['e3', null], ['1e', null], ['1ex3', null], ['Infinity', null]] as const),
  ])('%s as a number is %s', (text, expected) => {
    expect(parseNumber(text)).toBe(expected);
  });

  const newYear = 1_767_225_600_000;
  test.each([
    ...([['2026', newYear], ['2026-01', newYear], ['2026-01-01', newYear], ['2026-01-01T00:00', newYear], ['2026-01-01T00:00Z', newYear], ['2026-01-01T00:00:00', newYear]] as const),
    ...([['2026-01-01T01:00:00+01:00', newYear], ['2025-12-31T19:00-05:00', newYear], ['2026-01-01T00:00:00.5Z', newYear + 500], ['2026-01-01T00:00:00.25', newYear + 250]] as const),
    ...([['1767225600', newYear], ['1767225600.5', newYear + 500], ['1767225600.25', newYear + 250], ['20260', 20_260_000]] as const),
    ...([['yesterday', null], ['January 1, 2026', null], ['2026-1-1', null], ['2026-13-01', null], ['2026-01-01 00:00', null], ['2026-01-01Z', null], ['x2026-01-01', null], ['2026-01-01x', null], ['', null]] as const),
    ...([['2026-01-01T00', null], ['2026-01-01T00:00:00.Z', null], ['2026-01-01T00:00:00.xZ', null], ['2026-01-01T00:00+01', null], ['2026-01-01T00:00+0100', null], ['x1767225600', null], ['1767225600x', null], ['1767225600.', null], ['1767225600.x', null]] as const),
  ])('%s as a date is %s', (text, expected) => {
    expect(parseMoment(text)).toBe(expected);
  });
});
