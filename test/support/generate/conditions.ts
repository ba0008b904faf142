import type { Tape } from './tape.ts';
import { arnValue, binaryValue, boolValue, dateValue, ipValue, numberValue, textValue } from './values.ts';

type Family = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'Ip' | 'Arn' | 'Null';

const bases: readonly [string, Family][] = [
  ...['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'].map((name): [string, Family] => [name, 'String']),
  ['Null', 'Null'], ['Bool', 'Bool'], ['BinaryEquals', 'Binary'], ['IpAddress', 'Ip'], ['NotIpAddress', 'Ip'],
  ...['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].flatMap((how): [string, Family][] => [[`Numeric${how}`, 'Numeric'], [`Date${how}`, 'Date']]),
  ...['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'].map((name): [string, Family] => [name, 'Arn']),
];

const textKeys = [
  'kms:ViaService', 'aws:PrincipalTag/team', 'aws:principaltag/TEAM', 'kms:EncryptionContext:team', 'KMS:encryptioncontext:Team', 'aws:username', 'aws:userid', 'aws:PrincipalOrgID',
  'aws:PrincipalType', 'aws:PrincipalAccount', 'kms:CallerAccount', 'aws:ResourceAccount', 'aws:ResourceOrgID', 'aws:ResourceTag/team', 'aws:RequestedRegion', 'kms:KeySpec',
  'kms:KeyUsage', 'kms:KeyOrigin', 'kms:MultiRegionKeyType', 'kms:RequestAlias', 'aws:SourceVpce', 'aws:SourceAccount', 'kms:EncryptionContext:purpose', 'aws:PrincipalTag/none',
];
const listKeys = ['kms:GrantOperations', 'kms:EncryptionContextKeys', 'kms:ResourceAliases', 'aws:PrincipalOrgPaths', 'aws:CalledVia', 'aws:TagKeys'];
const keysOf: Record<Family, readonly string[]> = {
  String: [...textKeys, ...listKeys],
  Null: [...textKeys, ...listKeys, 'aws:MultiFactorAuthPresent', 'aws:TokenIssueTime', 'aws:SourceArn'],
  Numeric: ['kms:ScheduleKeyDeletionPendingWindowInDays', 'kms:RotationPeriodInDays', 'aws:MultiFactorAuthAge', 'aws:EpochTime'],
  Date: ['aws:CurrentTime', 'aws:EpochTime', 'aws:TokenIssueTime'],
  Bool: ['aws:SecureTransport', 'aws:ViaAWSService', 'aws:PrincipalIsAWSService', 'aws:MultiFactorAuthPresent', 'kms:GrantIsForAWSResource', 'kms:MultiRegion'],
  Binary: ['aws:RequestTag/blob'],
  Ip: ['aws:SourceIp', 'aws:VpcSourceIp'],
  Arn: ['aws:PrincipalArn', 'aws:SourceArn', 'kms:GranteePrincipal'],
};
const all = Object.values(keysOf).flat();

function value(family: Family, actual: string | undefined, tape: Tape): string | number | boolean {
  switch (family) {
    case 'Numeric': return numberValue(actual, tape);
    case 'Date': return dateValue(tape);
    case 'Bool': return boolValue(tape);
    case 'Null': return tape.pick<string | boolean>(['true', 'false', true, false]);
    case 'Binary': return binaryValue(tape);
    case 'Ip': return ipValue(tape);
    case 'Arn': return arnValue(actual, tape);
    default: return textValue(actual, tape);
  }
}

type Block = Record<string, Record<string, unknown>>;

/** One operator with one or two keys; values near those that the request carries. */
function part(context: ReadonlyMap<string, readonly string[]>, tape: Tape, block: Block): void {
  const [base, family] = bases[tape.next() % bases.length] ?? ['StringEquals', 'String'];
  const set = tape.pick(['', '', '', '', 'ForAnyValue:', 'ForAllValues:']);
  const suffix = family !== 'Null' && tape.chance(25) ? 'IfExists' : '';
  const operator = `${set}${base}${suffix}`;
  const keys: Record<string, unknown> = { ...block[operator] };
  for (let count = tape.chance(15) ? 2 : 1; count > 0; count -= 1) {
    const key = tape.pick(tape.chance(6) ? all : set === '' || family !== 'String' ? keysOf[family] : [...listKeys, ...textKeys.slice(0, 6)]);
    // AWS takes no block in which a key stands twice in different case.
    if (Object.keys(keys).some((one) => one.toLowerCase() === key.toLowerCase())) continue;
    const actual = context.get(key.toLowerCase()) ?? [];
    const one = (): unknown => value(family, actual.length > 0 ? tape.pick(actual) : undefined, tape);
    keys[key] = tape.chance(25) ? Array.from({ length: 1 + tape.count(2) }, one) : one();
  }
  block[operator] = keys;
}

/** Nothing in most cases, else a Condition element. */
export function conditionNear(context: ReadonlyMap<string, readonly string[]>, tape: Tape, percent: number): Block | undefined {
  if (!tape.chance(percent)) return undefined;
  const block: Block = {};
  for (let count = tape.chance(20) ? 2 : 1; count > 0; count -= 1) part(context, tape, block);
  return block;
}
