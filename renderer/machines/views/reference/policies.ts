import { defaultKeyPolicy } from '#engine';
import { type ConsoleChoices, consoleKeyPolicy, managedKeyPolicy, managedKeys } from '#simulator/facts';
import type { ReferenceEntry } from './types.ts';

const DEFAULT = { title: 'Default key policy', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html' };
const PLACE = { partition: 'aws', account: '111122223333', region: 'eu-central-1' } as const;
const ADMINISTRATOR = `arn:aws:iam::${PLACE.account}:role/KeyAdmins`;
const USER = `arn:aws:iam::${PLACE.account}:role/OrdersApp`;

const kinds: Readonly<Record<ConsoleChoices['type'], string>> = {
  symmetric: 'a symmetric key',
  asymmetricEncrypt: 'an RSA key that encrypts',
  sign: 'a key that signs',
  hmac: 'an HMAC key',
  keyAgreement: 'a key for key agreement',
};

/** The key policies that KMS, its console and AWS services write, for an account of the documentation. */
export function policyEntries(): ReferenceEntry[] {
  return [
    {
      id: 'policy/default',
      title: 'A key created without a policy',
      text: 'CreateKey without a policy, from the command line or an SDK, gives the account everything. Identity-based policies of the account then decide who may do what.',
      code: print(defaultKeyPolicy(PLACE.account, PLACE.partition)),
      source: DEFAULT,
    },
    ...(Object.keys(kinds) as ConsoleChoices['type'][]).map((type) => ({
      id: `policy/console-${type}`,
      title: `The console’s policy for ${kinds[type]}`,
      text: 'The account, the administrators and the users each have a statement. Mind the patterns: `kms:Create*` covers CreateGrant, and `kms:Put*` covers PutKeyPolicy.',
      code: print(consoleKeyPolicy({ ...PLACE, type, administrators: [ADMINISTRATOR], users: [USER], administratorsMayDelete: true })),
      source: DEFAULT,
    })),
    ...managedKeys.map((facts) => ({
      id: `policy/aws-${facts.name}`,
      title: `aws/${facts.name}`,
      text: 'An AWS managed key. Everybody in the account who may use the service uses the key through it; nobody can call it directly, and nobody can change its policy.',
      code: print(managedKeyPolicy(facts, PLACE)),
      source: facts.source,
    })),
  ];
}

const print = (policy: object): string => JSON.stringify(policy, null, 2);
