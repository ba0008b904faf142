import { awsMessage, isAwsWording, type PutKeyPolicyError } from '#engine';
import type { CheckResult } from '#lessons';

/** What KMS answers instead of doing what the policies allow. */
export interface Refusal {
  readonly error: PutKeyPolicyError;
  readonly message: string;
  /** The message is as AWS words it. */
  readonly documented: boolean;
}

/** The refusal behind a goal's result, of the call or of the policy that is saved; null when there is none. */
export function refusalOf({ saving, error, decision }: CheckResult): Refusal | null {
  if (saving?.ok === false) return { error: saving.error, message: saving.message, documented: saving.documented };
  if (error === undefined) return null;
  const text = awsMessage(decision) ?? '';
  return { error, message: text.slice(text.indexOf(': ') + 2), documented: isAwsWording(decision) };
}
