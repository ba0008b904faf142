import type { NamedPolicy, PolicyDocument, PrincipalSpec } from '#engine';
import * as v from 'valibot';
import { Fault, isObject, member, type Members } from '../../json.ts';
import { WorldBuilder } from '../../world/builder.ts';
import type { Inquiry } from '../inquiry.ts';
import { readPolicyText } from '../text.ts';
import { counted, type Format, inForm, readOf } from './format.ts';

const document = v.optional(v.union([v.string(), v.custom<Members>(isObject)]));
const inline = v.optional(v.array(v.object({ PolicyName: v.string(), PolicyDocument: document })), []);
const attached = v.optional(v.array(v.object({ PolicyName: v.optional(v.string()), PolicyArn: v.string() })), []);
const common = {
  Arn: v.string(),
  Path: v.optional(v.string()),
  AttachedManagedPolicies: attached,
  PermissionsBoundary: v.optional(v.object({ PermissionsBoundaryArn: v.string() })),
  Tags: v.optional(v.array(v.object({ Key: v.string(), Value: v.string() })), []),
};
const schema = v.object({
  UserDetailList: v.optional(v.array(v.object({ ...common, UserId: v.optional(v.string()), UserPolicyList: inline, GroupList: v.optional(v.array(v.string()), []) })), []),
  GroupDetailList: v.optional(v.array(v.object({ GroupName: v.string(), GroupPolicyList: inline, AttachedManagedPolicies: attached })), []),
  RoleDetailList: v.optional(v.array(v.object({ ...common, RoleId: v.optional(v.string()), AssumeRolePolicyDocument: document, RolePolicyList: inline })), []),
  Policies: v.optional(
    v.array(
      v.object({
        Arn: v.string(),
        PolicyName: v.string(),
        DefaultVersionId: v.optional(v.string()),
        PolicyVersionList: v.optional(v.array(v.object({ Document: document, VersionId: v.string(), IsDefaultVersion: v.optional(v.boolean()) })), []),
      }),
    ),
    [],
  ),
  IsTruncated: v.optional(v.boolean()),
});

type Details = v.InferOutput<typeof schema>;
type Inline = Details['GroupDetailList'][number]['GroupPolicyList'];
type Attached = Details['GroupDetailList'][number]['AttachedManagedPolicies'];

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export const authorizationDetails: Format = {
  kind: 'authorizationDetails',
  recognises: (value) => ['UserDetailList', 'RoleDetailList', 'GroupDetailList'].some((name) => Array.isArray(member(value, name))),
  read({ value }, inquiry, chosen) {
    const details = inForm(schema, value);
    if (details.IsTruncated === true) inquiry.lacks('IsTruncated', 'The list goes on: AWS says that there is more than the file holds.');
    const builder = new WorldBuilder(inquiry);
    const reader = new DetailsReader(details, inquiry);
    for (const [index, user] of details.UserDetailList.entries()) builder.principal(reader.user(user, `UserDetailList.${index}`), `UserDetailList.${index}.Arn`);
    for (const [index, role] of details.RoleDetailList.entries()) builder.principal(reader.role(role, `RoleDetailList.${index}`), `RoleDetailList.${index}.Arn`);
    const title = `The output of aws iam get-account-authorization-details with ${counted.user(details.UserDetailList.length)} and ${counted.role(details.RoleDetailList.length)}.`;
    return readOf(builder, title, chosen);
  },
};

class DetailsReader {
  private readonly details: Details;
  private readonly inquiry: Inquiry;

  constructor(details: Details, inquiry: Inquiry) {
    this.details = details;
    this.inquiry = inquiry;
  }

  user(user: Details['UserDetailList'][number], where: string): PrincipalSpec {
    const groups = user.GroupList.flatMap((name) => {
      const group = this.details.GroupDetailList.find(({ GroupName }) => GroupName === name);
      if (group === undefined) this.inquiry.lacks(user.Arn, `The group "${name}" is not in the file, so its policies are missing.`);
      return group === undefined ? [] : this.policies(group.GroupPolicyList, group.AttachedManagedPolicies, `Group ${name}: `, where, user.Arn);
    });
    return this.principal(user, user.UserId, [...this.policies(user.UserPolicyList, user.AttachedManagedPolicies, '', where, user.Arn), ...groups], where);
  }

  role(role: Details['RoleDetailList'][number], where: string): PrincipalSpec {
    const trust = this.document(role.AssumeRolePolicyDocument, `${where}.AssumeRolePolicyDocument`);
    return {
      ...this.principal(role, role.RoleId, this.policies(role.RolePolicyList, role.AttachedManagedPolicies, '', where, role.Arn), where),
      ...(trust === undefined ? {} : { trustPolicy: trust }),
      ...(role.Path?.startsWith('/aws-service-role/') === true || role.Arn.includes(':role/aws-service-role/') ? { serviceLinked: true } : {}),
    };
  }

  private principal(one: Details['UserDetailList'][number] | Details['RoleDetailList'][number], id: string | undefined, policies: NamedPolicy[], where: string): PrincipalSpec {
    const boundary = one.PermissionsBoundary === undefined ? undefined : this.boundary(one.PermissionsBoundary.PermissionsBoundaryArn, one.Arn, where);
    return {
      arn: one.Arn,
      ...(id === undefined ? {} : { id }),
      ...(one.Tags.length === 0 ? {} : { tags: Object.fromEntries(one.Tags.map(({ Key, Value }) => [Key, Value])) }),
      ...(policies.length === 0 ? {} : { identityPolicies: policies }),
      ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
    };
  }

  private policies(own: Inline, managed: Attached, prefix: string, where: string, of: string): NamedPolicy[] {
    const written = own.flatMap(({ PolicyName: name, PolicyDocument: given }) => {
      const found = this.document(given, `${where}: ${name}`);
      return found === undefined ? [] : [{ name: `${prefix}${name}`, document: found }];
    });
    const attachedOnes = managed.flatMap(({ PolicyArn: arn, PolicyName: given }) => {
      const found = this.managed(arn);
      const name = given ?? arn.slice(arn.lastIndexOf('/') + 1);
      if (found === undefined) this.inquiry.lacks(of, `The managed policy ${name} is attached, but the file does not hold it. It is left out.`);
      return found === undefined ? [] : [{ name: `${prefix}${name}`, document: found }];
    });
    return [...written, ...attachedOnes];
  }

  /** A boundary that nobody knows would limit: leaving it out would show too much, so it allows nothing. */
  private boundary(arn: string, of: string, where: string): PolicyDocument {
    const found = this.managed(arn);
    if (found !== undefined) return found;
    this.inquiry.lacks(of, `The file does not hold its permissions boundary ${arn} (${where}). An empty one stands for it, which lets nothing through.`);
    return { Version: '2012-10-17', Statement: [] };
  }

  private managed(arn: string): PolicyDocument | undefined {
    const index = this.details.Policies.findIndex(({ Arn }) => Arn === arn);
    const policy = this.details.Policies[index];
    const version = policy?.PolicyVersionList.find(({ IsDefaultVersion: is, VersionId: id }) => is === true || id === policy.DefaultVersionId);
    return this.document(version?.Document, `Policies.${index}`);
  }

  /** The command line prints documents as objects; the API itself gives them as text with URL encoding. */
  private document(given: unknown, where: string): PolicyDocument | undefined {
    if (isObject(given)) return given;
    if (typeof given !== 'string') return undefined;
    const value = readPolicyText(decoded(given, where), where);
    if (!isObject(value)) throw new Fault(where, 'It is not a policy.');
    return value;
  }
}

function decoded(text: string, where: string): string {
  if (/^\s*\{/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Fault(where, 'The policy is neither JSON nor text with URL encoding.');
  }
}
