import { expect } from 'vitest';
import { type Basis, decide, type Decision, explain, type Gate, loadRequest, loadWorld, type RequestSpec, type StatementRef } from '#engine';

export const HOME = '111122223333';
export const AWAY = '444455556666';
export const ANA = `arn:aws:iam::${HOME}:user/Ana`;
export const ZOE = `arn:aws:iam::${AWAY}:user/Zoe`;
export const ROLE = `arn:aws:iam::${HOME}:role/service/App`;
export const SESSION = `arn:aws:sts::${HOME}:assumed-role/App/job`;
export const KEY = `arn:aws:kms:eu-central-1:${HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const GONE = `arn:aws:kms:eu-central-1:${HOME}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
export const ALIAS = `arn:aws:kms:eu-central-1:${HOME}:alias/reports`;
export const BUCKET = 'arn:aws:s3:::reports';

type Statements = readonly object[];

/** What is there besides the key, its account and another one. Every user and role has the same policies. */
export interface Setting {
  readonly key?: Statements;
  readonly keyIs?: object;
  readonly grants?: readonly object[];
  readonly identity?: Statements;
  readonly boundary?: Statements;
  readonly principalIs?: object;
  readonly session?: Statements;
  readonly endpoint?: Statements;
  /** By level of the organization: its root, the unit in it, the key's account. */
  readonly scps?: readonly (Statements | undefined)[];
  readonly rcps?: readonly (Statements | undefined)[];
  readonly bucket?: Statements;
  readonly bucketIs?: object;
}

const document = (Statement: Statements, Version = '2012-10-17'): object => ({ Version, Statement });
const listed = (statements: Statements | undefined): object[] | undefined => (statements === undefined ? undefined : [document(statements)]);

export const allow = (AWS: string | readonly string[], more: object = {}): object => ({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*', ...more });
export const deny = (AWS: string, more: object = {}): object => ({ ...allow(AWS), Effect: 'Deny', ...more });
/** Statements that name nobody: one that allows, one that denies, and one about something else. */
export const may = { Effect: 'Allow', Action: '*', Resource: '*' };
export const mayNot = { Effect: 'Deny', Action: '*', Resource: '*' };
export const other = { Effect: 'Allow', Action: 'ec2:*', Resource: '*' };
/** The same for the policies of an endpoint, an organization's resources and a bucket, which name principals. */
export const everyone = { ...may, Principal: '*' };
export const nobody = { ...mayNot, Principal: '*' };
export const elsewhere = { ...other, Principal: '*' };

/** The decision on a request in this setting, with its reasons; without them it must be the same. */
export function ask(setting: Setting, request: Partial<RequestSpec> = {}): Decision {
  const { key = [], keyIs, grants = [], identity, boundary, principalIs, session, endpoint, scps, rcps, bucket, bucketIs } = setting;
  const policies = { ...(identity === undefined ? {} : { identityPolicies: [document(identity)] }), ...(boundary === undefined ? {} : { permissionsBoundary: document(boundary) }), ...principalIs };
  const hung = (level: number): object => ({ ...(scps?.[level] === undefined ? {} : { scps: listed(scps[level]) }), ...(rcps?.[level] === undefined ? {} : { rcps: listed(rcps[level]) }) });
  const inside = scps !== undefined || rcps !== undefined;
  const { world, problems } = loadWorld({
    ...(inside ? { organization: { id: 'o-example', managementAccount: '999988887777', nodes: [{ id: 'r-root', ...hung(0) }, { id: 'ou-team', parent: 'r-root', ...hung(1) }] } } : {}),
    accounts: [{ id: HOME, ...(inside ? { node: 'ou-team', ...hung(2) } : {}) }, { id: AWAY }],
    principals: [{ arn: ANA, id: 'AIDAANAEXAMPLE000001', ...policies }, { arn: ROLE, id: 'AROAAPPEXAMPLE000001', ...policies }, { arn: ZOE, ...policies }],
    keys: [{ arn: KEY, manager: 'CUSTOMER', policy: document(key), grants, aliases: ['alias/reports'], ...keyIs }],
    buckets: [{ arn: BUCKET, account: HOME, ...(bucket === undefined ? {} : { policy: document(bucket) }), ...bucketIs }],
  });
  const asked = loadRequest({
    principal: ANA,
    action: 'kms:Decrypt',
    resource: KEY,
    ...(session === undefined ? {} : { sessionPolicies: [document(session)] }),
    ...(endpoint === undefined ? {} : { vpcEndpointPolicy: document(endpoint) }),
    ...request,
  });
  if (world === null || asked.request === null) throw new Error(JSON.stringify([problems, asked.problems]));
  const decision = explain(world, asked.request);
  expect(decide(world, asked.request)).toEqual(decision.outcome);
  return decision;
}

const place = ({ policy, index }: StatementRef): string => `${policy.type}#${index}`;

/** What decided, in one line: kind, rule, and the statements, grants, types or error that it names. */
export function basisLine(basis: Basis): string {
  const named = 'statements' in basis ? basis.statements.map(place) : 'types' in basis ? basis.types : basis.kind === 'refused' ? [basis.error] : [];
  return [basis.kind, basis.rule, ...named, ...(basis.kind === 'allowed' ? basis.grants : [])].join(' ');
}

/** A gate in one line: where, what it answers and by which rule; `*` for the one that decided. */
export function gateLine({ id, side, answer, rule, deciding, grants, keyState, acl, policies }: Gate): string {
  const levels = policies.flatMap(({ level }) => level ?? []);
  const parts = [
    ...[id, side, answer, rule],
    ...(deciding ? ['*'] : []),
    ...levels,
    ...grants.map((grant) => `${grant.id}:${grant.rule}${grant.covers ? '+' : ''}`),
    ...(keyState === undefined ? [] : [keyState.state, keyState.usage, ...(keyState.error === undefined ? [] : [keyState.error])]),
    ...(acl === undefined ? [] : [acl.name, acl.ignored ? 'ignored' : 'counts']),
  ];
  return parts.join(' ');
}
