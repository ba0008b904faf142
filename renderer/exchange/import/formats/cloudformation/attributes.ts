import { parseArn } from '#engine';
import { member, textMember } from '../../../json.ts';
import type { Evaluator } from './evaluate.ts';

/** `known`: the template tells; otherwise the value is only a likely one, and the learner is asked. */
export interface Attribute {
  readonly value: string;
  readonly known: boolean;
}

/**
 * What a resource refers to or what its attribute is, as far as the template tells.
 *
 * @param attribute `Ref`, or an attribute's name such as `Arn`
 */
export function attributeDefault(evaluator: Evaluator, logical: string, resource: unknown, attribute: string): Attribute {
  const type = textMember(resource, 'Type') ?? '';
  const where = `Resources.${logical}.Properties`;
  const property = (name: string): string | undefined => evaluator.text(member(member(resource, 'Properties'), name), `${where}.${name}`);
  const { inquiry } = evaluator;
  const arn = (service: string, region: string, account: string, rest: string): string => `arn:${inquiry.partition}:${service}:${region}:${account}:${rest}`;
  switch (type) {
    case 'AWS::KMS::Key':
    case 'AWS::KMS::ReplicaKey': {
      const key = keyArn(evaluator, logical, resource);
      if (attribute === 'Arn') return { value: key, known: true };
      return { value: parseArn(key)?.resource.slice('key/'.length) ?? '', known: attribute === 'Ref' || attribute === 'KeyId' };
    }
    case 'AWS::KMS::Alias':
      return { value: property('AliasName') ?? `alias/${logical}`, known: property('AliasName') !== undefined };
    case 'AWS::IAM::Role':
    case 'AWS::IAM::User': {
      const kind = type === 'AWS::IAM::Role' ? 'role' : 'user';
      if (attribute !== 'Ref' && attribute !== 'Arn') return { value: `unknown-${logical}-${attribute}`, known: false };
      // One question for the name and the ARN, which has it in it.
      const name = property(kind === 'role' ? 'RoleName' : 'UserName') ?? inquiry.ask(`attribute:${logical}`, `What is ${logical} (${type}) called?`, logical);
      return { value: attribute === 'Ref' ? name : arn('iam', '', inquiry.account, `${kind}${property('Path') ?? '/'}${name}`), known: true };
    }
    case 'AWS::IAM::Group':
      return { value: property('GroupName') ?? logical, known: attribute === 'Ref' };
    case 'AWS::IAM::ManagedPolicy': {
      const name = property('ManagedPolicyName');
      return name === undefined ? { value: `unknown-${logical}`, known: false } : { value: arn('iam', '', inquiry.account, `policy${property('Path') ?? '/'}${name}`), known: attribute === 'Ref' };
    }
    case 'AWS::S3::Bucket': {
      const name = property('BucketName');
      const value = name ?? logical.toLowerCase();
      return { value: attribute === 'Arn' ? arn('s3', '', '', value) : value, known: name !== undefined && (attribute === 'Ref' || attribute === 'Arn') };
    }
    default: {
      // Most ARNs have this form; which name stands in it only AWS knows.
      const service = type.split('::')[1]?.toLowerCase() ?? 'service';
      return { value: attribute === 'Arn' ? arn(service, inquiry.region, inquiry.account, logical) : `unknown-${logical}${attribute === 'Ref' ? '' : `-${attribute}`}`, known: false };
    }
  }
}

/** The ARN of a key of the template. Its ID is given by AWS, so it is asked; a replica has the ID of its primary key. */
export function keyArn(evaluator: Evaluator, logical: string, resource: unknown): string {
  const { inquiry } = evaluator;
  const primary = textMember(resource, 'Type') === 'AWS::KMS::ReplicaKey' ? primaryOf(evaluator, logical, resource) : undefined;
  const multiRegion = member(member(resource, 'Properties'), 'MultiRegion');
  const id = primary ?? inquiry.ask(`key:${logical}`, `What is the ID of the key ${logical}?`, inquiry.newKeyId(logical, multiRegion === true || multiRegion === 'true'), 'keyId');
  return `arn:${inquiry.partition}:kms:${inquiry.region}:${inquiry.account}:key/${id}`;
}

function primaryOf(evaluator: Evaluator, logical: string, resource: unknown): string | undefined {
  const given = member(member(resource, 'Properties'), 'PrimaryKeyArn');
  // A template that names a replica as its own primary key would ask for ever.
  if (given === undefined || JSON.stringify(given).includes(logical)) return undefined;
  return /^key\/([\w-]+)$/.exec(parseArn(evaluator.text(given, `Resources.${logical}.Properties.PrimaryKeyArn`) ?? '')?.resource ?? '')?.[1];
}
