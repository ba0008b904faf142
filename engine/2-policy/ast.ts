import type { Range } from '../1-text/range.ts';

/** The policy types that AWS evaluates, under the names of the conformance format. */
export type PolicyType =
  | 'rcp'
  | 'scp'
  | 'vpcEndpointPolicy'
  | 'keyPolicy'
  | 'bucketPolicy'
  | 'trustPolicy'
  | 'identityPolicy'
  | 'permissionsBoundary'
  | 'sessionPolicy';

/** A text of the policy, with its place. */
export interface Text {
  readonly value: string;
  readonly range: Range;
}

export interface Policy {
  readonly type: PolicyType;
  readonly range: Range;
  /** Only 2012-10-17 fills in policy variables; a policy without a version behaves like 2008-10-17. */
  readonly version: '2008-10-17' | '2012-10-17' | null;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly index: number;
  readonly range: Range;
  readonly sid?: string;
  /** null: missing or not one of the two words, so the statement has no effect. */
  readonly effect: 'Allow' | 'Deny' | null;
  readonly principal?: PrincipalElement;
  readonly action?: ListElement;
  readonly resource?: ListElement;
  readonly conditions: readonly ConditionTest[];
  /** The element `Condition`; absent when the statement has none. */
  readonly conditionRange?: Range;
  /** AWS does not accept the statement as it stands; it has no effect. */
  readonly malformed: boolean;
}

/** `Action`, `NotAction`, `Resource` or `NotResource`. */
export interface ListElement {
  readonly negated: boolean;
  readonly range: Range;
  readonly entries: readonly Text[];
}

export interface PrincipalElement {
  readonly negated: boolean;
  readonly range: Range;
  readonly entries: readonly PrincipalEntry[];
}

/** One principal as the policy names it. */
export interface PrincipalEntry extends Text {
  readonly form: PrincipalForm;
}

export type PrincipalForm =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'account'; readonly account: string; readonly partition: string | null }
  | { readonly kind: 'user'; readonly arn: string }
  | { readonly kind: 'role'; readonly arn: string }
  | { readonly kind: 'session'; readonly arn: string }
  | { readonly kind: 'federatedUser'; readonly arn: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'uniqueId'; readonly id: string }
  /** Names nobody here; of an identity provider outside AWS, S3 says that it makes a bucket policy public. */
  | { readonly kind: 'unusable'; readonly federated?: true };

/** One operator applied to one key. */
export interface ConditionTest {
  readonly range: Range;
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  readonly operatorText: string;
  readonly operator: ConditionOperator | null;
  readonly qualifier: 'ForAllValues' | 'ForAnyValue' | null;
  readonly ifExists: boolean;
  readonly key: string;
  readonly keyLower: string;
  readonly values: readonly Text[];
}

/** Every operator; `Null` takes neither prefix nor suffix. */
export const conditionOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export type ConditionOperator = (typeof conditionOperators)[number];
