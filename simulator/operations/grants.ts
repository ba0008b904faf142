import { type Decision, type GrantSpec, type KeySpec, parseArn } from '#engine';
import { invalid, type JsonObject, notFound, Refusal } from '../answers.ts';
import { type Ask, type Call, keyOf, named } from '../call.ts';
import { ascii, fromBase64, hex, toBase64, utf8 } from '../crypto/bytes.ts';
import { randomBytes } from '../crypto/web-crypto.ts';
import { isoDate } from '../metadata.ts';
import { page } from '../pages.ts';
import { decisionOn } from '../questions.ts';
import { detailsOf, type State, withDetails, withGrants } from '../state.ts';
import { type Constraints, isAsStrict, readGrant } from './grant-rules.ts';
import { keyOperation, nothing, type Operation } from './operation.ts';

const idOfGrant = (grant: GrantSpec, index: number): string => grant.id ?? `grant ${index + 1}`;

/** Each token stands for its grant; a new one every time, as from KMS. */
const tokenOf = (arn: string, id: string): string => toBase64(utf8(`grant-token:${hex(randomBytes(8))}|${arn}|${id}`));

/** The condition keys of a CreateGrant call; its constraints stand for its encryption context. */
function grantKeys({ parameters, base }: Call): Readonly<Record<string, string | readonly string[]>> {
  const constraints = parameters.object('Constraints');
  const source = constraints['SourceArn'];
  const type = ['EncryptionContextEquals', 'EncryptionContextSubset', 'SourceArn'].find((name) => name in constraints);
  const texts = ['GranteePrincipal', 'GranteeServicePrincipal', 'RetiringPrincipal', 'RetiringServicePrincipal'].flatMap((name) => (parameters.has(name) ? [[`kms:${name}`, parameters.text(name)] as const] : []));
  return {
    'kms:GrantIsForAWSResource': String(base.context.get('kms:viaservice')?.values !== undefined),
    ...(parameters.texts('Operations').length === 0 ? {} : { 'kms:GrantOperations': parameters.texts('Operations') }),
    ...Object.fromEntries(texts),
    ...(type === undefined ? {} : { 'kms:GrantConstraintType': type }),
    ...(typeof source === 'string' ? { 'kms:GrantConstraintSourceArn': source } : {}),
  };
}

function contextOf({ EncryptionContextEquals: equals, EncryptionContextSubset: subset }: Constraints): Readonly<Record<string, string>> {
  return { ...subset, ...equals };
}

function createAsk(call: Call, of?: State): Ask {
  const constraints = call.parameters.object('Constraints');
  const pairs = [constraints['EncryptionContextSubset'], constraints['EncryptionContextEquals']].flatMap((value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []));
  const context = Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  return { action: 'kms:CreateGrant', resources: [named(call, call.parameters.text('KeyId'))], keys: grantKeys(call), encryptionContext: context, ...(of === undefined ? {} : { of }) };
}

/**
 * Who may create grants only because a grant says so can hand on no more than that grant gives.
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html
 */
function checkParents(call: Call, key: KeySpec, grant: GrantSpec, decision: Decision): void {
  const { basis } = decision;
  const used = basis.kind === 'allowed' ? basis.grants : [];
  if (used.length === 0) return;
  const without = withGrants(call.state, key.arn, () => []);
  if (decisionOn(call, createAsk(call, without)).outcome.decision === 'allow') return;
  const parents = (key.grants ?? []).filter((parent, index) => used.includes(idOfGrant(parent, index)));
  const fits = parents.some((parent) => grant.operations.every((name) => parent.operations.includes(name)) && isAsStrict(grant.constraints ?? {}, parent.constraints ?? {}));
  if (!fits) throw new Refusal('AccessDeniedException', 'A grant that was created by the permission of a grant allows no more than that grant: its operations, under constraints at least as strict.', false, decision);
}

export const CreateGrant: Operation = {
  asks: (call) => [createAsk(call)],
  perform: (call, [decision]) => {
    const { parameters, state, now } = call;
    const arn = named(call, parameters.text('KeyId'));
    const key = keyOf(state, arn);
    if (key === null || decision === undefined) throw notFound(arn);
    const grant = readGrant(call, key);
    checkParents(call, key, grant, decision);
    const details = detailsOf(state, key.arn).grants ?? {};
    const name = parameters.optionalText('Name');
    // The same grant under the same name is the same grant; KMS only gives another token for it.
    const before = (key.grants ?? []).find(({ id = '', ...rest }) => name !== undefined && details[id]?.name === name && same(rest, grant));
    if (before?.id !== undefined) return { output: { GrantId: before.id, GrantToken: tokenOf(key.arn, before.id) } };
    const id = hex(randomBytes(32));
    const added = withGrants(state, key.arn, (grants) => [...grants, { id, ...grant }]);
    const about = { created: now, ...(name === undefined ? {} : { name }), ...(parameters.has('RetiringServicePrincipal') ? { retiringService: true } : {}) };
    return { output: { GrantId: id, GrantToken: tokenOf(key.arn, id) }, state: withDetails(added, key.arn, { grants: { ...details, [id]: about } }) };
  },
};

function same(first: object, second: object): boolean {
  const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)));
  return sorted(first) === sorted(second);
}

/** A grant as ListGrants tells it. */
function entryOf(state: State, key: KeySpec, grant: GrantSpec, index: number): JsonObject {
  const id = idOfGrant(grant, index);
  const about = new Map(Object.entries(detailsOf(state, key.arn).grants ?? {})).get(id);
  const partition = key.arn.split(':')[1] ?? 'aws';
  const account = grant.issuingAccount ?? key.arn.split(':')[4] ?? '';
  const { granteePrincipal, granteeServicePrincipal, retiringPrincipal, constraints } = grant;
  return {
    KeyId: key.arn,
    GrantId: id,
    Name: about?.name ?? '',
    ...(about === undefined ? {} : { CreationDate: isoDate(about.created) }),
    ...(granteePrincipal === undefined ? {} : { GranteePrincipal: granteePrincipal }),
    ...(granteeServicePrincipal === undefined ? {} : { GranteeServicePrincipal: granteeServicePrincipal }),
    ...(retiringPrincipal === undefined ? {} : { [about?.retiringService === true ? 'RetiringServicePrincipal' : 'RetiringPrincipal']: retiringPrincipal }),
    IssuingAccount: `arn:${partition}:iam::${account}:root`,
    Operations: grant.operations,
    ...(constraints === undefined ? {} : { Constraints: { ...constraints } }),
  };
}

const isForService = ({ base }: Call): Readonly<Record<string, string>> => ({ 'kms:GrantIsForAWSResource': String(base.context.get('kms:viaservice')?.values !== undefined) });

export const ListGrants: Operation = keyOperation({
  keys: isForService,
  perform: ({ state, parameters }, key) => {
    const [id, grantee] = [parameters.optionalText('GrantId'), parameters.optionalText('GranteePrincipal')];
    const rows = (key.grants ?? []).map((grant, index) => entryOf(state, key, grant, index)).filter((row) => (id === undefined || row['GrantId'] === id) && (grantee === undefined || row['GranteePrincipal'] === grantee));
    return { output: page(parameters, 'Grants', rows) };
  },
});

/**
 * The retiring principal is what the call is authorized on, and it must be one of the caller's account.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 */
export const ListRetirableGrants: Operation = {
  asks: () => [{ action: 'kms:ListRetirableGrants', resources: ['*'] }],
  perform: ({ state, parameters, region, account }) => {
    if (parseArn(parameters.text('RetiringPrincipal'))?.account !== account) throw new Refusal('AccessDeniedException', 'The retiring principal belongs to another account.');
    const inRegion = state.world.keys.filter(({ arn }) => arn.split(':')[3] === region);
    const rows = inRegion.flatMap((key) => (key.grants ?? []).flatMap((grant, index) => (grant.retiringPrincipal === parameters.text('RetiringPrincipal') ? [entryOf(state, key, grant, index)] : [])));
    return { output: page(parameters, 'Grants', rows) };
  },
};

function withoutGrant(state: State, arn: string, id: string): State {
  return withGrants(state, arn, (grants) => grants.filter((grant, index) => idOfGrant(grant, index) !== id));
}

function grantOf(key: KeySpec, id: string): GrantSpec {
  const grant = key.grants?.find((one, index) => idOfGrant(one, index) === id);
  if (grant === undefined) throw new Refusal('NotFoundException', `Grant ID ${id} not found`);
  return grant;
}

export const RevokeGrant: Operation = keyOperation({
  keys: isForService,
  perform: ({ state, parameters }, key) => {
    grantOf(key, parameters.text('GrantId'));
    return { output: nothing, state: withoutGrant(state, key.arn, parameters.text('GrantId')) };
  },
});

/** The grant to retire: named by a token, or by key and id. */
function retiring(call: Call): { readonly key: KeySpec; readonly id: string } {
  const { parameters, state } = call;
  const token = parameters.optionalText('GrantToken');
  const [keyId, id] = [parameters.optionalText('KeyId'), parameters.optionalText('GrantId')];
  if ((token === undefined) !== (keyId !== undefined && id !== undefined)) throw invalid('Give either GrantToken, or KeyId and GrantId.');
  const [, arn = '', tokenId = ''] = token === undefined ? ['', named(call, keyId ?? ''), id] : ascii(fromBase64(token) ?? new Uint8Array()).split('|');
  if (token !== undefined && tokenId === '') throw new Refusal('InvalidGrantTokenException', 'A grant token comes from CreateGrant.');
  const key = keyOf(state, arn);
  if (key === null) throw notFound(arn);
  return { key, id: tokenId };
}

/**
 * Only what the grant itself says counts, so the engine is asked about the key with this one grant.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 */
export const RetireGrant: Operation = {
  asks: (call) => {
    const { key, id } = retiring(call);
    const constraints = grantOf(key, id).constraints ?? {};
    const context = Object.entries(contextOf(constraints));
    const keys = {
      ...Object.fromEntries(context.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
      ...(context.length === 0 ? {} : { 'kms:EncryptionContextKeys': context.map(([name]) => name) }),
      ...(Object.keys(constraints)[0] === undefined ? {} : { 'kms:GrantConstraintType': Object.keys(constraints)[0] ?? '' }),
    };
    const of = withGrants(call.state, key.arn, (grants) => grants.filter((grant, index) => idOfGrant(grant, index) === id));
    return [{ action: 'kms:RetireGrant', resources: [key.arn], keys, of }];
  },
  perform: (call) => {
    const { key, id } = retiring(call);
    return { output: nothing, state: withoutGrant(call.state, key.arn, id) };
  },
};
