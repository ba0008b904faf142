import { rules, type RuleId } from '#engine';
import type { ReferenceEntry } from './types.ts';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly rules: readonly RuleId[];
}

/** The way of a request: what is asked, in which order, and what each answer does. */
const steps: readonly Step[] = [
  {
    id: 'deny',
    title: 'An explicit deny ends it',
    text: 'AWS collects every policy that applies. One matching Deny in any of them decides, whatever else allows. Grants cannot deny.',
    rules: ['decision.explicit-deny'],
  },
  {
    id: 'rcp',
    title: 'Resource control policies',
    text: 'They hang on the organization of the **key’s** account and bind whoever calls. They never give access: only their Deny statements matter. AWS managed keys and `kms:RetireGrant` are exempt.',
    rules: ['rcp.allows', 'rcp.retire-grant'],
  },
  {
    id: 'scp',
    title: 'Service control policies',
    text: 'They hang on the organization of the **caller’s** account. Every level, from the root to the account, must allow the action. The management account, service-linked roles and AWS services are exempt.',
    rules: ['scp.limits', 'scp.exempt'],
  },
  {
    id: 'endpoint',
    title: 'The VPC endpoint policy',
    text: 'A request that comes through an endpoint needs an Allow there too. The default endpoint policy allows everything.',
    rules: ['endpoint.limits'],
  },
  {
    id: 'key',
    title: 'The key policy and its grants',
    text: 'The key’s side must open: by a statement that names the caller, by a statement that names the account and so leaves it to IAM, or by a grant. Without one of them nobody gets in, not even the root user.',
    rules: ['keyPolicy.direct', 'keyPolicy.delegates', 'keyPolicy.silent', 'grant.covers'],
  },
  {
    id: 'identity',
    title: 'Identity-based policies',
    text: 'Needed where the key policy leaves it to IAM, and always when the key belongs to another account. A user or role of the key’s own account that the key policy names needs none.',
    rules: ['identity.needed', 'identity.not-needed', 'crossAccount.both-sides'],
  },
  {
    id: 'limits',
    title: 'Permissions boundary and session policy',
    text: 'They set the most that identity-based policies can give. They also limit a key policy that names a **role**. A key policy that names this very user or session is not limited, except by a Deny.',
    rules: ['boundary.limits', 'boundary.not-limiting', 'session.limits', 'session.not-limiting'],
  },
  {
    id: 'state',
    title: 'Then KMS looks at the key itself',
    text: 'The policies have allowed. A disabled key, a key that waits for deletion or one made for another use still refuses.',
    rules: ['keyState.refuses', 'keyState.usage'],
  },
];

/** What holds whichever step a request has come to. */
const beside: readonly Step[] = [
  {
    id: 'implicit',
    title: 'What nothing allows is denied',
    text: 'That is the implicit deny. The error names the first policy type that stayed silent, where AWS tells it at all.',
    rules: ['decision.implicit-deny'],
  },
  {
    id: 'never',
    title: 'Across accounts, some operations never work',
    text: 'Changing a key, its policy, its tags or its aliases works only from the key’s own account, whatever the policies say.',
    rules: ['crossAccount.never'],
  },
];

/** The order of evaluation: the steps with their numbers, and what is no step of it. */
export function orderOfEvaluation(): { readonly order: readonly ReferenceEntry[]; readonly beside: readonly ReferenceEntry[] } {
  return { order: steps.map((step, index) => entryOf(step, `${index + 1}. ${step.title}`)), beside: beside.map((step) => entryOf(step, step.title)) };
}

/** All of it, as one list. */
export function orderEntries(): ReferenceEntry[] {
  const { order, beside: others } = orderOfEvaluation();
  return [...order, ...others];
}

function entryOf({ id, text, rules: own }: Step, title: string): ReferenceEntry {
  const [first] = own;
  return {
    id: `order/${id}`,
    title,
    text: `${text}\n\n${own.map((rule) => `- ${rules[rule].sentence}`).join('\n')}`,
    ...(first === undefined ? {} : { source: rules[first].page }),
  };
}
