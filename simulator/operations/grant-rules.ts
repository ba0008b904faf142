import { type GrantSpec, kmsActions, type KeySpec, parseArn, type WorldSpec } from '#engine';
import { invalid, type Json, Refusal } from '../answers.ts';
import type { Call } from '../call.ts';
import { suits } from '../key-specs.ts';

export type Constraints = NonNullable<GrantSpec['constraints']>;

/**
 * The grant that a CreateGrant call asks for, once it is one that the key can have.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export function readGrant(call: Call, key: KeySpec): GrantSpec {
  const { parameters, state } = call;
  const [grantee, service] = [parameters.optionalText('GranteePrincipal'), parameters.optionalText('GranteeServicePrincipal')];
  const [retiring, retiringService] = [parameters.optionalText('RetiringPrincipal'), parameters.optionalText('RetiringServicePrincipal')];
  if ((grantee === undefined) === (service === undefined)) throw invalid('Give either GranteePrincipal or GranteeServicePrincipal.');
  if (retiring !== undefined && retiringService !== undefined) throw invalid('Give either RetiringPrincipal or RetiringServicePrincipal.');
  for (const arn of [grantee, retiring]) if (arn !== undefined) checkPrincipal(state.world, arn);
  for (const name of [service, retiringService]) if (name !== undefined && !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(name)) throw invalid(`${name} is no service principal.`);
  const operations = parameters.texts('Operations');
  if (operations.length === 0) throw invalid('Operations must name at least one operation.');
  const kind = { spec: key.spec ?? 'SYMMETRIC_DEFAULT', usage: key.usage ?? 'ENCRYPT_DECRYPT' };
  const unfit = operations.find((name) => !suits(kind, kmsActions.find((action) => action.name === `kms:${name}`)?.keyTypes ?? null));
  if (unfit !== undefined) throw invalid(`Grant operation ${unfit} is not compatible with a key of spec ${kind.spec} and usage ${kind.usage}.`);
  const constraints = parameters.has('Constraints') ? readConstraints(parameters.object('Constraints'), kind.spec) : undefined;
  if (service !== undefined && (constraints?.SourceArn === undefined || (retiring ?? retiringService) === undefined)) {
    throw invalid('A grant for a service principal needs a SourceArn constraint and a retiring principal.');
  }
  const retires = retiring ?? retiringService;
  return {
    ...(grantee === undefined ? {} : { granteePrincipal: grantee }),
    ...(service === undefined ? {} : { granteeServicePrincipal: service }),
    ...(retires === undefined ? {} : { retiringPrincipal: retires }),
    operations,
    issuingAccount: call.account ?? parseArn(key.arn)?.account ?? '',
    ...(constraints === undefined ? {} : { constraints }),
  };
}

/** A principal of a known account must be there; of other accounts nothing is known. */
function checkPrincipal(world: WorldSpec, text: string): void {
  const arn = parseArn(text);
  const known = arn !== null && world.accounts.some(({ id }) => id === arn.account);
  const role = /^assumed-role\/([^/]+)\/[^/]+$/.exec(arn?.resource ?? '')?.[1];
  const exists =
    arn?.resource === 'root' ||
    world.principals.some((principal) => principal.arn === text || (role !== undefined && principal.arn.startsWith(`arn:${arn?.partition ?? ''}:iam::${arn?.account ?? ''}:role/`) && principal.arn.endsWith(`/${role}`)));
  const isPrincipal = arn !== null && ((arn.service === 'iam' && /^(root$|user\/.|role\/.)/.test(arn.resource)) || (arn.service === 'sts' && (role !== undefined || arn.resource.startsWith('federated-user/'))));
  if (!isPrincipal || (known && !exists && !arn.resource.startsWith('federated-user/'))) throw new Refusal('InvalidArnException', `ARN does not refer to a valid principal: ${text}`);
}

const contextConstraints = ['EncryptionContextEquals', 'EncryptionContextSubset'] as const;

function readConstraints(given: Readonly<Record<string, Json>>, spec: string): Constraints {
  const unknown = Object.keys(given).find((name) => name !== 'SourceArn' && !(contextConstraints as readonly string[]).includes(name));
  if (unknown !== undefined) throw invalid(`Unknown constraint: "${unknown}", must be one of: ${[...contextConstraints, 'SourceArn'].join(', ')}`);
  let constraints: Constraints = {};
  for (const name of contextConstraints) {
    const pairs = given[name];
    if (pairs === undefined) continue;
    if (typeof pairs !== 'object' || pairs === null || Array.isArray(pairs) || !Object.values(pairs).every((value) => typeof value === 'string')) throw invalid(`${name} must be an object of texts.`);
    if (spec !== 'SYMMETRIC_DEFAULT') throw invalid('Only grants on symmetric encryption keys can have an encryption context constraint.');
    if (Object.keys(pairs).length > 8) throw invalid(`${name} has at most 8 pairs.`);
    constraints = { ...constraints, [name]: pairs as Readonly<Record<string, string>> };
  }
  const { SourceArn: source } = given;
  if (source === undefined) return constraints;
  if (typeof source !== 'string' || parseArn(source) === null) throw invalid('SourceArn must be an ARN.');
  return { ...constraints, SourceArn: source };
}

/** Whether every request that the child's constraints let through would pass the parent's too. */
export function isAsStrict(child: Constraints, parent: Constraints): boolean {
  const holds = (needed: Readonly<Record<string, string>>, given: Readonly<Record<string, string>> | undefined): boolean => {
    const pairs = new Map(Object.entries(given ?? {}));
    return given !== undefined && Object.entries(needed).every(([name, value]) => pairs.get(name) === value);
  };
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn: source } = parent;
  if (source !== undefined && child.SourceArn !== source) return false;
  const exact = child.EncryptionContextEquals;
  if (equals !== undefined && !(holds(equals, exact) && Object.keys(exact ?? {}).length === Object.keys(equals).length)) return false;
  return subset === undefined || holds(subset, exact) || holds(subset, child.EncryptionContextSubset);
}
