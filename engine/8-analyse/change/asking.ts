import { kmsAction, principalOf } from '../../3-world/context.ts';
import type { Principal } from '../../3-world/world.ts';
import type { Decision } from '../../4-trace/trace.ts';
import { roleArnOf } from '../../5-match/principal.ts';
import type { Situation } from '../edit/situation.ts';

/** How statements can name who asks, and what is asked for. Never with a wildcard where there is a name. */
export interface Asking {
  /** As `Principal` takes it; a session by its role, since the next session has another name. */
  readonly principal: { readonly kind: 'AWS' | 'Service'; readonly text: string };
  /** A condition that leaves this caller out of a Deny; null for callers without such a key. */
  readonly exception: { readonly operator: string; readonly key: string; readonly text: string } | null;
  readonly action: string;
  readonly resource: string;
  /** The caller's user or role, when the world knows it. */
  readonly who: Principal | null;
  /** The caller's account. */
  readonly account: string | null;
  /** The caller by every ARN that is the same person or role. */
  readonly own: ReadonlySet<string>;
}

/** @param decision on the situation's request */
export function askingOf(at: Situation, { trace }: Decision): Asking {
  const { caller } = at.request;
  const who = principalOf(at.world, at.request);
  const facts = trace.request;
  const text = caller.kind === 'session' ? roleArnOf(caller, who) : caller.kind === 'anonymous' ? '*' : caller.arn;
  const carried = (key: string): string | undefined => trace.context.find((entry) => entry.key === key)?.values[0];
  const [arn, service] = [carried('aws:PrincipalArn'), carried('aws:PrincipalServiceName')];
  const keyless = kmsAction(facts.action)?.resourceTypes.includes('*') === true;
  return {
    principal: { kind: caller.kind === 'service' ? 'Service' : 'AWS', text },
    exception:
      arn !== undefined ? { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', text: arn } : service !== undefined ? { operator: 'StringNotEquals', key: 'aws:PrincipalServiceName', text: service } : null,
    action: facts.action,
    resource: keyless ? '*' : (facts.keyArn ?? facts.resource),
    who,
    account: 'account' in caller ? caller.account : null,
    own: new Set([caller.arn, text, ...(who === null || caller.kind === 'federatedUser' ? [] : [who.arn])]),
  };
}
