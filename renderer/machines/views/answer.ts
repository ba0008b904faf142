import type { Decision, Verdict } from '#engine';

/** What an answer looks like: what the policies decided, that KMS refuses what they allow, or that nobody decided. */
export type AnswerShape = Verdict | 'refused' | 'none';

/** Each shape in a word or two. */
export const answerWords: Readonly<Record<AnswerShape, string>> = {
  allow: 'allowed',
  explicitDeny: 'explicitly denied',
  implicitDeny: 'not allowed',
  refused: 'allowed by the policies, refused by KMS',
  none: 'no answer',
};

/**
 * The shape of a decision. A tick only where the call goes through: a disabled key answers nobody, whatever the policies allow.
 *
 * @param refused KMS refuses the call; for a policy that is saved the caller knows more than the decision
 */
export function shapeOf({ outcome }: Pick<Decision, 'outcome'>, refused = outcome.error !== undefined): AnswerShape {
  return outcome.decision === 'allow' && refused ? 'refused' : (outcome.decision ?? 'none');
}
