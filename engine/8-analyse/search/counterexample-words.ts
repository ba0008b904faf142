import { callerName, groupDigits } from '../../7-explain/words.ts';
import type { Counterexample } from './counterexample.ts';
import type { Forbidden } from './goal.ts';

const reasons: Readonly<Record<Forbidden, string>> = {
  outsideAccounts: 'nobody outside the accounts may do anything',
  administratorUsesKey: 'an administrator may manage the key and not use it',
  userManagesKey: 'a user may use the key and not manage it',
  nobodyElse: 'only administrators and users may do anything',
  rule: 'a rule forbids it',
};

/** What the search found, in one or two sentences. */
export function counterexampleSentence({ found, space }: Counterexample): string {
  const counts = `${space.callers.length} callers, ${space.actions.length} groups of actions, up to ${space.contexts} ways to choose what a request carries: ${space.requests} requests`;
  if (found === null) return space.complete ? `No request of ${counts} is allowed against the goal.` : `The search stopped after ${space.tried} of ${counts}; until then it found nothing.`;
  const { request } = found.decision.trace;
  const of = request.callerAccount === undefined ? '' : ` of ${groupDigits(request.callerAccount)}`;
  const who = request.callerKind === 'root' ? callerName(request) : `${callerName(request)}${of}`;
  return `${who} may call ${request.action}, although ${reasons[found.forbidden]}.`;
}
