import { type GrantSpec, isAccountId, type KeySpec, type NamedPolicy, parseArn } from '#engine';
import { isObject, listMember, member, type Members, textMember } from '../../json.ts';
import { WorldBuilder } from '../../world/builder.ts';
import type { Inquiry } from '../inquiry.ts';
import { readPolicyText } from '../text.ts';
import { counted, type Format, readOf } from './format.ts';

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Members;
}

/**
 * A state file (version 4), or what `terraform show -json` prints of a state or a plan.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export const terraform: Format = {
  kind: 'terraform',
  recognises: (value) => (typeof member(value, 'terraform_version') === 'string' || typeof member(value, 'format_version') === 'string') && (Array.isArray(member(value, 'resources')) || isObject(rootOf(value))),
  read({ value }, inquiry, chosen) {
    const resources = Array.isArray(member(value, 'resources')) ? inState(value) : inModule(rootOf(value));
    const builder = new WorldBuilder(inquiry);
    new TerraformReader(resources, builder, inquiry).read();
    return readOf(builder, `A Terraform ${member(value, 'planned_values') === undefined ? 'state' : 'plan'} with ${counted.key(builder.keys.size)} and ${counted.principal(builder.principals.size)}.`, chosen);
  },
};

function rootOf(value: unknown): unknown {
  return member(member(value, 'values') ?? member(value, 'planned_values'), 'root_module');
}

function inState(value: unknown): Resource[] {
  return listMember(value, 'resources').flatMap((one) => {
    const [type, name, module] = [textMember(one, 'type') ?? '', textMember(one, 'name') ?? '', textMember(one, 'module')];
    if (textMember(one, 'mode') === 'data') return [];
    return listMember(one, 'instances').flatMap((instance) => {
      const values = member(instance, 'attributes');
      const index = member(instance, 'index_key');
      const suffix = typeof index === 'number' || typeof index === 'string' ? `[${JSON.stringify(index)}]` : '';
      return isObject(values) ? [{ address: `${module === undefined ? '' : `${module}.`}${type}.${name}${suffix}`, type, values }] : [];
    });
  });
}

function inModule(module: unknown): Resource[] {
  const own = listMember(module, 'resources').flatMap((one) => {
    const values = member(one, 'values');
    if (textMember(one, 'mode') === 'data' || !isObject(values)) return [];
    return [{ address: textMember(one, 'address') ?? '', type: textMember(one, 'type') ?? '', values }];
  });
  return [...own, ...listMember(module, 'child_modules').flatMap(inModule)];
}

const keyTypes = ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'];

class TerraformReader {
  private readonly resources: readonly Resource[];
  private readonly into: WorldBuilder;
  private readonly inquiry: Inquiry;

  constructor(resources: readonly Resource[], into: WorldBuilder, inquiry: Inquiry) {
    this.resources = resources;
    this.into = into;
    this.inquiry = inquiry;
  }

  read(): void {
    for (const one of this.resources) if (keyTypes.includes(one.type)) this.into.key(one.address, this.key(one), one.address);
    for (const one of this.resources) this.aboutKey(one);
    for (const one of this.resources) if (one.type === 'aws_iam_role' || one.type === 'aws_iam_user') this.principal(one);
  }

  private key({ address, type, values }: Resource): KeySpec {
    const arn = textMember(values, 'arn') ?? `arn:${this.inquiry.partition}:kms:${this.inquiry.region}:${this.inquiry.account}:key/${this.inquiry.ask(`key:${address}`, `What is the ID of ${address}?`, this.inquiry.newKeyId(address), 'keyId')}`;
    const policy = this.policy(values, 'policy', address);
    if (policy === undefined) this.inquiry.note('assumed', address, 'It holds no key policy, so the default key policy stands here unless an aws_kms_key_policy gives one.');
    const multiRegion = type.includes('replica') || member(values, 'multi_region') === true;
    return {
      arn,
      manager: 'CUSTOMER',
      ...(policy === undefined ? {} : { policy }),
      ...text('spec', textMember(values, 'customer_master_key_spec') ?? textMember(values, 'key_spec')),
      ...text('usage', textMember(values, 'key_usage')),
      ...(type.includes('external') ? { origin: 'EXTERNAL' } : {}),
      ...(member(values, 'is_enabled') === false || member(values, 'enabled') === false ? { state: 'Disabled' as const } : {}),
      ...(multiRegion ? { multiRegion, multiRegionKeyType: type.includes('replica') ? ('REPLICA' as const) : ('PRIMARY' as const) } : {}),
      ...tagsOf(values),
    };
  }

  private aboutKey(resource: Resource): void {
    const { address, type, values } = resource;
    if (!['aws_kms_key_policy', 'aws_kms_alias', 'aws_kms_grant'].includes(type)) return;
    const found = this.keyOf(textMember(values, 'target_key_arn') ?? textMember(values, 'target_key_id') ?? textMember(values, 'key_id'));
    if (found === undefined) {
      this.inquiry.note('notEvaluated', address, 'It belongs to a key that the file does not hold.');
      return;
    }
    const [id, key] = found;
    const policy = type === 'aws_kms_key_policy' ? this.policy(values, 'policy', address) : undefined;
    if (policy !== undefined) this.into.keys.set(id, { ...key, policy });
    const alias = textMember(values, 'name');
    if (type === 'aws_kms_alias' && alias !== undefined) this.into.keys.set(id, { ...key, aliases: [...(key.aliases ?? []), alias] });
    if (type === 'aws_kms_grant') this.into.keys.set(id, { ...key, grants: [...(key.grants ?? []), grantOf(values)] });
  }

  private keyOf(name: string | undefined): [string, KeySpec] | undefined {
    return name === undefined ? undefined : [...this.into.keys].find(([, { arn }]) => arn === name || arn.endsWith(`:key/${name}`));
  }

  private principal({ address, type, values }: Resource): void {
    const kind = type === 'aws_iam_role' ? 'role' : 'user';
    const name = textMember(values, 'name') ?? address;
    const arn = textMember(values, 'arn') ?? `arn:${this.inquiry.partition}:iam::${this.inquiry.account}:${kind}${textMember(values, 'path') ?? '/'}${name}`;
    const trust = kind === 'role' ? this.policy(values, 'assume_role_policy', address) : undefined;
    const policies = [...this.inline(values, address), ...this.besides(kind, name)];
    const boundary = textMember(values, 'permissions_boundary');
    const limit = boundary === undefined || boundary === '' ? undefined : this.managed(boundary);
    if (boundary !== undefined && boundary !== '' && limit === undefined) this.inquiry.note('notEvaluated', address, `The file does not hold its permissions boundary ${boundary}. An empty one stands for it, which lets nothing through.`);
    this.into.principal(
      {
        arn,
        ...text('id', textMember(values, 'unique_id')),
        ...tagsOf(values),
        ...(policies.length === 0 ? {} : { identityPolicies: policies }),
        ...(boundary === undefined || boundary === '' ? {} : { permissionsBoundary: limit ?? { Version: '2012-10-17', Statement: [] } }),
        ...(trust === undefined ? {} : { trustPolicy: trust }),
        ...(arn.includes(':role/aws-service-role/') ? { serviceLinked: true } : {}),
      },
      address,
    );
  }

  private inline(values: Members, address: string): NamedPolicy[] {
    return listMember(values, 'inline_policy').flatMap((one) => {
      const document = isObject(one) ? this.policy(one, 'policy', address) : undefined;
      return document === undefined ? [] : [{ name: textMember(one, 'name') ?? 'inline', document }];
    });
  }

  /** Policies that other resources put on a role or user. */
  private besides(kind: 'role' | 'user', name: string): NamedPolicy[] {
    return this.resources.flatMap(({ address, type, values }) => {
      if (textMember(values, kind) !== name) return [];
      if (type === `aws_iam_${kind}_policy`) {
        const document = this.policy(values, 'policy', address);
        return document === undefined ? [] : [{ name: textMember(values, 'name') ?? address, document }];
      }
      const arn = type === `aws_iam_${kind}_policy_attachment` ? textMember(values, 'policy_arn') : undefined;
      if (arn === undefined) return [];
      const document = this.managed(arn);
      if (document === undefined) this.inquiry.note('notEvaluated', address, `The file does not hold the managed policy ${arn}. It is left out.`);
      return document === undefined ? [] : [{ name: arn.slice(arn.lastIndexOf('/') + 1), document }];
    });
  }

  private managed(arn: string): string | undefined {
    const found = this.resources.find(({ type, values }) => type === 'aws_iam_policy' && textMember(values, 'arn') === arn);
    return found === undefined ? undefined : this.policy(found.values, 'policy', found.address);
  }

  /** A policy stands in the state as JSON text. @throws Fault when it is none */
  private policy(values: Members, name: string, address: string): string | undefined {
    const found = textMember(values, name);
    if (found === undefined || found === '') return undefined;
    return JSON.stringify(readPolicyText(found, `${address}.${name}`), null, 2);
  }
}

const text = <Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> => (value === undefined || value === '' ? {} : ({ [name]: value } as Record<Name, string>));

function tagsOf(values: Members): { tags?: Record<string, string> } {
  const tags = pairs(member(values, 'tags_all') ?? member(values, 'tags'));
  return Object.keys(tags).length === 0 ? {} : { tags };
}

function pairs(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

function grantOf(values: Members): GrantSpec {
  const [constraint] = listMember(values, 'constraints');
  const [equals, subset] = [pairs(member(constraint, 'encryption_context_equals')), pairs(member(constraint, 'encryption_context_subset'))];
  const grantee = textMember(values, 'grantee_principal');
  const isService = grantee !== undefined && parseArn(grantee) === null && !isAccountId(grantee);
  return {
    ...text('id', textMember(values, 'grant_id')),
    ...text(isService ? 'granteeServicePrincipal' : 'granteePrincipal', grantee),
    ...text('retiringPrincipal', textMember(values, 'retiring_principal')),
    operations: listMember(values, 'operations').filter((name): name is string => typeof name === 'string'),
    ...(constraint === undefined ? {} : { constraints: { ...(Object.keys(equals).length === 0 ? {} : { EncryptionContextEquals: equals }), ...(Object.keys(subset).length === 0 ? {} : { EncryptionContextSubset: subset }) } }),
  };
}
