/**
 * Every documented rule that the engine applies: a stable id, one sentence, the AWS page it comes from, and
 * the day that page (or the note about it) was read. Trace nodes carry these ids; tests are named after them.
 *
 * `uncertain` says that AWS leaves the matter open, or that its pages disagree, and why we chose as we did.
 */
export interface Rule {
  readonly sentence: string;
  readonly page: { readonly title: string; readonly url: string };
  /** YYYY-MM-DD */
  readonly read: string;
  readonly uncertain?: string;
}

const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide/';
const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/';
const STS = 'https://docs.aws.amazon.com/STS/latest/APIReference/';
const ORGANIZATIONS = 'https://docs.aws.amazon.com/organizations/latest/userguide/';

const pages = {
  keyPolicies: { title: 'Key policies in AWS KMS', url: `${KMS}key-policies.html` },
  overview: { title: 'Create a key policy', url: `${KMS}key-policy-overview.html` },
  defaultPolicy: { title: 'Default key policy', url: `${KMS}key-policy-default.html` },
  external: { title: 'Allowing users in other accounts to use a KMS key', url: `${KMS}key-policy-modifying-external-accounts.html` },
  evaluation: { title: 'Troubleshooting AWS KMS permissions', url: `${KMS}policy-evaluation.html` },
  services: { title: 'Permissions for AWS services in key policies', url: `${KMS}key-policy-services.html` },
  grants: { title: 'Grants in AWS KMS', url: `${KMS}grants.html` },
  createGrant: { title: 'Creating grants', url: `${KMS}create-grant-overview.html` },
  keyState: { title: 'Key states of AWS KMS keys', url: `${KMS}key-state.html` },
  permissions: { title: 'AWS KMS permissions', url: `${KMS}kms-api-permissions-reference.html` },
  conditionsKms: { title: 'AWS KMS condition keys', url: `${KMS}conditions-kms.html` },
  endpoint: { title: 'Connecting to AWS KMS through a VPC endpoint', url: `${KMS}kms-vpc-endpoint.html` },
  concepts: { title: 'AWS KMS concepts', url: `${KMS}concepts.html` },
  controlAccess: { title: 'KMS key access and permissions', url: `${KMS}control-access.html` },
  iamInKms: { title: 'IAM policies in AWS KMS', url: `${KMS}iam-policies.html` },
  logic: { title: 'Policy evaluation logic', url: `${IAM}reference_policies_evaluation-logic.html` },
  allowOrDeny: { title: 'How AWS enforcement code logic evaluates requests', url: `${IAM}reference_policies_evaluation-logic_policy-eval-denyallow.html` },
  crossAccountLogic: {
    title: 'Cross-account policy evaluation logic',
    url: `${IAM}reference_policies_evaluation-logic-cross-account.html`,
  },
  principal: { title: 'Principal', url: `${IAM}reference_policies_elements_principal.html` },
  notPrincipal: { title: 'NotPrincipal', url: `${IAM}reference_policies_elements_notprincipal.html` },
  action: { title: 'Action', url: `${IAM}reference_policies_elements_action.html` },
  notAction: { title: 'NotAction', url: `${IAM}reference_policies_elements_notaction.html` },
  resource: { title: 'Resource', url: `${IAM}reference_policies_elements_resource.html` },
  effect: { title: 'Effect', url: `${IAM}reference_policies_elements_effect.html` },
  conditionOperators: { title: 'Condition operators', url: `${IAM}reference_policies_elements_condition_operators.html` },
  manyValues: {
    title: 'Conditions with multiple context keys or values',
    url: `${IAM}reference_policies_condition-logic-multiple-context-keys-or-values.html`,
  },
  setOperators: {
    title: 'Single-valued vs. multivalued context keys',
    url: `${IAM}reference_policies_condition-single-vs-multi-valued-context-keys.html`,
  },
  variables: { title: 'Variables and tags', url: `${IAM}reference_policies_variables.html` },
  grammar: { title: 'Grammar of the IAM JSON policy language', url: `${IAM}reference_policies_grammar.html` },
  boundaries: { title: 'Permissions boundaries for IAM entities', url: `${IAM}access_policies_boundaries.html` },
  sessions: { title: 'Policies and permissions in AWS IAM', url: `${IAM}access_policies.html#policies_session` },
  scps: { title: 'Service control policies', url: `${ORGANIZATIONS}orgs_manage_policies_scps.html` },
  scpEvaluation: { title: 'SCP evaluation', url: `${ORGANIZATIONS}orgs_manage_policies_scps_evaluation.html` },
  rcps: { title: 'Resource control policies', url: `${ORGANIZATIONS}orgs_manage_policies_rcps.html` },
  bucketPolicies: { title: 'Policies and permissions in Amazon S3', url: `${S3}access-policy-language-overview.html` },
  putBucketPolicy: { title: 'PutBucketPolicy', url: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html' },
  publicAccess: { title: 'Blocking public access to your Amazon S3 storage', url: `${S3}access-control-block-public-access.html` },
  acls: { title: 'Access control list (ACL) overview', url: `${S3}acl-overview.html` },
  assumeRole: { title: 'AssumeRole', url: `${STS}API_AssumeRole.html` },
  roles: { title: 'IAM roles: terms and concepts', url: `${IAM}id_roles.html` },
  passService: { title: 'Create a role to delegate permissions to an AWS service', url: `${IAM}id_roles_create_for-service.html` },
  temporary: { title: 'Compare AWS STS credentials', url: `${IAM}id_credentials_sts-comparison.html` },
  putKeyPolicy: { title: 'PutKeyPolicy', url: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html' },
  modifyPolicy: { title: 'Change a key policy', url: `${KMS}key-policy-modifying.html` },
  kmsRcps: { title: 'Resource control policies in AWS KMS', url: `${KMS}resource-control-policies.html` },
} as const;

const READ = '2026-11-23';

/** A rule read from `page`. */
function rule(page: keyof typeof pages, sentence: string, uncertain?: string): Rule {
  return { sentence, page: pages[page], read: READ, ...(uncertain === undefined ? {} : { uncertain }) };
}

/** The same, of the pages about assuming roles, which were read later. */
function roleRule(page: keyof typeof pages, sentence: string, uncertain?: string): Rule {
  return { ...rule(page, sentence, uncertain), read: '2026-11-25' };
}

/** The same, of the pages about a bucket's own policy. */
function laterRule(page: keyof typeof pages, sentence: string): Rule {
  return { ...rule(page, sentence), read: '2026-11-29' };
}

const table = {
  'decision.explicit-deny': rule('logic', 'A matching Deny in any policy decides against the request, whatever else allows it.'),
  'decision.implicit-deny': rule('logic', 'What nothing allows is denied.'),
  'decision.anonymous': rule(
    'controlAccess',
    'KMS answers only signed requests, so an anonymous caller is refused before any policy is read.',
    'The guide says that credentials are required; it does not name a decision for a caller without them.',
  ),
  'decision.unsupported': rule('logic', 'The action belongs to a service that is not simulated here, so there is no decision.'),

  'keyPolicy.direct': rule('keyPolicies', 'A key policy that allows a principal of its own account directly is enough; no IAM policy is needed.'),
  'keyPolicy.delegates': rule('defaultPolicy', 'A statement that allows the account lets IAM policies of that account give the permission.'),
  'keyPolicy.silent': rule('keyPolicies', 'Without an Allow in the key policy (or a grant) nobody can use the key, not even its creator or the root user.'),
  'keyPolicy.root-user': rule('defaultPolicy', 'A statement that allows the account covers its root user without any IAM policy.'),
  'keyPolicy.default': rule('defaultPolicy', 'A key created without a policy gets the default key policy, which allows its account every KMS action.'),
  'keyPolicy.service': rule('services', 'An AWS service acting for itself needs only the key policy.'),
  'keyPolicy.aws-owned': rule('concepts', 'AWS owned keys belong to a service; customers can neither see nor call them.'),
  'keyPolicy.missing-key': rule('evaluation', 'There is no key with this ARN.'),

  'identity.needed': rule('defaultPolicy', 'Where the key policy leaves it to IAM, an identity-based policy of the caller must allow the action.'),
  'identity.not-needed': rule('keyPolicies', 'The key policy allows this caller directly, so no identity-based policy is needed.'),
  'identity.cannot-help': rule('keyPolicies', 'An IAM policy can give access to a key only if the key policy allows the account for that action.'),
  'identity.allows': rule('defaultPolicy', 'An identity-based policy of the caller allows the action on this key.'),
  'identity.root-user': rule('logic', 'The root user of an account has no identity-based policies and needs none.'),
  'identity.only': rule('permissions', 'This operation works on no key, so only the caller’s IAM policies decide.'),
  'identity.alias': rule('permissions', 'Permission on an alias comes from IAM policies of its account; aliases have no policy of their own.'),

  'bucketPolicy.allows': rule('bucketPolicies', 'A bucket policy that allows a principal of its own account is enough; no IAM policy is needed.'),
  'bucketPolicy.either': rule('bucketPolicies', 'For a bucket of one’s own account either the bucket policy or an IAM policy is enough.'),
  'bucketPolicy.both-sides': rule('crossAccountLogic', 'For a bucket of another account both the bucket policy and the caller’s IAM policies must allow.'),
  'bucketPolicy.silent': rule('bucketPolicies', 'The bucket policy does not allow the request.'),
  'bucketPolicy.blocked': rule(
    'publicAccess',
    'With public access blocked, the Allows of a public bucket policy give nothing to callers outside the bucket’s account, except AWS services.',
    'S3 does not say how wide an address range must be to count as public; here wider than /8 (IPv6: /32) does.',
  ),
  'bucketPolicy.root-user': laterRule(
    'putBucketPolicy',
    'A bucket policy cannot keep the root user of its bucket’s account from reading, replacing or deleting that policy; SCPs, RCPs and endpoint policies can.',
  ),
  'bucketPolicy.owner-only': laterRule('putBucketPolicy', 'Only callers of the bucket’s own account read, replace or delete its bucket policy, whatever the policies say.'),
  'bucketPolicy.missing-bucket': rule('bucketPolicies', 'There is no bucket with this name.'),
  'acl.allows': rule('acls', 'A canned ACL gives READ: on the bucket to list it, on its objects to get them.'),
  'acl.ignored': rule('publicAccess', 'With public access blocked, S3 ignores public ACLs.'),

  'trustPolicy.direct': roleRule('assumeRole', 'A trust policy that names a principal of the role’s own account is enough; no IAM policy is needed.'),
  'trustPolicy.delegates': roleRule('assumeRole', 'A trust policy that names an account leaves it to IAM policies of that account who may assume the role.'),
  'trustPolicy.identity-needed': roleRule('assumeRole', 'Where the trust policy names the account, an identity-based policy of the caller must allow sts:AssumeRole.'),
  'trustPolicy.both-sides': roleRule('assumeRole', 'To assume a role of another account, its trust policy and an IAM policy of the caller’s own account must allow it.'),
  'trustPolicy.silent': roleRule('allowOrDeny', 'Nobody assumes a role that its trust policy does not let in, in its own account neither: not even the role itself.'),
  'trustPolicy.service': roleRule('passService', 'An AWS service that assumes a role for itself needs only the trust policy.'),
  'trustPolicy.unknown': roleRule('roles', 'Every role has a trust policy, and this world does not give it, so nothing can be said.'),
  'trustPolicy.missing-role': roleRule(
    'assumeRole',
    'There is no role with this ARN.',
    'The page names no error of its own for a missing role; here it is an implicit deny.',
  ),
  'trustPolicy.root-user': roleRule('assumeRole', 'The root user of an account cannot assume a role.'),
  'trustPolicy.federated-user': roleRule('temporary', 'The session of a federated user cannot assume a role.'),
  'trustPolicy.unsigned': roleRule('assumeRole', 'Whoever assumes a role signs the request; a caller without credentials is refused.'),

  'crossAccount.both-sides': rule('external', 'A caller of another account needs an Allow in the key policy and an Allow in IAM policies of its own account.'),
  'crossAccount.never': rule('external', 'This operation never works across accounts, whatever the policies say.'),
  'crossAccount.caller-grant': rule(
    'evaluation',
    'A grant that the caller’s own account issued takes the place of an IAM policy on the caller’s side.',
    'The guide says that trust in the key can come from an IAM policy or a grant; it does not spell out who must have issued it.',
  ),

  'grant.covers': rule(
    'grants',
    'A grant allows its grantee principal the operations it lists, under its constraints.',
    'Whether a permissions boundary or a session policy limits what a grant allows is not documented; here only their Deny does.',
  ),
  'grant.other-grantee': rule('grants', 'A grant is for its grantee principal alone.'),
  'grant.other-operation': rule('grants', 'A grant allows only the operations it lists.'),
  'grant.constraint': rule('createGrant', 'A grant with an encryption context constraint allows only requests whose encryption context fits it.'),
  'grant.source-arn': rule('createGrant', 'A grant with a source ARN constraint allows only requests made for that resource.'),

  'boundary.allows': rule('boundaries', 'The permissions boundary allows the action.'),
  'boundary.limits': rule('boundaries', 'A permissions boundary sets the most that identity-based policies, and a key policy that names a role, can give.'),
  'boundary.not-limiting': rule('logic', 'The key policy names this very user or session (or everyone), which a permissions boundary limits only by an explicit Deny.'),
  'session.allows': rule('sessions', 'A session policy allows the action.'),
  'session.limits': rule('sessions', 'A session policy sets the most that the session’s role can do.'),
  'session.not-limiting': rule(
    'logic',
    'The key policy names this very session (or everyone), which a session policy limits only by an explicit Deny.',
    'The IAM guide says so; a well-known open-source simulator says otherwise. We follow the guide.',
  ),
  'scp.allows': rule('scpEvaluation', 'Every level from the organization’s root to the account allows the action.'),
  'scp.limits': rule('scpEvaluation', 'Service control policies must allow the action at every level, from the organization’s root to the account.'),
  'scp.exempt': rule('scps', 'Service control policies do not limit the management account, service-linked roles or AWS services.'),
  'rcp.allows': rule('rcps', 'RCPFullAWSAccess is always attached, so resource control policies limit only by an explicit Deny.'),
  'rcp.retire-grant': rule('kmsRcps', 'Resource control policies have no effect on kms:RetireGrant.'),
  'endpoint.allows': rule('endpoint', 'The VPC endpoint policy allows the request.'),
  'endpoint.limits': rule('endpoint', 'A request through a VPC endpoint must be allowed by the endpoint’s policy too.'),

  'keyState.works': rule('keyState', 'The operation works in this key state.'),
  'keyState.refuses': rule(
    'keyState',
    'After the policies have allowed, KMS still refuses what the key’s state does not permit.',
    'For a key that is pending deletion the page names two errors for some operations; here it is KMSInvalidStateException.',
  ),
  'keyState.usage': rule(
    'concepts',
    'A key works only for the operations of its key usage, its key spec and its kind: a key pair needs a key outside custom key stores, a replica a multi-Region primary key, and rotation is set on the primary key.',
    'That KMS answers UnsupportedOperationException where the kind does not fit is our reading of the operations’ lists of errors.',
  ),
  'keyState.alias': rule('concepts', 'This operation takes a key id or key ARN, not an alias.'),

  'putKeyPolicy.lockout': rule('putKeyPolicy', 'Unless the check is bypassed, the caller must still be allowed to call PutKeyPolicy with the new key policy in force.'),
  'putKeyPolicy.principals-exist': rule('putKeyPolicy', 'Every principal of a key policy must exist when the policy is saved, and must belong to the key’s partition.'),
  'putKeyPolicy.foreign-principal': rule(
    'putKeyPolicy',
    'A principal of an account that is not part of this world is taken to exist.',
    'KMS looks the principal up; here nothing is known about that account.',
  ),
  'putKeyPolicy.service-principal': rule(
    'putKeyPolicy',
    'A service principal must be one that AWS knows.',
    'AWS publishes no list of all service principals; here the ones that the services’ guides name are known.',
  ),
  'putKeyPolicy.unique-id': rule('principal', 'A unique id in a key policy stands for somebody who was deleted, so the policy can only be saved without it.'),
  'putKeyPolicy.managed-key': rule(
    'modifyPolicy',
    'The policy of an AWS managed key can be read, never changed.',
    'The guide does not say with which error KMS refuses.',
  ),
  'putKeyPolicy.policy-name': rule('putKeyPolicy', 'A key has one key policy, and its name is default.', 'The page does not say with which error another name is refused.'),
  'putKeyPolicy.size': rule('overview', 'A key policy has at most 32,768 bytes.', 'The API reference lets the parameter be longer; the guide’s limit counts here.'),
  'putKeyPolicy.characters': rule('putKeyPolicy', 'A key policy is made of tabs, line ends and the characters from U+0020 to U+00FF.'),
  'putKeyPolicy.grammar': rule(
    'grammar',
    'A key policy must be valid JSON in the grammar of policies, with at least one principal in every statement.',
    'Statements without Action or Resource are stored although they have no effect. Which of two equal names counts is not documented; here the policy is refused.',
  ),
  'putKeyPolicy.overly-permissive': rule(
    'conditionsKms',
    'KMS does not save ForAllValues with kms:EncryptionContext or aws:RequestTag keys, since it also matches requests without them.',
    'The guide gives the message; it does not say under which exception it comes.',
  ),

  'statement.matches': rule('logic', 'A statement applies when its principal, action, resource and conditions all match.'),
  'statement.no-match': rule('logic', 'A statement of which one part does not match has no say in the request.'),
  'statement.no-effect': rule('effect', 'A statement needs the Effect Allow or Deny, written exactly so.'),
  'statement.no-principal': rule('overview', 'A statement of a key policy without a principal applies to nobody.'),
  'statement.no-action': rule('overview', 'A statement without an action has no effect.'),
  'statement.no-resource': rule(
    'overview',
    'A statement of a key policy without Resource has no effect.',
    'Documented for statements as such; that it holds for a Deny too is our reading.',
  ),
  'statement.malformed': rule('grammar', 'AWS does not accept this statement as it stands, so it has no effect here.'),
  'policy.unreadable': rule('grammar', 'AWS does not accept a document that is not valid JSON, so it has no effect here.'),

  'principal.everyone': rule('overview', 'The principal * means every AWS identity, of every account.'),
  'principal.account': rule('principal', 'The account principal stands for the account, which hands the decision to its IAM policies.'),
  'principal.deny-account': rule(
    'principal',
    'In a Deny, the account principal covers every principal of the account.',
    'The page describes it for resource-based policies in general; there is no key policy example.',
  ),
  'principal.user': rule('principal', 'A user’s ARN names that user alone.'),
  'principal.role': rule('principal', 'A role’s ARN names every session of the role.'),
  'principal.federated': rule(
    'principal',
    'A user’s ARN names the sessions that the user asked GetFederationToken for, too; boundary and session policy limit them.',
    'A request does not tell whose session it is: the simulation takes the user of the same name.',
  ),
  'principal.session': rule('principal', 'A session’s ARN names that one session.'),
  'principal.service': rule('principal', 'A service principal names the AWS service itself, not people who use it.'),
  'principal.unique-id': rule('principal', 'A unique id stands for one user or role, even after it was deleted; a new one of the same name has another id.'),
  'principal.other': rule('principal', 'The entry names somebody else.'),
  'principal.unusable': rule('principal', 'An entry that is no principal AWS accepts here names nobody.'),
  'notPrincipal.listed': rule(
    'notPrincipal',
    'NotPrincipal leaves out whoever it lists.',
    'The page advises to list session, role and account; whether the role alone is enough for its sessions is not stated. With Allow AWS no longer supports the element; there the account leaves out everyone in it, our choice. Do not rely on either.',
  ),
  'notPrincipal.not-listed': rule('notPrincipal', 'NotPrincipal means everyone whom it does not list.'),
  'notPrincipal.boundary': rule('boundaries', 'A Deny with NotPrincipal always hits a principal that has a permissions boundary.'),
  'action.match': rule('action', 'An action matches by name, whatever its case; * stands for any characters and ? for one.'),
  'action.other': rule('action', 'The entry names another action.'),
  'notAction.match': rule('notAction', 'NotAction means every action that it does not list.'),
  'resource.match': rule('resource', 'The entry matches the ARN of the resource; * stands for everything.'),
  'resource.other': rule('resource', 'The entry names another resource.'),
  'resource.key-policy': rule('overview', 'In a key policy, Resource "*" means this key.'),
  'resource.alias': rule('iamInKms', 'An alias ARN never gives permission to use the key behind it.'),

  'condition.holds': rule('conditionOperators', 'The value in the request satisfies the operator.'),
  'condition.fails': rule('conditionOperators', 'The value in the request does not satisfy the operator.'),
  'condition.missing-key': rule('conditionOperators', 'A key that the request does not carry satisfies no positive operator.'),
  'condition.missing-key-negated': rule('conditionOperators', 'A key that the request does not carry satisfies every negated operator.'),
  'condition.if-exists': rule('conditionOperators', 'With IfExists, a key that the request does not carry counts as satisfied.'),
  'condition.null': rule('conditionOperators', 'Null asks whether the request carries the key at all: "true" means absent.'),
  'condition.for-all-empty': rule('setOperators', 'ForAllValues is satisfied when the request carries no value for the key, or an empty one.'),
  'condition.for-any-empty': rule('setOperators', 'ForAnyValue is not satisfied when the request carries no value for the key, or an empty one.'),
  'condition.unusable-key': rule('conditionsKms', 'Key policies cannot use this condition key, so it counts as absent.', 'The KMS guide lists it for IAM policies only; what KMS does with it in a key policy is not documented.'),
  'condition.unknown-operator': rule('conditionOperators', 'There is no such condition operator.'),
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof table;

export const rules: Readonly<Record<RuleId, Rule>> = table;
