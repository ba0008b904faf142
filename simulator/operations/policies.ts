import { checkPutKeyPolicy } from '#engine';
import { Refusal } from '../answers.ts';
import { worldOf } from '../questions.ts';
import { withKey } from '../state.ts';
import { policyOf } from './keys.ts';
import { page } from '../pages.ts';
import { keyOperation, nothing, type Operation } from './operation.ts';

export const GetKeyPolicy: Operation = keyOperation({
  perform: ({ parameters }, key) => {
    if ((parameters.optionalText('PolicyName') ?? 'default') !== 'default') throw new Refusal('NotFoundException', 'A key has one policy, with the name default.');
    return { output: { Policy: policyOf(key), PolicyName: 'default' } };
  },
});

export const ListKeyPolicies: Operation = keyOperation({
  perform: ({ parameters }) => ({ output: page(parameters, 'PolicyNames', ['default']) }),
});

export const PutKeyPolicy: Operation = keyOperation({
  keys: ({ parameters }) => (parameters.has('BypassPolicyLockoutSafetyCheck') ? { 'kms:BypassPolicyLockoutSafetyCheck': String(parameters.flag('BypassPolicyLockoutSafetyCheck')) } : {}),
  perform: (call, key) => {
    const { parameters, state } = call;
    const policy = parameters.text('Policy');
    const bypass = parameters.has('BypassPolicyLockoutSafetyCheck') ? { bypass: parameters.flag('BypassPolicyLockoutSafetyCheck') } : {};
    const result = checkPutKeyPolicy(worldOf(state.world), call.base, key.arn, policy, { policyName: parameters.optionalText('PolicyName') ?? 'default', ...bypass });
    if (!result.ok) throw new Refusal(result.error, result.message, result.documented, result.decision);
    return { output: nothing, state: withKey(state, key.arn, (one) => ({ ...one, policy })) };
  },
});
