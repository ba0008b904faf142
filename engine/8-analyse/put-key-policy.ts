import type { Range } from '../1-text/range.ts';
import { withKeyPolicy } from '../3-world/load.ts';
import { withParameters } from '../3-world/request.ts';
import type { Key, Request, World } from '../3-world/world.ts';
import type { Decision, ServiceError } from '../4-trace/trace.ts';
import { awsMessage, isAwsWording } from '../7-explain/aws-message.ts';
import { explain } from '../7-explain/explain.ts';
import type { RuleId } from '../rules.ts';
import { checkDocument } from './put-key-policy-document.ts';
import { checkPrincipals } from './put-key-policy-principals.ts';

export type PutKeyPolicyError = ServiceError | 'AccessDeniedException' | 'MalformedPolicyDocumentException' | 'LimitExceededException' | 'ValidationException';

/** Why KMS does not save a policy. */
export interface PolicyRefusal {
  readonly ok: false;
  readonly error: PutKeyPolicyError;
  /** As AWS words it where that is documented, else in our words. */
  readonly message: string;
  readonly documented: boolean;
  readonly why: RuleId;
  /** What is at fault in the new policy, where it is one place. */
  readonly range?: Range;
}

export type PutKeyPolicyResult = {
  /** On the call itself, under the present policy; for a lockout, on the next call, under the new one. */
  readonly decision: Decision;
  /** What was taken for granted where AWS would have looked it up. A refusal’s own rule says itself whether it is uncertain. */
  readonly uncertain: readonly RuleId[];
} & ({ readonly ok: true } | PolicyRefusal);

export interface PutKeyPolicyOptions {
  /** The parameter BypassPolicyLockoutSafetyCheck; absent when the call does not give it. */
  readonly bypass?: boolean;
  readonly policyName?: string;
}

/**
 * Whether KMS would save this policy for this caller, checked in order: is the caller allowed to, can the key have
 * another policy, is the document well formed, do its principals exist, and would the caller still be allowed to call
 * PutKeyPolicy with the new policy in force.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 *
 * @param request any request of the caller: its principal, session policies, endpoint and given condition keys are taken,
 *   its action and resource are replaced
 * @param policyText the new policy exactly as it would be sent
 */
export function checkPutKeyPolicy(world: World, request: Request, keyArn: string, policyText: string, options: PutKeyPolicyOptions = {}): PutKeyPolicyResult {
  const { bypass, policyName = 'default' } = options;
  const asked = requestOf(request, keyArn, bypass);
  const decision = explain(world, asked);
  const key = world.keys.get(decision.trace.request.keyArn ?? keyArn);
  const refused = refusalOfCall(decision);
  if (refused !== null || key === undefined) return { ...(refused ?? notFound(keyArn)), decision, uncertain: [] };
  if (key.manager !== 'CUSTOMER') return { ...managed(key.arn), decision, uncertain: [] };
  return checkPolicy(world, key, asked, decision, policyText, { policyName, bypass: bypass === true });
}

/**
 * The same for a key that is being made, by CreateKey or ReplicateKey: nobody has to be allowed to put its first policy.
 *
 * @param world one that has the new key already
 */
export function checkNewKeyPolicy(world: World, request: Request, keyArn: string, policyText: string, bypass?: boolean): PutKeyPolicyResult {
  const asked = requestOf(request, keyArn, bypass);
  const next = explain(withKeyPolicy(world, keyArn, policyText), asked);
  const key = world.keys.get(keyArn);
  return key === undefined ? { ...notFound(keyArn), decision: next, uncertain: [] } : checkPolicy(world, key, asked, next, policyText, { policyName: 'default', bypass: bypass === true });
}

function requestOf(request: Request, keyArn: string, bypass: boolean | undefined): Request {
  return withParameters(request, 'kms:PutKeyPolicy', [keyArn], bypass === undefined ? {} : { 'kms:BypassPolicyLockoutSafetyCheck': String(bypass) });
}

/** What holds for every new policy, whoever was allowed to give it. */
function checkPolicy(world: World, key: Key, asked: Request, decision: Decision, policyText: string, { policyName, bypass }: Required<PutKeyPolicyOptions>): PutKeyPolicyResult {
  const document = checkDocument(policyName, policyText);
  if ('error' in document) return { ...document, decision, uncertain: [] };
  const { refusal, uncertain } = checkPrincipals(world, key, document.policy);
  if (refusal !== null) return { ...refusal, decision, uncertain };
  if (bypass) return { ok: true, decision, uncertain };
  const next = explain(withKeyPolicy(world, key.arn, policyText), asked);
  return next.outcome.decision === 'allow' ? { ok: true, decision, uncertain } : { ...lockout, decision: next, uncertain };
}

const lockout: PolicyRefusal = {
  ok: false,
  error: 'MalformedPolicyDocumentException',
  message: 'The new key policy will not allow you to update the key policy in the future.',
  documented: true,
  why: 'putKeyPolicy.lockout',
};

function refusalOfCall(decision: Decision): PolicyRefusal | null {
  const { outcome, basis } = decision;
  if (outcome.decision === 'allow' && outcome.error === undefined) return null;
  const error = outcome.error ?? 'AccessDeniedException';
  const text = awsMessage(decision) ?? '';
  return { ok: false, error, message: text.slice(text.indexOf(': ') + 2), documented: isAwsWording(decision), why: basis.rule };
}

function notFound(keyArn: string): PolicyRefusal {
  return { ok: false, error: 'NotFoundException', message: `Key '${keyArn}' does not exist`, documented: true, why: 'keyPolicy.missing-key' };
}

function managed(arn: string): PolicyRefusal {
  return { ok: false, error: 'UnsupportedOperationException', message: `${arn} is managed by an AWS service, which alone changes its policy.`, documented: false, why: 'putKeyPolicy.managed-key' };
}
