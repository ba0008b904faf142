import { awsMessage, isAwsWording, type PutKeyPolicyError } from '#engine';
import type { CheckResult } from '#lessons';

/** What KMS answers instead of doing what the policies allow. */
export interface Refusal {
  readonly error: PutKeyPolicyError | 'AccessDeniedException';
  readonly message: string;
  /** The message is as AWS words it. */
  readonly documented: boolean;
}

/**
 * The refusal behind a goal's result: of the call, or of the policy that is saved; null when there is none. Whoever may
 * not save at all is refused by the policies in force, before anybody looks at the new one: a goal of saving says so.
 */
export function refusalOf({ check, saving, error, decision }: CheckResult): Refusal | null {
  if (saving?.ok === false) return { error: saving.error, message: saving.message, documented: saving.documented };
  const refused = error ?? (check.saves !== undefined && decision.outcome.decision !== 'allow' ? 'AccessDeniedException' : undefined);
  if (refused === undefined) return null;
  const text = awsMessage(decision) ?? '';
  return { error: refused, message: text.slice(text.indexOf(': ') + 2), documented: isAwsWording(decision) };
}
