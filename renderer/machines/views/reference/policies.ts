import { defaultKeyPolicy } from '#engine';
import type { ReferenceEntry } from './types.ts';

const DEFAULT = { title: 'Default key policy', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html' };
const ACCOUNT = '111122223333';

/** The key policies that KMS and its console write, for an account of the documentation. */
export function policyEntries(): ReferenceEntry[] {
  return [
    {
      id: 'policy/default',
      title: 'A key created without a policy',
      text: 'CreateKey without a policy, from the command line or an SDK, gives the account everything. Identity-based policies of the account then decide who may do what.',
      code: JSON.stringify(defaultKeyPolicy(ACCOUNT, 'aws'), null, 2),
      source: DEFAULT,
    },
  ];
}
