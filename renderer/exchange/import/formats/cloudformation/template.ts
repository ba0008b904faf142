import type { KeySpec, NamedPolicy, PolicyDocument } from '#engine';
import { Fault, isObject, member, textMember } from '../../../json.ts';
import { WorldBuilder } from '../../../world/builder.ts';
import type { Inquiry } from '../../inquiry.ts';
import { counted, type Format, readOf } from '../format.ts';
import { keyArn } from './attributes.ts';
import { Evaluator } from './evaluate.ts';
import { unrolled } from './for-each.ts';

type Kind = 'Role' | 'User' | 'Group';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html */
export const cloudFormation: Format = {
  kind: 'cloudFormation',
  recognises: (value) => {
    const resources = member(value, 'Resources');
    return isObject(resources) && Object.entries(resources).some(([name, one]) => name.startsWith('Fn::ForEach::') || typeof member(one, 'Type') === 'string');
  },
  read({ value }, inquiry, chosen) {
    const builder = new WorldBuilder(inquiry);
    const reader = new TemplateReader(value, builder, inquiry);
    reader.read();
    return readOf(builder, `A CloudFormation template with ${counted.key(builder.keys.size)}.`, chosen);
  },
};

class TemplateReader {
  private readonly template: unknown;
  private readonly into: WorldBuilder;
  private readonly inquiry: Inquiry;
  private readonly evaluator: Evaluator;
  private resources: readonly [logical: string, resource: unknown][] = [];

  constructor(template: unknown, into: WorldBuilder, inquiry: Inquiry) {
    const loops = new Evaluator(template, inquiry);
    this.template = unrolled(template, (collection) => {
      const list = loops.value(collection, 'Fn::ForEach');
      return Array.isArray(list) ? list.map(String) : [];
    });
    this.into = into;
    this.inquiry = inquiry;
    this.evaluator = new Evaluator(this.template, inquiry);
  }

  read(): void {
    if (member(this.template, 'Transform') !== undefined) this.inquiry.lacks('Transform', 'Macros change a template before AWS reads it. They are not run here.');
    this.resources = this.made();
    for (const [logical, resource] of this.of('AWS::KMS::Key', 'AWS::KMS::ReplicaKey')) this.key(logical, resource);
    for (const [logical, resource] of this.of('AWS::KMS::Alias')) this.alias(logical, resource);
    for (const [logical, resource] of this.of('AWS::IAM::Role', 'AWS::IAM::User')) this.principal(logical, resource);
    for (const [logical, resource] of this.of('AWS::S3::Bucket', 'AWS::S3::BucketPolicy')) this.bucket(logical, resource);
    this.tellUnattached();
    if (this.into.keys.size === 0) this.inquiry.lacks('Resources', 'The template has no AWS::KMS::Key and no AWS::KMS::ReplicaKey.');
  }

  /** The resources whose condition holds. */
  private made(): [string, unknown][] {
    const resources = member(this.template, 'Resources');
    return Object.entries(isObject(resources) ? resources : {}).filter(([logical, resource]) => {
      const condition = textMember(resource, 'Condition');
      return condition === undefined || this.evaluator.conditions.named(condition, `Resources.${logical}.Condition`);
    });
  }

  private of(...types: readonly string[]): (readonly [logical: string, resource: unknown])[] {
    return this.resources.filter(([, resource]) => types.includes(textMember(resource, 'Type') ?? ''));
  }

  private property(logical: string, resource: unknown, name: string): unknown {
    return this.evaluator.value(member(member(resource, 'Properties'), name), `Resources.${logical}.Properties.${name}`);
  }

  private key(logical: string, resource: unknown): void {
    const isReplica = textMember(resource, 'Type') === 'AWS::KMS::ReplicaKey';
    const arn = keyArn(this.evaluator, logical, resource);
    const policy = this.policy(logical, resource, 'KeyPolicy');
    if (policy === undefined) this.inquiry.note('assumed', `Resources.${logical}`, 'It gives no key policy, so the key gets the default key policy.');
    const enabled = this.property(logical, resource, 'Enabled');
    const multiRegion = isReplica || isTrue(this.property(logical, resource, 'MultiRegion'));
    const text = (name: 'spec' | 'usage' | 'origin', from: string): Partial<KeySpec> => {
      const value = this.property(logical, resource, from);
      return typeof value === 'string' ? { [name]: value } : {};
    };
    const spec: KeySpec = {
      arn,
      manager: 'CUSTOMER',
      ...(policy === undefined ? {} : { policy }),
      ...text('spec', 'KeySpec'),
      ...text('usage', 'KeyUsage'),
      ...text('origin', 'Origin'),
      ...(enabled === undefined || isTrue(enabled) ? {} : { state: 'Disabled' as const }),
      ...(multiRegion ? { multiRegion, multiRegionKeyType: isReplica ? ('REPLICA' as const) : ('PRIMARY' as const) } : {}),
      ...this.tags(logical, resource),
    };
    this.into.key(logical, spec, `Resources.${logical}`);
  }

  private alias(logical: string, resource: unknown): void {
    const [name, target] = ['AliasName', 'TargetKeyId'].map((one) => this.property(logical, resource, one));
    const found = typeof target === 'string' && typeof name === 'string' ? [...this.into.keys].find(([, { arn }]) => arn === target || arn.endsWith(`:key/${target}`)) : undefined;
    if (found !== undefined) this.into.keys.set(found[0], { ...found[1], aliases: [...(found[1].aliases ?? []), String(name)] });
    else this.inquiry.lacks(`Resources.${logical}`, 'The alias belongs to a key that the template does not hold.');
  }

  private principal(logical: string, resource: unknown): void {
    const arn = this.evaluator.attribute(`${logical}.Arn`, `Resources.${logical}`);
    const trust = this.policy(logical, resource, 'AssumeRolePolicyDocument');
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const kind = textMember(resource, 'Type') === 'AWS::IAM::Role' ? 'Role' : 'User';
    const policies = [...this.policiesOf(kind, logical, resource, name), ...(kind === 'User' ? this.groupsOf(logical, resource, name).flatMap((group) => this.policiesOfGroup(logical, group)) : [])];
    const boundary = this.property(logical, resource, 'PermissionsBoundary');
    const limit = this.managed(resource, 'PermissionsBoundary', [boundary]).map(([id, one]) => this.policy(id, one, 'PolicyDocument'))[0];
    if (boundary !== undefined && limit === undefined) this.inquiry.lacks(`Resources.${logical}`, 'It has a permissions boundary that the template does not hold. An empty one stands for it, which lets nothing through.');
    this.into.principal(
      {
        arn,
        ...this.tags(logical, resource),
        ...(policies.length === 0 ? {} : { identityPolicies: policies }),
        ...(boundary === undefined ? {} : { permissionsBoundary: limit ?? { Version: '2012-10-17', Statement: [] } }),
        ...(trust === undefined ? {} : { trustPolicy: trust }),
      },
      `Resources.${logical}`,
    );
  }

  /** What stands in it, what other resources put on it, and managed policies of the template. */
  private policiesOf(kind: Kind, logical: string, resource: unknown, name: string): { readonly name: string; readonly document: PolicyDocument }[] {
    const arns = this.list(logical, resource, 'ManagedPolicyArns').map(String);
    const managed = this.managed(resource, 'ManagedPolicyArns', arns);
    for (const arn of arns) if (!managed.some(([id]) => this.refOf(id) === arn)) this.inquiry.lacks(`Resources.${logical}`, `The template does not hold the managed policy ${arn}. It is left out.`);
    const own = this.list(logical, resource, 'Policies').flatMap((one, index) => {
      const document = member(one, 'PolicyDocument');
      return isObject(document) ? [{ name: textMember(one, 'PolicyName') ?? `Policy ${index + 1}`, document }] : [];
    });
    const others = this.resources.flatMap(([id, one]) => {
      const document = this.targets(kind, id, one).includes(name) || managed.some(([other]) => other === id) ? this.policy(id, one, 'PolicyDocument') : undefined;
      return document === undefined ? [] : [{ name: id, document }];
    });
    return [...own, ...others];
  }

  /** The names of the roles, users or groups that a policy of the template is for. */
  private targets(kind: Kind, logical: string, resource: unknown): string[] {
    const type = textMember(resource, 'Type');
    if (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy') return this.list(logical, resource, `${kind}s`).map(String);
    return type === `AWS::IAM::${kind}Policy` ? [String(this.property(logical, resource, `${kind}Name`))] : [];
  }

  /** The managed policies of the template that a property means by their ARNs. */
  private managed(resource: unknown, property: string, arns: readonly unknown[]): (readonly [id: string, resource: unknown])[] {
    const written = JSON.stringify(member(member(resource, 'Properties'), property) ?? '');
    // Their ARNs are words until AWS makes them: asked only where somebody means them.
    return this.of('AWS::IAM::ManagedPolicy').filter(([id, one]) => (written.includes(id) || member(member(one, 'Properties'), 'ManagedPolicyName') !== undefined) && arns.includes(this.refOf(id)));
  }

  private refOf(logical: string): string {
    return String(this.evaluator.value({ Ref: logical }, `Resources.${logical}`));
  }

  private groupsOf(logical: string, resource: unknown, user: string): string[] {
    const added = this.of('AWS::IAM::UserToGroupAddition').filter(([id, one]) => this.list(id, one, 'Users').includes(user)).map(([id, one]) => this.property(id, one, 'GroupName'));
    return [...new Set([...this.list(logical, resource, 'Groups'), ...added].map(String))];
  }

  private policiesOfGroup(user: string, name: string): NamedPolicy[] {
    const found = this.of('AWS::IAM::Group').find(([id]) => this.refOf(id) === name);
    if (found === undefined) this.inquiry.lacks(`Resources.${user}`, `The group "${name}" is not in the file, so its policies are missing.`);
    return found === undefined ? [] : this.policiesOf('Group', found[0], found[1], name).map((one) => ({ ...one, name: `Group ${name}: ${one.name}` }));
  }

  /** Policies for somebody whom the template does not hold are nobody’s here. */
  private tellUnattached(): void {
    for (const [logical, resource] of this.resources) {
      for (const kind of ['Role', 'User', 'Group'] as const) {
        const targets = this.targets(kind, logical, resource);
        const known = targets.length === 0 ? [] : this.of(`AWS::IAM::${kind}`).map(([id]) => this.refOf(id));
        for (const name of targets) if (!known.includes(name)) this.inquiry.lacks(`Resources.${logical}`, `The file does not hold the ${kind.toLowerCase()} ${name}, so what this gives it is left out.`);
      }
    }
  }

  /** A bucket that has a name or a policy; of another one there is nothing to tell. */
  private bucket(logical: string, resource: unknown): void {
    const isPolicy = textMember(resource, 'Type') === 'AWS::S3::BucketPolicy';
    const name = this.property(logical, resource, isPolicy ? 'Bucket' : 'BucketName');
    if (typeof name !== 'string') return;
    const policy = isPolicy ? this.policy(logical, resource, 'PolicyDocument') : undefined;
    const { account, partition } = this.inquiry;
    const arn = `arn:${partition}:s3:::${name}`;
    this.into.account(account);
    this.into.buckets.set(arn, { ...this.into.buckets.get(arn), arn, account, ...(policy === undefined ? {} : { policy }) });
  }

  private policy(logical: string, resource: unknown, name: string): PolicyDocument | undefined {
    const document = this.property(logical, resource, name);
    if (document === undefined) return undefined;
    if (isObject(document)) return document;
    // The document may also be given as text; then it is kept as written.
    if (typeof document === 'string' && document.trim().startsWith('{')) return document;
    throw new Fault(`Resources.${logical}.Properties.${name}`, 'It is not a policy.');
  }

  private list(logical: string, resource: unknown, name: string): unknown[] {
    const found = this.property(logical, resource, name);
    return Array.isArray(found) ? found : [];
  }

  private tags(logical: string, resource: unknown): { tags?: Record<string, string> } {
    const tags = this.list(logical, resource, 'Tags').flatMap((one) => {
      const [key, value] = [member(one, 'Key'), member(one, 'Value')];
      return typeof key === 'string' && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') ? [[key, String(value)] as const] : [];
    });
    return tags.length === 0 ? {} : { tags: Object.fromEntries(tags) };
  }
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';
