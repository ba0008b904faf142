import { parseArn } from '../1-text/arn.ts';
import type { Policy, PrincipalEntry } from '../2-policy/ast.ts';
import type { Key, World } from '../3-world/world.ts';
import { isKnownService } from '../catalog/service-principals.ts';
import type { RuleId } from '../rules.ts';
import type { PolicyRefusal } from './put-key-policy.ts';

/** What an entry of `Principal` is to KMS when it saves the policy. */
type Standing = 'exists' | 'invalid' | 'unknown';

/**
 * Whether every principal of the policy exists, as far as the world tells: whoever belongs to an account of the world
 * must be in the world; of accounts that it does not have nothing is known, so their principals are taken.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function checkPrincipals(world: World, key: Key, policy: Policy): { readonly refusal: PolicyRefusal | null; readonly uncertain: readonly RuleId[] } {
  const uncertain = new Set<RuleId>();
  for (const { principal } of policy.statements) {
    for (const entry of principal?.entries ?? []) {
      const standing = standingOf(world, key, entry);
      if (standing === 'unknown') uncertain.add('putKeyPolicy.foreign-principal');
      if (standing !== 'invalid') continue;
      return { refusal: refusalOf(entry), uncertain: [] };
    }
  }
  return { refusal: null, uncertain: [...uncertain] };
}

function refusalOf({ form, range }: PrincipalEntry): PolicyRefusal {
  return {
    ok: false,
    error: 'MalformedPolicyDocumentException',
    message: 'Policy contains a statement with one or more invalid principals.',
    documented: true,
    why: form.kind === 'uniqueId' ? 'putKeyPolicy.unique-id' : form.kind === 'service' ? 'putKeyPolicy.service-principal' : 'putKeyPolicy.principals-exist',
    range,
  };
}

function standingOf(world: World, key: Key, { form }: PrincipalEntry): Standing {
  switch (form.kind) {
    case 'everyone':
      return 'exists';
    case 'service':
      return isKnownService(form.service) ? 'exists' : 'invalid';
    case 'account':
      if (form.partition !== null && form.partition !== key.partition) return 'invalid';
      return world.accounts.has(form.account) ? 'exists' : 'unknown';
    case 'user':
    case 'role':
    case 'session':
    case 'federatedUser':
      return standingOfArn(world, key, form.arn);
    // A unique id is what KMS shows in place of somebody who was deleted; nobody can be named by it.
    case 'uniqueId':
    case 'unusable':
      return 'invalid';
  }
}

function standingOfArn(world: World, key: Key, text: string): Standing {
  const arn = parseArn(text);
  if (arn?.partition !== key.partition) return 'invalid';
  if (!world.accounts.has(arn.account)) return 'unknown';
  if (world.principals.has(text)) return 'exists';
  const role = /^assumed-role\/([^/]+)\//.exec(arn.resource)?.[1];
  if (role !== undefined) return world.rolesByName.has(`${arn.account}/${role}`) ? 'exists' : 'invalid';
  // Federated users have names that whoever calls GetFederationToken makes up.
  return arn.resource.startsWith('federated-user/') ? 'exists' : 'invalid';
}
