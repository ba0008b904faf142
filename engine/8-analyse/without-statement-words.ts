import { headline } from '../7-explain/headline.ts';
import { policyName, statementName } from '../7-explain/words.ts';
import type { Removal } from './without-statement.ts';

/** What removing would do, in one sentence: "Without “Use” in the key policy: Not allowed: …" */
export function removalSentence(removal: Removal): string {
  const what = removal.kind === 'grant' ? `grant ${removal.grant}` : `${statementName(removal.statement)} in ${policyName(removal.statement.policy)}`;
  const { outcome } = removal.decision;
  const still = outcome.decision === 'allow' && outcome.error === undefined ? 'still allowed. ' : '';
  return `Without ${what}: ${still}${headline(removal.decision)}`;
}
