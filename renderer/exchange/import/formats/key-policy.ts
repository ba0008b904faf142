import { isObject, listMember, member, textMember } from '../../json.ts';
import { WorldBuilder } from '../../world/builder.ts';
import { namesIn } from '../../world/names.ts';
import { type Inquiry, partitionOf } from '../inquiry.ts';
import { readPolicyText } from '../text.ts';
import { type Format, type Read, readOf } from './format.ts';

/** A key policy alone, as the console shows it and as documentation prints it. */
export const keyPolicy: Format = {
  kind: 'keyPolicy',
  recognises: (value) => isPolicy(value),
  read: ({ value, text }, inquiry, chosen) => readPolicy(text ?? JSON.stringify(value, null, 2), value, inquiry, chosen, 'A key policy.'),
};

/** https://docs.aws.amazon.com/cli/latest/reference/kms/get-key-policy.html */
export const getKeyPolicy: Format = {
  kind: 'getKeyPolicy',
  recognises: (value) => typeof member(value, 'Policy') === 'string' && !isPolicy(value) && member(value, 'Arn') === undefined,
  read({ value }, inquiry, chosen) {
    const text = textMember(value, 'Policy') ?? '';
    return readPolicy(text, readPolicyText(text, 'Policy'), inquiry, chosen, 'The output of aws kms get-key-policy.');
  },
};

function isPolicy(value: unknown): boolean {
  const statement = member(value, 'Statement');
  return Array.isArray(statement) || isObject(statement);
}

function readPolicy(text: string, policy: unknown, inquiry: Inquiry, chosen: readonly string[] | null, title: string): Read {
  if (!namesSomebody(policy)) inquiry.lacks('Statement', 'No statement names a principal. This may be an identity-based policy; as a key policy it gives nothing to anybody.');
  const names = namesIn(text);
  const account = inquiry.ask('account', 'Which account owns the key?', names.owner ?? '111122223333', 'account');
  const region = inquiry.ask('region', 'Which Region is the key in?', names.region ?? homeRegion(names.partition), 'region');
  const id = inquiry.ask('keyId', 'What is the key’s ID?', names.keyId ?? inquiry.newKeyId(account), 'keyId');
  const builder = new WorldBuilder(inquiry);
  const arn = `arn:${partitionOf(region)}:kms:${region}:${account}:key/${id}`;
  builder.account(account);
  builder.key('key', { arn, manager: 'CUSTOMER', policy: text, ...(id.startsWith('mrk-') ? { multiRegion: true } : {}) }, 'the policy');
  return readOf(builder, title, chosen);
}

function namesSomebody(policy: unknown): boolean {
  const statements = Array.isArray(member(policy, 'Statement')) ? listMember(policy, 'Statement') : [member(policy, 'Statement')];
  return statements.some((statement) => member(statement, 'Principal') !== undefined || member(statement, 'NotPrincipal') !== undefined);
}

/** A Region to stand for a partition that is named without one. */
function homeRegion(partition: string | undefined): string {
  if (partition === 'aws-cn') return 'cn-north-1';
  return partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';
}
