import { type GrantSpec, isAccountId, type KeySpec, parseArn } from '#engine';
import { isObject, listMember, member, type Members, textMember } from '../../json.ts';
import { WorldBuilder } from '../../world/builder.ts';
import type { Inquiry } from '../inquiry.ts';
import { readPolicyText } from '../text.ts';
import { unknownPolicy } from './describe-key.ts';
import { counted, type Format, readOf } from './format.ts';
import { referenceIn, type Resource, resourcesIn, unknownIn } from './terraform-resources.ts';

/**
 * A state file, what `terraform show -json` prints of a state or a plan, or a piece of one of them.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export const terraform: Format = {
  kind: 'terraform',
  recognises: (value) => (['terraform_version', 'format_version'].some((name) => typeof member(value, name) === 'string') && (Array.isArray(member(value, 'resources')) || isObject(member(member(value, 'values') ?? member(value, 'planned_values'), 'root_module')))) || resourcesIn(value).some(({ type }) => type.startsWith('aws_')),
  read({ value }, inquiry, chosen) {
    const builder = new WorldBuilder(inquiry);
    new TerraformReader(value, builder, inquiry).read();
    return readOf(builder, `A Terraform ${member(value, 'planned_values') === undefined ? 'state' : 'plan'} with ${counted.key(builder.keys.size)} and ${counted.principal(builder.principals.size)}.`, chosen);
  },
};

const keyTypes = ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'];

const kinds = ['role', 'user', 'group'] as const;
type Kind = (typeof kinds)[number];

class TerraformReader {
  private readonly file: unknown;
  private readonly resources: readonly Resource[];
  private readonly unknown: ReadonlyMap<string, Members>;
  private readonly into: WorldBuilder;
  private readonly inquiry: Inquiry;

  constructor(file: unknown, into: WorldBuilder, inquiry: Inquiry) {
    this.file = file;
    this.resources = resourcesIn(file);
    this.unknown = unknownIn(file);
    this.into = into;
    this.inquiry = inquiry;
  }

  read(): void {
    const names: Record<Kind, Set<string>> = { role: new Set(), user: new Set(), group: new Set(this.of('aws_iam_group').map((one) => this.name(one))) };
    for (const one of this.of(...keyTypes)) this.into.key(one.address, this.key(one), one.address);
    for (const type of ['aws_kms_key_policy', 'aws_kms_alias', 'aws_kms_grant']) for (const one of this.of(type)) this.aboutKey(one);
    for (const kind of ['role', 'user'] as const) {
      for (const one of this.of(`aws_iam_${kind}`)) {
        names[kind].add(this.name(one));
        this.principal(one, kind);
      }
    }
    for (const one of this.of('aws_s3_bucket')) this.bucket(one);
    this.tellUnattached(names);
  }

  private of(...types: readonly string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** Policies for somebody whom the file does not hold are nobody’s here. */
  private tellUnattached(names: Readonly<Record<Kind, ReadonlySet<string>>>): void {
    for (const one of this.resources) {
      const targets = kinds.flatMap((kind) => this.targets(one, kind).map((name) => ({ kind, name })));
      if (targets.length === 0 && /^aws_iam_(role|user|group)_policy/.test(one.type)) this.inquiry.lacks(one.address, 'The file does not tell whom it belongs to. It is left out.');
      for (const { kind, name } of targets) if (!names[kind].has(name)) this.inquiry.lacks(one.address, `The file does not hold the ${kind} ${name}, so what this gives it is left out.`);
    }
  }

  private name({ address, values }: Resource): string {
    return textMember(values, 'name') ?? address;
  }

  /** A value, or in a plan the resource that it will come from. */
  private value({ address, values }: Resource, property: string): string | undefined {
    const known = textMember(values, property);
    if (known !== undefined) return known;
    const from = referenceIn(this.file, address, property);
    const target = this.resources.find((one) => one.address === from);
    return target === undefined ? from : target.type.startsWith('aws_iam_') ? this.name(target) : target.address;
  }

  private key({ address, type, values }: Resource): KeySpec {
    const arn = textMember(values, 'arn') ?? `arn:${this.inquiry.partition}:kms:${this.inquiry.region}:${this.inquiry.account}:key/${this.inquiry.ask(`key:${address}`, `What is the ID of ${address}?`, this.inquiry.newKeyId(address), 'keyId')}`;
    const policy = this.policy(values, 'policy', address);
    const isUnknown = policy === undefined && this.isUnknown(address, 'policy');
    if (isUnknown) this.inquiry.lacks(address, 'Its key policy is known only once the plan is applied. Until then it allows nothing here, unless an aws_kms_key_policy gives one.');
    else if (policy === undefined) this.inquiry.note('assumed', address, 'It holds no key policy, so the default key policy stands here unless an aws_kms_key_policy gives one.');
    const multiRegion = type.includes('replica') || String(member(values, 'multi_region')) === 'true';
    return {
      arn,
      manager: 'CUSTOMER',
      ...(isUnknown ? { policy: unknownPolicy } : policy === undefined ? {} : { policy }),
      ...text('spec', textMember(values, 'customer_master_key_spec') ?? textMember(values, 'key_spec')),
      ...text('usage', textMember(values, 'key_usage')),
      ...(type.includes('external') ? { origin: 'EXTERNAL' } : {}),
      ...(['is_enabled', 'enabled'].some((name) => String(member(values, name)) === 'false') ? { state: 'Disabled' as const } : {}),
      ...(multiRegion ? { multiRegion, multiRegionKeyType: type.includes('replica') ? ('REPLICA' as const) : ('PRIMARY' as const) } : {}),
      ...tagsOf(values),
    };
  }

  private aboutKey(resource: Resource): void {
    const { address, type, values } = resource;
    const name = ['target_key_arn', 'target_key_id', 'key_id'].map((one) => this.value(resource, one)).find((one) => one !== undefined);
    if (name !== undefined && (parseArn(name) !== null || this.of(...keyTypes).length === 0)) this.foreign(resource, name);
    const found = this.keyOf(name);
    if (found === undefined) {
      this.inquiry.lacks(address, 'It belongs to a key that the file does not hold.');
      return;
    }
    const [id, key] = found;
    const policy = type === 'aws_kms_key_policy' ? this.policy(values, 'policy', address) : undefined;
    if (policy !== undefined) this.into.keys.set(id, { ...key, policy });
    else if (type === 'aws_kms_key_policy') this.inquiry.lacks(address, 'Its policy is not in the file. It is left out.');
    const alias = textMember(values, 'name');
    if (type === 'aws_kms_alias' && alias !== undefined) this.into.keys.set(id, { ...key, aliases: [...(key.aliases ?? []), alias] });
    if (type === 'aws_kms_grant') this.into.keys.set(id, { ...key, grants: [...(key.grants ?? []), grantOf(values)] });
  }

  private keyOf(name: string | undefined): [string, KeySpec] | undefined {
    return name === undefined ? undefined : [...this.into.keys].find(([address, { arn }]) => address === name || arn === name || arn.endsWith(`:key/${name}`));
  }

  /** The key of a policy that stands in the file without it. */
  private foreign({ address, type }: Resource, name: string): void {
    if (type !== 'aws_kms_key_policy' || this.keyOf(name) !== undefined) return;
    const arn = parseArn(name) === null ? `arn:${this.inquiry.partition}:kms:${this.inquiry.region}:${this.inquiry.account}:key/${name}` : name;
    this.into.key(address, { arn, manager: 'CUSTOMER' }, address);
    this.inquiry.note('assumed', address, 'The file holds the policy of this key and nothing else of it.');
  }

  private principal(resource: Resource, kind: 'role' | 'user'): void {
    const { address, values } = resource;
    const name = this.name(resource);
    const arn = textMember(values, 'arn') ?? `arn:${this.inquiry.partition}:iam::${this.inquiry.account}:${kind}${textMember(values, 'path') ?? '/'}${name}`;
    const trust = kind === 'role' ? this.policy(values, 'assume_role_policy', address) : undefined;
    const policies = [...this.policiesOf(kind, name, resource), ...(kind === 'user' ? this.groupsOf(name).flatMap((group) => this.policiesOf('group', group).map((one) => ({ ...one, name: `Group ${group}: ${one.name}` }))) : [])];
    const boundary = textMember(values, 'permissions_boundary');
    const limit = boundary === undefined || boundary === '' ? undefined : this.managed(boundary);
    if (boundary !== undefined && boundary !== '' && limit === undefined) this.inquiry.lacks(address, `The file does not hold its permissions boundary ${boundary}. An empty one stands for it, which lets nothing through.`);
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

  /** The names of the users, roles or groups that a resource gives a policy. */
  private targets(resource: Resource, kind: Kind): string[] {
    const { type, values } = resource;
    const one = type === `aws_iam_${kind}_policy` || type === `aws_iam_${kind}_policy_attachment` ? this.value(resource, kind) : type === `aws_iam_${kind}_policy_attachments_exclusive` ? this.value(resource, `${kind}_name`) : undefined;
    return one === undefined ? (type === 'aws_iam_policy_attachment' ? listMember(values, `${kind}s`).map(String) : []) : [one];
  }

  private groupsOf(user: string): string[] {
    const own = this.of('aws_iam_user_group_membership').flatMap((one) => (this.value(one, 'user') === user ? listMember(one.values, 'groups').map(String) : []));
    const groups = new Set([...own, ...this.of('aws_iam_group_membership').flatMap((one) => (listMember(one.values, 'users').includes(user) ? [this.value(one, 'group') ?? ''] : []))]);
    for (const group of groups) if (!this.of('aws_iam_group').some((one) => this.name(one) === group)) this.inquiry.lacks(user, `The group "${group}" is not in the file, so its policies are missing.`);
    return [...groups];
  }

  /** What stands in it and what other resources put on it. A state says some of it twice. */
  private policiesOf(kind: Kind, name: string, self?: Resource): { readonly name: string; readonly document: string }[] {
    const inline = new Map<string, string>();
    const managed = new Map<string, string>();
    for (const one of listMember(self?.values, 'inline_policy')) {
      const document = isObject(one) ? this.policy(one, 'policy', self?.address ?? name) : undefined;
      if (document !== undefined) inline.set(textMember(one, 'name') ?? 'inline', document);
    }
    for (const one of this.resources) {
      if (!this.targets(one, kind).includes(name)) continue;
      const { address, type, values } = one;
      if (type === `aws_iam_${kind}_policy`) {
        const document = this.policy(values, 'policy', address);
        if (document !== undefined) inline.set(textMember(values, 'name') ?? address, document);
        else this.inquiry.lacks(address, 'Its policy is not in the file. It is left out.');
      } else for (const arn of [this.value(one, 'policy_arn'), ...listMember(values, 'policy_arns')]) if (typeof arn === 'string') managed.set(arn, address);
    }
    for (const arn of listMember(self?.values, 'managed_policy_arns')) if (typeof arn === 'string' && !managed.has(arn)) managed.set(arn, self?.address ?? name);
    return [
      ...[...inline].map(([title, document]) => ({ name: title, document })),
      ...[...managed].flatMap(([arn, address]) => {
        const document = this.managed(arn);
        if (document === undefined) this.inquiry.lacks(address, `The file does not hold the managed policy ${arn}. It is left out.`);
        return document === undefined ? [] : [{ name: arn.slice(arn.lastIndexOf('/') + 1), document }];
      }),
    ];
  }

  private bucket(resource: Resource): void {
    const { address, values } = resource;
    const name = textMember(values, 'bucket') ?? address;
    const of = this.of('aws_s3_bucket_policy').find((one) => [name, address].includes(this.value(one, 'bucket') ?? ''));
    const policy = of === undefined ? this.policy(values, 'policy', address) : this.policy(of.values, 'policy', of.address);
    if (policy === undefined && (of !== undefined || this.isUnknown(address, 'policy'))) this.inquiry.lacks(of?.address ?? address, 'Its policy is not in the file. It is left out.');
    const [account = this.inquiry.account] = this.into.accounts.keys();
    const arn = textMember(values, 'arn') ?? `arn:${this.inquiry.partition}:s3:::${name}`;
    this.into.account(account);
    this.into.buckets.set(arn, { arn, account, ...(policy === undefined ? {} : { policy }) });
  }

  private isUnknown(address: string, name: string): boolean {
    return member(this.unknown.get(address), name) === true;
  }

  private managed(arn: string): string | undefined {
    const found = this.of('aws_iam_policy').find((one) => (textMember(one.values, 'arn') ?? this.name(one)) === arn);
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
