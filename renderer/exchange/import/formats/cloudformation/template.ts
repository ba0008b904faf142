import type { KeySpec, NamedPolicy, PolicyDocument } from '#engine';
import { Fault, isObject, listMember, member, textMember } from '../../../json.ts';
import { WorldBuilder } from '../../../world/builder.ts';
import type { Inquiry } from '../../inquiry.ts';
import { counted, type Format, readOf } from '../format.ts';
import { keyArn } from './attributes.ts';
import { Evaluator } from './evaluate.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html */
export const cloudFormation: Format = {
  kind: 'cloudFormation',
  recognises: (value) => {
    const resources = member(value, 'Resources');
    return isObject(resources) && Object.values(resources).some((one) => typeof member(one, 'Type') === 'string');
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

  constructor(template: unknown, into: WorldBuilder, inquiry: Inquiry) {
    this.template = template;
    this.into = into;
    this.inquiry = inquiry;
    this.evaluator = new Evaluator(template, inquiry);
  }

  read(): void {
    if (member(this.template, 'Transform') !== undefined) this.inquiry.note('notEvaluated', 'Transform', 'Macros change a template before AWS reads it. They are not run here.');
    for (const [logical, resource] of this.made()) if (isKey(resource)) this.key(logical, resource);
    for (const [logical, resource] of this.made()) if (textMember(resource, 'Type') === 'AWS::KMS::Alias') this.alias(logical, resource);
    for (const [logical, resource] of this.made()) if (isPrincipal(resource)) this.principal(logical, resource);
    if (this.into.keys.size === 0) this.inquiry.note('notEvaluated', 'Resources', 'The template has no AWS::KMS::Key and no AWS::KMS::ReplicaKey.');
  }

  /** The resources whose condition holds. */
  private made(): [string, unknown][] {
    const resources = member(this.template, 'Resources');
    return Object.entries(isObject(resources) ? resources : {}).filter(([logical, resource]) => {
      const condition = textMember(resource, 'Condition');
      return condition === undefined || this.evaluator.conditions.named(condition, `Resources.${logical}.Condition`);
    });
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
    else this.inquiry.note('notEvaluated', `Resources.${logical}`, 'The alias belongs to a key that the template does not hold.');
  }

  private principal(logical: string, resource: unknown): void {
    const arn = this.evaluator.attribute(`${logical}.Arn`, `Resources.${logical}`);
    const trust = this.policy(logical, resource, 'AssumeRolePolicyDocument');
    const policies = [...this.ownPolicies(logical, resource), ...this.policiesFor(logical, resource, arn)];
    const boundary = this.property(logical, resource, 'PermissionsBoundary');
    if (boundary !== undefined) this.inquiry.note('notEvaluated', `Resources.${logical}`, 'It has a permissions boundary, which is not worked out. An empty one stands for it, which lets nothing through.');
    for (const managed of this.list(logical, resource, 'ManagedPolicyArns')) if (!this.isOurs(managed)) this.inquiry.note('notEvaluated', `Resources.${logical}`, `The template does not hold the managed policy ${String(managed)}. It is left out.`);
    this.into.principal(
      {
        arn,
        ...this.tags(logical, resource),
        ...(policies.length === 0 ? {} : { identityPolicies: policies }),
        ...(boundary === undefined ? {} : { permissionsBoundary: { Version: '2012-10-17', Statement: [] } }),
        ...(trust === undefined ? {} : { trustPolicy: trust }),
      },
      `Resources.${logical}`,
    );
  }

  private ownPolicies(logical: string, resource: unknown): NamedPolicy[] {
    return this.list(logical, resource, 'Policies').flatMap((one, index) => {
      const document = member(one, 'PolicyDocument');
      return isObject(document) ? [{ name: textMember(one, 'PolicyName') ?? `Policy ${index + 1}`, document }] : [];
    });
  }

  /** Policies that are resources of their own and name this role or user. */
  private policiesFor(logical: string, resource: unknown, arn: string): NamedPolicy[] {
    const kind = textMember(resource, 'Type') === 'AWS::IAM::Role' ? 'Roles' : 'Users';
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const managed = JSON.stringify(member(member(resource, 'Properties'), 'ManagedPolicyArns') ?? []);
    return this.made().flatMap(([id, one]) => {
      const type = textMember(one, 'Type');
      if (type !== 'AWS::IAM::Policy' && type !== 'AWS::IAM::ManagedPolicy') return [];
      const names = this.refersTo(one, kind, logical) || this.list(id, one, kind).includes(name) || managed.includes(`"Ref":"${id}"`);
      const document = names ? this.policy(id, one, 'PolicyDocument') : undefined;
      return document === undefined ? [] : [{ name: id, document }];
    });
  }

  private refersTo(resource: unknown, property: string, logical: string): boolean {
    return listMember(member(resource, 'Properties'), property).some((one) => textMember(one, 'Ref') === logical);
  }

  /** A managed policy of the template: its ARN is only a word until AWS makes it. */
  private isOurs(arn: unknown): boolean {
    const name = String(arn).replace(/^unknown-/, '');
    return textMember(member(member(this.template, 'Resources'), name), 'Type') === 'AWS::IAM::ManagedPolicy';
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
const isKey = (resource: unknown): boolean => ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'].includes(textMember(resource, 'Type') ?? '');
const isPrincipal = (resource: unknown): boolean => ['AWS::IAM::Role', 'AWS::IAM::User'].includes(textMember(resource, 'Type') ?? '');
