import { type Decision, explain, loadRequest, loadWorld, type PolicyDocument, type PolicyRef, type Request, type RequestSpec, type World, type WorldSpec } from '#engine';

export const HOME = '111122223333';
export const AWAY = '444455556666';
export const KEY = `arn:aws:kms:eu-central-1:${HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const ADMIN = `arn:aws:iam::${HOME}:role/KeyAdmins`;
export const APP = `arn:aws:iam::${HOME}:role/OrdersApp`;
export const ANA = `arn:aws:iam::${HOME}:user/Ana`;
export const PARTNER = `arn:aws:iam::${AWAY}:role/Partner`;
export const account = { Sid: 'Account', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HOME}:root` }, Action: 'kms:*', Resource: '*' };

export type Statement = Readonly<Record<string, unknown>>;

export function policy(...statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

export const everything = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

/** Two accounts with three people and roles, and one key. */
export interface Small {
  readonly key?: PolicyDocument;
  readonly state?: Partial<WorldSpec['keys'][number]>;
  /** By ARN: what to add to a principal. */
  readonly people?: Readonly<Record<string, Partial<WorldSpec['principals'][number]>>>;
  readonly more?: Partial<WorldSpec>;
}

export function specOf({ key, state, people = {}, more }: Small): WorldSpec {
  return {
    accounts: [{ id: HOME }, { id: AWAY }],
    principals: [ADMIN, APP, ANA, PARTNER].map((arn) => ({ arn, ...people[arn] })),
    keys: [{ arn: KEY, manager: 'CUSTOMER', ...(key === undefined ? {} : { policy: key }), ...state }],
    ...more,
  };
}

export function worldOf(small: Small): World {
  const { world, problems } = loadWorld(specOf(small));
  if (world === null) throw new Error(JSON.stringify(problems));
  return world;
}

export function requestOf(spec: Partial<RequestSpec> = {}): Request {
  const { request, problems } = loadRequest({ principal: APP, action: 'kms:Decrypt', resource: KEY, ...spec });
  if (request === null) throw new Error(JSON.stringify(problems));
  return request;
}

export function decisionOf(small: Small, spec: Partial<RequestSpec> = {}): Decision {
  return explain(worldOf(small), requestOf(spec));
}

/** The text of a document as the engine keeps it. */
export const textOf = (document: PolicyDocument): string => (typeof document === 'string' ? document : JSON.stringify(document, null, 2));

/** Every policy document of a world and a request. */
export function documentsOf(world: World, request: Request): readonly { readonly ref: PolicyRef; readonly text: string }[] {
  const organization = [...world.accounts.values()].flatMap(({ levels }) => (levels ?? []).flatMap(({ scps, rcps }) => [...(scps ?? []), ...rcps]));
  const people = [...world.principals.values()].flatMap(({ identityPolicies, permissionsBoundary }) => [...identityPolicies, permissionsBoundary]);
  const resources = [...world.keys.values(), ...world.buckets.values()].map(({ policy: one }) => one);
  return [...organization, ...people, ...resources, ...request.sessionPolicies, request.vpcEndpointPolicy].filter((one) => one !== null);
}
