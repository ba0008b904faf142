import type { PolicyType } from '../2-policy/ast.ts';
import { parsePolicy } from '../2-policy/parse.ts';
import type { Reader } from './reader.ts';
import type { AttachedPolicy } from './world.ts';

/** Reads a policy document: an object as AWS takes it, or its text exactly as someone wrote it. */
export function attach(reader: Reader, type: PolicyType, value: unknown, path: string, name: string, of: string): AttachedPolicy {
  const text = textOf(value);
  if (text === null) reader.fail(path, 'must be a policy: an object or its text');
  const ref = { type, name, of };
  return reader.policy(ref, text ?? '', () => ({ ref, text: text ?? '', ...parsePolicy(type, text ?? '') }));
}

/** null: it is no policy, or an object that JSON cannot write. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  try {
    const written: unknown = JSON.stringify(value, null, 2);
    return typeof written === 'string' ? written : null;
  } catch {
    return null;
  }
}

/** Reads a policy that may carry a name: `{ name, document }`. */
export function attachNamed(reader: Reader, type: PolicyType, value: unknown, path: string, name: string, of: string): AttachedPolicy {
  if (typeof value === 'object' && value !== null && 'document' in value) {
    const fields = reader.object(value, path, ['name', 'document']);
    return attach(reader, type, fields?.['document'], `${path}.document`, reader.text(fields?.['name'], `${path}.name`), of);
  }
  return attach(reader, type, value, path, name, of);
}

/**
 * The policy that KMS attaches to a key created without one.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function defaultKeyPolicy(account: string, partition: string): object {
  return {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  };
}
