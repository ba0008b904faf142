import { statements, type Statement } from './documents.ts';

/** Condition keys that make a statement with a wildcard principal reach only the few: with fixed values, that is. */
const fixing = [
  'aws:principalarn', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount',
  's3:x-amz-server-side-encryption-aws-kms-key-id', 'aws:userid', 's3:dataaccesspointarn', 's3:dataaccesspointaccount',
];
const equals = ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike'];

function narrowRange(range: string): boolean {
  const length = range.includes('/') ? Number(range.split('/')[1]) : range.includes(':') ? 128 : 32;
  return length >= (range.includes(':') ? 32 : 8);
}

function isPublic({ effect, principals, conditions }: Statement): boolean {
  if (effect !== 'Allow') return false;
  if (principals && !principals.star && principals.federated.length === 0) return false;
  return !conditions.some(({ operator: written, key, values }) => {
    if (values.length === 0) return false;
    // ForAnyValue wants the key to be there and to fit, as the bare operator does.
    const operator = written.replace(/^ForAnyValue:/, '');
    if (key.toLowerCase() === 'aws:sourceip') return operator === 'IpAddress' && values.every(narrowRange);
    // In StringEquals a star is a star, and the value is fixed all the same.
    const open = operator.startsWith('StringEquals') ? /\$\{/ : /[*?]|\$\{/;
    return equals.includes(operator) && fixing.includes(key.toLowerCase()) && values.every((value) => !open.test(value));
  });
}

/** Whether Amazon S3 calls the policy public: one public Allow statement is enough. */
export const isPublicPolicy = (policy: unknown): boolean => statements(policy, true).some(isPublic);
