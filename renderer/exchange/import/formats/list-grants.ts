import { type GrantSpec, parseArn } from '#engine';
import * as v from 'valibot';
import { isObject, member } from '../../json.ts';
import { WorldBuilder } from '../../world/builder.ts';
import type { Inquiry } from '../inquiry.ts';
import { counted, type Format, inForm, readOf } from './format.ts';

// Not `v.record`: it leaves out names such as "constructor", and a constraint without one of its pairs lets more through.
const texts = v.custom<Readonly<Record<string, string>>>((value) => isObject(value) && Object.values(value).every((one) => typeof one === 'string'), 'It must be names with texts');
const grant = v.object({
  KeyId: v.string(),
  GrantId: v.optional(v.string()),
  GranteePrincipal: v.optional(v.string()),
  GranteeServicePrincipal: v.optional(v.string()),
  RetiringPrincipal: v.optional(v.string()),
  IssuingAccount: v.optional(v.string()),
  Operations: v.array(v.string()),
  Constraints: v.optional(v.object({ EncryptionContextEquals: v.optional(texts), EncryptionContextSubset: v.optional(texts), SourceArn: v.optional(v.string()) })),
});
const schema = v.object({ Grants: v.array(grant), Truncated: v.optional(v.boolean()), NextToken: v.optional(v.string()), NextMarker: v.optional(v.string()) });

/** With `--query Grants[]` they stand alone. */
const isAlone = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every((one) => member(one, 'GrantId') !== undefined);

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html */
export const listGrants: Format = {
  kind: 'listGrants',
  recognises: (value) => {
    const grants = member(value, 'Grants');
    return (Array.isArray(grants) && grants.every(isObject)) || isAlone(value);
  },
  read({ value }, inquiry, chosen) {
    const { Grants: grants, Truncated: truncated, NextToken: next, NextMarker: marker } = isAlone(value) ? { Grants: inForm(v.array(grant), value) } : inForm(schema, value);
    if (truncated === true || next !== undefined || marker !== undefined) inquiry.lacks('Grants', 'The list goes on: AWS says that there are more grants than the file holds.');
    const byKey = new Map<string, { readonly id: string; readonly grants: GrantSpec[] }>();
    for (const [index, one] of grants.entries()) {
      const arn = keyArn(one.KeyId, one.IssuingAccount, index, inquiry);
      byKey.set(arn, { id: byKey.get(arn)?.id ?? one.KeyId, grants: [...(byKey.get(arn)?.grants ?? []), grantOf(one)] });
    }
    const builder = new WorldBuilder(inquiry);
    for (const [arn, { id, grants: specs }] of byKey) {
      builder.key(id, { arn, manager: 'CUSTOMER', grants: specs }, 'Grants');
      inquiry.note('assumed', arn, 'The file does not hold the key policy. A new key has the default key policy.');
    }
    return readOf(builder, `The output of aws kms list-grants with ${counted.grant(grants.length)}.`, chosen);
  },
};

/** AWS prints the key's ARN; a list written by hand may hold only its ID. */
function keyArn(key: string, issuer: string | undefined, index: number, inquiry: Inquiry): string {
  if (parseArn(key) !== null) return key;
  const account = accountOf(issuer) ?? inquiry.account;
  inquiry.note('assumed', `Grants.${index}.KeyId`, 'It is an ID without account and Region.');
  return `arn:${inquiry.partition}:kms:${inquiry.region}:${account}:key/${key.replace(/^key\//, '')}`;
}

function grantOf(one: v.InferOutput<typeof grant>): GrantSpec {
  const grantee = one.GranteePrincipal;
  const service = one.GranteeServicePrincipal ?? (grantee !== undefined && /\.amazonaws\.com(\.cn)?$/.test(grantee) ? grantee : undefined);
  const issuer = accountOf(one.IssuingAccount);
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn: source } = one.Constraints ?? {};
  const constraints = { ...(equals === undefined ? {} : { EncryptionContextEquals: equals }), ...(subset === undefined ? {} : { EncryptionContextSubset: subset }), ...(source === undefined ? {} : { SourceArn: source }) };
  return {
    ...(one.GrantId === undefined ? {} : { id: one.GrantId }),
    ...(service === undefined ? (grantee === undefined ? {} : { granteePrincipal: grantee }) : { granteeServicePrincipal: service }),
    ...(one.RetiringPrincipal === undefined ? {} : { retiringPrincipal: one.RetiringPrincipal }),
    operations: one.Operations,
    ...(issuer === undefined ? {} : { issuingAccount: issuer }),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
  };
}

/** AWS writes the issuing account as the ARN of its root. */
function accountOf(issuer: string | undefined): string | undefined {
  return issuer === undefined ? undefined : /^\d{12}$/.test(issuer) ? issuer : parseArn(issuer)?.account;
}
