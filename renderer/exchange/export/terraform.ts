import type { KeySpec } from '#engine';
import { isObject } from '../json.ts';
import { type Exported, exporting, policyOf } from './document.ts';
import { hclText, hclValue } from './hcl.ts';
import { named, type NamedKey } from './names.ts';
import { policyDocument } from './terraform-document.ts';

/**
 * A Terraform configuration that makes these keys, with their policies and aliases.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key_policy
 *
 * @param form `jsonencode`: the policy as it is; `document`: as a data source with blocks, in which not every policy can be written
 */
export function terraformModule(keys: readonly KeySpec[], form: 'jsonencode' | 'document'): Exported {
  return exporting((notes) => {
    const all = named(keys, notes);
    if (all.some(({ key: spec }) => changesInHcl(policyOf(spec)))) notes.push('Terraform composes signs and their accents (Unicode NFC). A text of the policy holds them apart, so it changes.');
    return all.flatMap((one) => [key(one), ...policy(one, form), ...aliases(one)]).join('\n');
  });
}

/** https://developer.hashicorp.com/terraform/language/expressions/types#string */
function changesInHcl(value: unknown): boolean {
  if (typeof value === 'string') return value !== value.normalize('NFC');
  if (Array.isArray(value)) return value.some(changesInHcl);
  return isObject(value) && Object.entries(value).some((pair) => pair.some(changesInHcl));
}

function key({ label, key: spec }: NamedKey): string {
  const replica = spec.multiRegionKeyType === 'REPLICA';
  const lines = [
    ...(replica ? [`primary_key_arn = var.${label}_primary_key_arn`, `enabled         = ${String(spec.state !== 'Disabled')}`] : [`is_enabled = ${String(spec.state !== 'Disabled')}`]),
    ...(replica || spec.spec === undefined ? [] : [`customer_master_key_spec = ${hclText(spec.spec)}`]),
    ...(replica || spec.usage === undefined ? [] : [`key_usage = ${hclText(spec.usage)}`]),
    ...(replica || spec.multiRegion !== true ? [] : ['multi_region = true']),
    ...(spec.tags === undefined ? [] : [`tags = ${hclValue(spec.tags, '  ')}`]),
  ];
  const variable = `variable "${label}_primary_key_arn" {\n  description = "The ARN of the primary key that this key is a replica of."\n  type        = string\n}\n\n`;
  return `${replica ? variable : ''}resource "${typeOf(spec)}" "${label}" {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

const typeOf = ({ multiRegionKeyType: type }: KeySpec): string => (type === 'REPLICA' ? 'aws_kms_replica_key' : 'aws_kms_key');

function policy({ label, key: spec }: NamedKey, form: 'jsonencode' | 'document'): string[] {
  const members = policyOf(spec);
  const written = form === 'jsonencode' ? `jsonencode(${hclValue(members, '  ')})` : `data.aws_iam_policy_document.${label}.json`;
  const resource = `resource "aws_kms_key_policy" "${label}" {\n  key_id = ${typeOf(spec)}.${label}.key_id\n  policy = ${written}\n}\n`;
  return form === 'jsonencode' ? [resource] : [policyDocument(label, members), resource];
}

function aliases({ label, key: spec }: NamedKey): string[] {
  return (spec.aliases ?? []).map((alias, index) => `resource "aws_kms_alias" "${label}${index === 0 ? '' : `_${index + 1}`}" {\n  name          = ${hclText(alias)}\n  target_key_id = ${typeOf(spec)}.${label}.key_id\n}\n`);
}
