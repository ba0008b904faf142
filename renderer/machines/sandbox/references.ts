import type { GrantSpec, WorldSpec } from '#engine';
import type { Attempt } from '#lessons';
import type { SandboxDocument } from './document.ts';
import { textOf } from './normal.ts';

/** One ARN takes the place of another. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
  /** Also what stands below it: a session of a role, an object of a bucket. */
  readonly below?: boolean;
}

/** An ARN, or one below it, with the replacement made. */
export function replaced(arn: string, replacements: readonly Replacement[]): string {
  for (const { from, to, below } of replacements) {
    if (arn === from) return to;
    if (below === true && arn.startsWith(`${from}/`)) return to + arn.slice(from.length);
  }
  return arn;
}

/** A policy's text in which whole quoted ARNs are replaced; everything else stays as it was typed. */
function replacedInText(text: string, replacements: readonly Replacement[]): string {
  return text.replace(/"([^"\\\n]*)"/g, (whole, inner: string) => {
    const next = replaced(inner, replacements);
    return next === inner ? whole : `"${next}"`;
  });
}

/** The world with the replacement made in every policy and in every grant. */
export function followReferences(world: WorldSpec, replacements: readonly Replacement[]): WorldSpec {
  const text = (policy: Parameters<typeof textOf>[0]): string => replacedInText(textOf(policy), replacements);
  const level = <Level extends Pick<WorldSpec['accounts'][number], 'scps' | 'rcps'>>(one: Level): Level => ({
    ...one,
    ...(one.scps === undefined ? {} : { scps: one.scps.map(text) }),
    ...(one.rcps === undefined ? {} : { rcps: one.rcps.map(text) }),
  });
  return {
    ...world,
    ...(world.organization === undefined ? {} : { organization: { ...world.organization, nodes: world.organization.nodes.map(level) } }),
    accounts: world.accounts.map(level),
    principals: world.principals.map((one) => ({
      ...one,
      identityPolicies: (one.identityPolicies ?? []).map((policy) => (typeof policy === 'object' && 'document' in policy ? { name: String(policy['name']), document: text(policy['document'] as string) } : text(policy as string))),
      ...(one.permissionsBoundary === undefined ? {} : { permissionsBoundary: text(one.permissionsBoundary) }),
      ...(one.trustPolicy === undefined ? {} : { trustPolicy: text(one.trustPolicy) }),
    })),
    keys: world.keys.map((key) => ({ ...key, ...(key.policy === undefined ? {} : { policy: text(key.policy) }), ...(key.grants === undefined ? {} : { grants: key.grants.map((grant) => followGrant(grant, replacements)) }) })),
    ...(world.buckets === undefined ? {} : { buckets: world.buckets.map((one) => (one.policy === undefined ? one : { ...one, policy: text(one.policy) })) }),
  };
}

function followGrant(grant: GrantSpec, replacements: readonly Replacement[]): GrantSpec {
  return {
    ...grant,
    ...(grant.granteePrincipal === undefined ? {} : { granteePrincipal: replaced(grant.granteePrincipal, replacements) }),
    ...(grant.retiringPrincipal === undefined ? {} : { retiringPrincipal: replaced(grant.retiringPrincipal, replacements) }),
  };
}

/** Kept requests and expectations, whose callers and things that are named by an ARN have another. */
export function followAttempts({ requests, expectations }: SandboxDocument, next: (arn: string) => string): Pick<SandboxDocument, 'requests' | 'expectations'> {
  const about = <One extends { readonly attempt: Attempt }>(one: One): One => ({ ...one, attempt: { ...one.attempt, as: next(one.attempt.as), key: next(one.attempt.key) } });
  return { requests: requests.map(about), expectations: expectations.map(about) };
}
