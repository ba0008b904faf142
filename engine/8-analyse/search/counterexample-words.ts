import { plural } from '../../7-explain/plural.ts';
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

/**
 * What the search found, in one or two sentences.
 *
 * @param rule the name of the rule that forbids what was found, if it has one
 */
export function counterexampleSentence({ found, space }: Counterexample, rule?: string): string {
  if (space.forbiddenPairs === 0) return 'The goal forbids nobody anything on this key, so there was nothing to search.';
  const callers = plural(space.callers.length, '# caller', '# callers');
  const groups = plural(space.actions.length, '# group of actions', '# groups of actions');
  const ways = plural(space.contexts, 'one way to choose what a request carries', 'up to # ways to choose what a request carries');
  const counts = `${callers}, ${groups}, ${ways}: ${plural(space.requests, '# request', '# requests')}`;
  if (found === null) return space.complete ? `No request of ${counts} is allowed against the goal.` : `The search stopped after ${space.tried} of ${counts}; until then it found nothing.`;
  const { request } = found.decision.trace;
  const of = request.callerAccount === undefined ? '' : ` of ${groupDigits(request.callerAccount)}`;
  const who = request.callerKind === 'root' ? callerName(request) : `${callerName(request)}${of}`;
  if (rule !== undefined) return `${who} may call ${request.action}, although it is expected: ${rule}.`;
  return `${who} may call ${request.action}, although ${reasons[found.forbidden]}.`;
}
