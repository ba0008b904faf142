import { describe, expect, test } from 'vitest';
import type { ConditionTrace, ElementTrace, RequestSpec } from '#engine';
import { ALIAS, allow, ANA, ask, AWAY, BUCKET, HOME, KEY, may, ROLE, SESSION, type Setting, ZOE } from './trace-support.ts';

/** An element in one line: whether it matches, by which rule, and the entries that decided. */
const elementLine = ({ element, matches, rule, missing, entries }: ElementTrace): string =>
  [element, matches ? 'matches' : 'fails', rule, ...(missing ? ['missing'] : []), ...entries.map((entry) => `${entry.text}=${entry.matches ? entry.rule : `not ${entry.rule}`}`)].join(' ');

function elementsOf(setting: Setting, request: Partial<RequestSpec>, at = 0, gate = 'keyPolicy'): readonly ElementTrace[] {
  const found = ask(setting, request).trace.gates.find(({ id }) => id === gate);
  return found?.policies[0]?.statements[at]?.elements ?? [];
}

const ANA_ID = 'AIDAANAEXAMPLE000001';
const BOUND: Setting = { boundary: [may] };
const FEDERATED = `arn:aws:sts::${HOME}:federated-user/Ana`;

type Row = readonly [name: string, statement: object, request: Partial<RequestSpec>, line: string, setting?: Setting];

const principals: readonly Row[] = [
  ['everyone', allow('*'), {}, 'Principal matches principal.everyone *=principal.everyone'],
  ['a user among others', allow([ZOE, ANA]), {}, `Principal matches principal.user ${ANA}=principal.user`],
  ['a user by its unique id', allow(ANA_ID), {}, `Principal matches principal.user ${ANA_ID}=principal.user`],
  ['the unique id of a deleted user', allow('AIDADELETEDEXAMPLE001'), {}, 'Principal fails principal.unique-id AIDADELETEDEXAMPLE001=not principal.unique-id'],
  ['a role', allow(ROLE), { principal: SESSION }, `Principal matches principal.role ${ROLE}=principal.role`],
  ['a session', allow(SESSION), { principal: SESSION }, `Principal matches principal.session ${SESSION}=principal.session`],
  ['a federated session', allow(FEDERATED), { principal: FEDERATED }, `Principal matches principal.session ${FEDERATED}=principal.session`],
  ['the user behind a federated session', allow(ANA), { principal: FEDERATED }, `Principal matches principal.federated ${ANA}=principal.federated`],
  ['a service', { ...allow('*'), Principal: { Service: 'logs.amazonaws.com' } }, { principal: 'logs.amazonaws.com' }, 'Principal matches principal.service logs.amazonaws.com=principal.service'],
  ['the account', allow(HOME), {}, `Principal matches principal.account ${HOME}=principal.account`],
  ['the account, for its root user', allow(HOME), { principal: `arn:aws:iam::${HOME}:root` }, `Principal matches keyPolicy.root-user ${HOME}=keyPolicy.root-user`],
  ['the account in a Deny', { ...allow(HOME), Effect: 'Deny' }, {}, `Principal matches principal.deny-account ${HOME}=principal.deny-account`],
  ['a user in a Deny', { ...allow(ANA), Effect: 'Deny' }, {}, `Principal matches principal.user ${ANA}=principal.user`],
  ['two others', allow([ZOE, AWAY]), {}, `Principal fails principal.other ${ZOE}=not principal.other ${AWAY}=not principal.other`],
  ['a group', allow(`arn:aws:iam::${HOME}:group/All`), {}, `Principal fails principal.unusable arn:aws:iam::${HOME}:group/All=not principal.unusable`],
  ['nobody', { ...allow('*'), Principal: { AWS: [] } }, {}, 'Principal fails principal.other'],
  ['none', { Effect: 'Allow', Action: 'kms:*', Resource: '*' }, {}, 'Principal fails statement.no-principal missing'],
  ['all but another', { ...allow('*'), Principal: undefined, NotPrincipal: { AWS: ZOE } }, {}, `NotPrincipal matches notPrincipal.not-listed ${ZOE}=not principal.other`],
  ['all but the caller', { ...allow('*'), Principal: undefined, NotPrincipal: { AWS: [ZOE, ANA] } }, {}, `NotPrincipal fails notPrincipal.listed ${ANA}=principal.user`],
  ['a Deny to all but the caller, who has a boundary', { ...allow('*'), Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: ANA } }, {}, `NotPrincipal matches notPrincipal.boundary ${ANA}=principal.user`, BOUND],
  ['a Deny to all but another, for a caller without a boundary', { ...allow('*'), Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: ZOE } }, {}, `NotPrincipal matches notPrincipal.not-listed ${ZOE}=not principal.other`],
  ['an Allow to all but another, for a caller with a boundary', { ...allow('*'), Principal: undefined, NotPrincipal: { AWS: ZOE } }, {}, `NotPrincipal matches notPrincipal.not-listed ${ZOE}=not principal.other`, BOUND],
];

const actions: readonly Row[] = [
  ['one of two', allow(ANA, { Action: ['kms:Encrypt', 'kms:Decrypt'] }), {}, 'Action matches action.match kms:Decrypt=action.match'],
  ['both of two', allow(ANA, { Action: ['kms:De*', 'kms:Decrypt'] }), {}, 'Action matches action.match kms:De*=action.match kms:Decrypt=action.match'],
  ['others', allow(ANA, { Action: ['kms:Encrypt', 'kms:Sign'] }), {}, 'Action fails action.other kms:Encrypt=not action.other kms:Sign=not action.other'],
  ['none', { Effect: 'Allow', Principal: '*', Resource: '*' }, {}, 'Action fails statement.no-action missing'],
  ['all but others', allow(ANA, { Action: undefined, NotAction: 'kms:Encrypt' }), {}, 'NotAction matches notAction.match kms:Encrypt=not action.other'],
  ['all but this one', allow(ANA, { Action: undefined, NotAction: ['kms:Encrypt', 'kms:De*'] }), {}, 'NotAction fails action.other kms:De*=action.match'],
];

const resources: readonly Row[] = [
  ['every resource, which in a key policy is the key', allow(ANA), {}, 'Resource matches resource.key-policy *=resource.key-policy'],
  ['the key by its ARN', allow(ANA, { Resource: ['arn:aws:s3:::a', KEY] }), {}, `Resource matches resource.key-policy ${KEY}=resource.key-policy`],
  ['another key', allow(ANA, { Resource: `${KEY}0` }), {}, `Resource fails resource.other ${KEY}0=not resource.other`],
  ['an alias', allow(ANA, { Resource: ALIAS }), {}, `Resource fails resource.alias ${ALIAS}=not resource.alias`],
  ['none', { Effect: 'Allow', Principal: '*', Action: '*' }, {}, 'Resource fails statement.no-resource missing'],
  ['all but another', allow(ANA, { Resource: undefined, NotResource: `${KEY}0` }), {}, `NotResource matches resource.match ${KEY}0=not resource.other`],
  ['all but this one', allow(ANA, { Resource: undefined, NotResource: KEY }), {}, `NotResource fails resource.other ${KEY}=resource.key-policy`],
];

describe.each([
  ['principal', 0, principals],
  ['action', 1, actions],
  ['resource', 2, resources],
] as const)('what the trace says of a %s', (_what, place, rows) => {
  for (const [name, statement, request, line, setting = {}] of rows) {
    test(name, () => {
      const element = elementsOf({ ...setting, key: [statement] }, request)[place];
      expect(element && elementLine(element)).toBe(line);
    });
  }
});

describe('what the trace says of a statement', () => {
  test('policies that name nobody have no principal', () => {
    const elements = elementsOf({ key: [allow(HOME)], identity: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY, Principal: '*' }, may] }, {}, 1, 'identityPolicy');
    expect(elements.map(elementLine)).toEqual(['Action matches action.match *=action.match', 'Resource matches resource.match *=resource.match']);
  });

  test('an alias in an IAM policy is told apart from another key', () => {
    const [, resource] = elementsOf({ key: [allow(HOME)], identity: [{ Effect: 'Allow', Action: 'kms:*', Resource: [ALIAS, `${KEY}0`] }] }, {}, 0, 'identityPolicy');
    expect(resource && elementLine(resource)).toBe(`Resource fails resource.alias ${ALIAS}=not resource.alias ${KEY}0=not resource.other`);
  });

  test('an action that looks like an alias is only another action', () => {
    const [, action] = elementsOf({ key: [allow(ANA, { Action: 'kms:alias/:alias/x' })] }, {});
    expect(action && elementLine(action)).toBe('Action fails action.other kms:alias/:alias/x=not action.other');
  });

  test('every element and entry stands where the text has it', () => {
    const statement = { Effect: 'Allow', Principal: { AWS: [ANA, ZOE] }, Action: ['kms:Decrypt', 'kms:Sign'], Resource: ['*', KEY], Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
    const at = ({ range }: { range: { from: number; to: number } }): string => text.slice(range.from, range.to).replace(/\s+/g, '');
    const elements = elementsOf({ key: [statement] }, {});
    expect(elements.map(at)).toEqual([`"Principal":{"AWS":["${ANA}","${ZOE}"]}`, '"Action":["kms:Decrypt","kms:Sign"]', `"Resource":["*","${KEY}"]`, '"Condition":{"Bool":{"aws:SecureTransport":"true"}}']);
    expect(elements.flatMap(({ entries }) => entries.map(at))).toEqual([`"${ANA}"`, '"kms:Decrypt"', '"*"', `"${KEY}"`]);
    expect(elements.flatMap(({ conditions }) => conditions.map(at))).toEqual(['"aws:SecureTransport":"true"']);
  });

  test('a missing element stands where its statement does', () => {
    const statement = { Effect: 'Allow', Sid: 'bare' };
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
    const elements = elementsOf({ key: [statement] }, {});
    expect(elements.map(({ range }) => text.slice(range.from, range.to).replace(/\s+/g, ''))).toEqual(Array(3).fill('{"Effect":"Allow","Sid":"bare"}'));
  });

  test('a variable is filled in anew for each request, what stays the same is kept', () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: `arn:aws:kms:*:${HOME}:key/\${aws:PrincipalTag/key}` };
    const tagged = (key: string): string => {
      const [, , resource] = elementsOf({ key: [statement], principalIs: { tags: { key } } }, {});
      return resource === undefined ? '' : elementLine(resource);
    };
    const entry = `arn:aws:kms:*:${HOME}:key/\${aws:PrincipalTag/key}`;
    expect(tagged('1234abcd-12ab-34cd-56ef-1234567890ab')).toBe(`Resource matches resource.key-policy ${entry}=resource.key-policy`);
    expect(tagged('other')).toBe(`Resource fails resource.other ${entry}=not resource.other`);
  });
});

type ConditionRow = readonly [name: string, condition: Readonly<Record<string, object>>, request: Partial<RequestSpec>, expected: Partial<ConditionTrace> & { readonly absence?: string }, setting?: Setting];

const TEAM = { context: { 'aws:SourceVpce': 'vpce-1' } };
const conditionRows: readonly ConditionRow[] = [
  ['holds', { StringEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-1'] } }, TEAM, { holds: true, rule: 'condition.holds', expected: ['vpce-0', 'vpce-1'], actual: ['vpce-1'], origin: 'given' }],
  ['fails', { StringEquals: { 'aws:SourceVpce': 'vpce-2' } }, TEAM, { holds: false, rule: 'condition.fails', expected: ['vpce-2'], actual: ['vpce-1'] }],
  ['misses a key that could be there', { StringEquals: { 'aws:SourceVpce': 'vpce-2' } }, {}, { holds: false, rule: 'condition.missing-key', actual: null, absence: 'notGiven' }],
  ['misses a key under a negated operator', { StringNotEquals: { 'aws:SourceVpce': 'vpce-2' } }, {}, { holds: true, rule: 'condition.missing-key-negated', actual: null, absence: 'notGiven' }],
  ['misses a key that the request leaves out on purpose', { Bool: { 'aws:SecureTransport': 'true' } }, { context: { 'aws:SecureTransport': null } }, { holds: false, rule: 'condition.missing-key', absence: 'removed' }],
  ['misses a key that the operation never carries', { StringEquals: { 'kms:EncryptionContext:team': 'red' } }, { action: 'kms:DescribeKey' }, { holds: false, rule: 'condition.missing-key', absence: 'operation' }],
  ['misses a key that the operation could carry', { StringEquals: { 'kms:EncryptionContext:team': 'red' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses a key that the operation could carry, in another case', { StringEquals: { 'KMS:EncryptionContext:Team': 'red' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses the names of an encryption context', { StringEquals: { 'kms:EncryptionContextKeys': 'team' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses the names of an encryption context, where there never is one', { StringEquals: { 'kms:EncryptionContextKeys': 'team' } }, { action: 'kms:ScheduleKeyDeletion' }, { holds: false, absence: 'operation' }],
  ['misses a PCR of an enclave', { StringEquals: { 'kms:RecipientAttestation:PCR0': 'a' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses a PCR of an enclave, where none can be', { StringEquals: { 'kms:RecipientAttestation:PCR0': 'a' } }, { action: 'kms:Encrypt' }, { holds: false, absence: 'operation' }],
  ['misses a key that KMS does not know', { StringEquals: { 'kms:Nonsense': 'a' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses the window of a deletion in a decryption', { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '8' } }, {}, { holds: false, absence: 'operation' }],
  ['misses a key of the service as a whole', { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses a key that begins like one of KMS', { StringEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDaysAlso': '8' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses a key of the request that KMS knows too', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, {}, { holds: false, absence: 'notGiven' }],
  ['misses a key that begins like one for IAM policies only', { StringEquals: { 'kms:ResourceAliasesAlso': 'a' } }, {}, { holds: false, rule: 'condition.missing-key', absence: 'notGiven' }],
  ['names an operator that does not exist', { StringIs: { 'aws:SourceVpce': 'vpce-1' } }, TEAM, { holds: false, rule: 'condition.unknown-operator', expected: ['vpce-1'], actual: ['vpce-1'] }],
  ['asks that a key is absent', { Null: { 'aws:SourceVpce': 'true' } }, {}, { holds: true, rule: 'condition.null', expected: ['true'], actual: null }],
  ['asks that a key is there', { Null: { 'aws:SourceVpce': 'true' } }, TEAM, { holds: false, rule: 'condition.null', actual: ['vpce-1'] }],
  ['asks nothing, with ForAllValues', { 'ForAllValues:Null': { 'aws:SourceVpce': 'true' } }, TEAM, { holds: true, rule: 'condition.null' }],
  ['IfExists without the key', { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-2' } }, {}, { holds: true, rule: 'condition.if-exists', absence: 'notGiven' }],
  ['ForAllValues without the key', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, {}, { holds: true, rule: 'condition.for-all-empty', absence: 'notGiven' }],
  ['ForAnyValue without the key', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, {}, { holds: false, rule: 'condition.for-any-empty' }],
  ['a key without values is absent', { StringEquals: { 'aws:TagKeys': 'a' } }, { context: { 'aws:TagKeys': [] } }, { holds: false, rule: 'condition.missing-key', actual: null }],
  ['a key that a key policy cannot use', { StringEquals: { 'kms:ResourceAliases': 'alias/reports' } }, {}, { holds: false, rule: 'condition.unusable-key', actual: null, absence: 'unusable' }],
  ['a key that a key policy cannot use, negated', { 'ForAllValues:StringNotEquals': { 'aws:ResourceTag/team': 'a' } }, {}, { holds: true, rule: 'condition.for-all-empty', absence: 'unusable' }, { keyIs: { tags: { team: 'a' } } }],
  ['a key that a key policy cannot use, negated, without a set operator', { StringNotEquals: { 'aws:ResourceTag/team': 'a' } }, {}, { holds: true, rule: 'condition.unusable-key', absence: 'unusable' }, { keyIs: { tags: { team: 'a' } } }],
  ['a variable with its value', { StringEquals: { 'aws:SourceVpce': '${aws:username}-${*}' } }, { context: { 'aws:SourceVpce': 'Ana-*' } }, { holds: true, expected: ['Ana-*'], actual: ['Ana-*'] }],
  ['a variable without a value', { StringEquals: { 'aws:SourceVpce': '${aws:PrincipalTag/none}' } }, TEAM, { holds: false, expected: ['${aws:PrincipalTag/none}'] }],
  ['a variable with its default', { StringLike: { 'aws:SourceVpce': "${aws:PrincipalTag/none, 'vpce'}-*?" } }, TEAM, { holds: true, expected: ['vpce-*?'] }],
  ['what KMS knows of the key', { StringEquals: { 'kms:KeySpec': 'SYMMETRIC_DEFAULT' } }, {}, { holds: true, actual: ['SYMMETRIC_DEFAULT'], origin: 'key' }],
  ['what the request has of its encryption context', { StringEquals: { 'kms:EncryptionContext:Team': 'red' } }, { encryptionContext: { team: 'red' } }, { holds: true, actual: ['red'], origin: 'request' }],
];

describe('what the trace says of a condition that', () => {
  for (const [name, condition, request, expected, setting = {}] of conditionRows) {
    test(name, () => {
      const [operator = '', keys = {}] = Object.entries(condition)[0] ?? [];
      const [, , , element] = elementsOf({ ...setting, key: [allow(ANA, { Condition: condition })] }, request);
      expect(element?.conditions).toHaveLength(1);
      const [said] = element?.conditions ?? [];
      expect(said).toMatchObject({ operator, key: Object.keys(keys)[0], ...expected });
      // A key that is there has an origin, one that is not has a reason.
      expect(said?.actual === null ? said.origin : said?.absence).toBeUndefined();
      expect(element).toMatchObject({ element: 'Condition', matches: said?.holds, rule: said?.holds === true ? 'condition.holds' : said?.rule, entries: [], missing: false });
    });
  }

  test('fails first decides for all', () => {
    const [, , , element] = elementsOf({ key: [allow(ANA, { Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpce': 'x' }, StringLike: { 'aws:username': 'B*' } } })] }, {});
    expect(element?.conditions.map(({ holds }) => holds)).toEqual([true, false, false]);
    expect(element).toMatchObject({ matches: false, rule: 'condition.missing-key' });
  });

  test('another service never heard of a key of KMS', () => {
    const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringEquals: { 'kms:KeySpec': 'SYMMETRIC_DEFAULT' } } };
    const [, , element] = elementsOf({ identity: [statement] }, { action: 's3:GetObject', resource: `${BUCKET}/a` }, 0, 'identityPolicy');
    expect(element?.conditions).toMatchObject([{ holds: false, absence: 'notGiven' }]);
  });

  test('there is none of', () => expect(elementsOf({ key: [allow(ANA)] }, {})).toHaveLength(3));
});
