import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWorld, type FindingCode, type World } from '../../engine/index.ts';
import type { PolicyType } from '../../engine/2-policy/ast.ts';
import { root } from './course.ts';

/** One row of `test/findings/cases`. */
export interface FindingCase {
  readonly name: string;
  /** Where the policy hangs; a key policy by default. */
  readonly kind?: PolicyType;
  /** A statement beside the default one, or a whole policy, or its text. */
  readonly statement?: object;
  readonly policy?: object;
  readonly text?: string;
  /** Spaces are added at the end up to this length. For identity policies, where spaces do not count, letters of an Id. */
  readonly padTo?: number;
  readonly world?: 'two';
  /** Every finding, with the text it is about. */
  readonly expect: readonly (readonly [FindingCode, string])[];
  /** Findings that must not be there although it looks like them. */
  readonly near?: readonly FindingCode[];
}

const account = '111122223333';
const administration = { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' };

/** The text that a case is about. */
export function textOf({ kind = 'keyPolicy', statement, policy, text, padTo }: FindingCase): string {
  if (text !== undefined) return text;
  const document = policy ?? { Version: '2012-10-17', Statement: kind === 'keyPolicy' ? [administration, statement] : [statement] };
  const plain = JSON.stringify(document, null, 2);
  if (padTo === undefined) return plain;
  if (kind !== 'identityPolicy') return plain.padEnd(padTo);
  const compact = JSON.stringify({ ...document, Id: '' });
  return JSON.stringify({ ...document, Id: 'x'.repeat(padTo - compact.length) });
}

/** A key of 111122223333, the role App and the user Ana in it, and another account. */
export function worldOf({ world }: FindingCase): World | null {
  if (world === undefined) return null;
  const spec = {
    accounts: [{ id: account }, { id: '444455556666' }],
    principals: [{ arn: `arn:aws:iam::${account}:role/App`, id: 'AROAAPP1234567890' }, { arn: `arn:aws:iam::${account}:user/Ana` }],
    keys: [{ arn: `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`, manager: 'CUSTOMER' }],
  };
  const loaded = loadWorld(spec);
  if (loaded.world === null) throw new Error(JSON.stringify(loaded.problems));
  return loaded.world;
}

const folder = join(root, 'test', 'findings', 'cases');

/** Every file of cases with its rows. */
export const caseFiles: readonly { readonly file: string; readonly rows: readonly FindingCase[] }[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ file: name, rows: JSON.parse(readFileSync(join(folder, name), 'utf8')) as FindingCase[] }));
