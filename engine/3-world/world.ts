import type { Diagnostic } from '../messages.ts';
import type { Policy } from '../2-policy/ast.ts';
import type { PolicyRef } from '../4-trace/trace.ts';
import type { CannedAcl, KeyState } from './spec.ts';

/** A policy of the world, read once. */
export interface AttachedPolicy {
  readonly ref: PolicyRef;
  readonly text: string;
  /** null when the text is no policy; it then matches nothing. */
  readonly policy: Policy | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** One level of an organization: a node, or the account itself. */
export interface OrganizationLevel {
  readonly id: string;
  readonly scps: readonly AttachedPolicy[] | null;
  readonly rcps: readonly AttachedPolicy[];
}

export interface Account {
  readonly id: string;
  readonly name?: string;
  /** From the root to the account itself; null when it belongs to no organization. */
  readonly levels: readonly OrganizationLevel[] | null;
  readonly isManagement: boolean;
  /** `o-…/r-…/ou-…/` */
  readonly organizationPath?: string;
}

export interface Principal {
  readonly arn: string;
  readonly account: string;
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly id?: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly identityPolicies: readonly AttachedPolicy[];
  readonly permissionsBoundary: AttachedPolicy | null;
  /** Of a role: who may assume it; null: the world does not say. */
  readonly trustPolicy: AttachedPolicy | null;
  readonly serviceLinked: boolean;
}

export interface Grant {
  readonly id: string;
  readonly granteePrincipal?: string;
  readonly granteeServicePrincipal?: string;
  readonly retiringPrincipal?: string;
  /** Lower case, with `kms:` in front. */
  readonly operations: ReadonlySet<string>;
  readonly issuingAccount: string;
  readonly encryptionContextEquals: ReadonlyMap<string, string> | null;
  readonly encryptionContextSubset: ReadonlyMap<string, string> | null;
  readonly sourceArn?: string;
}

export interface Key {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly manager: 'CUSTOMER' | 'AWS' | 'AWS_OWNED';
  readonly policy: AttachedPolicy | null;
  readonly state: KeyState;
  readonly spec: string;
  readonly usage: string;
  readonly origin: string;
  readonly multiRegion: boolean;
  readonly multiRegionKeyType?: 'PRIMARY' | 'REPLICA';
  readonly aliases: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly grants: readonly Grant[];
}

export interface Bucket {
  readonly arn: string;
  readonly account: string;
  readonly policy: AttachedPolicy | null;
  readonly publicAccessBlocked: boolean;
  readonly acls: { readonly bucket: CannedAcl; readonly objects: CannedAcl } | null;
}

export interface World {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly principals: ReadonlyMap<string, Principal>;
  /** `111122223333/AppRole`: the session's ARN has no path, the role's has. */
  readonly rolesByName: ReadonlyMap<string, Principal>;
  readonly keys: ReadonlyMap<string, Key>;
  /** Alias ARN to key. */
  readonly aliases: ReadonlyMap<string, Key>;
  readonly buckets: ReadonlyMap<string, Bucket>;
}

/** Who calls. */
export type Caller =
  | { readonly kind: 'user'; readonly arn: string; readonly partition: string; readonly account: string; readonly name: string }
  | {
      readonly kind: 'session';
      readonly arn: string;
      readonly partition: string;
      readonly account: string;
      readonly roleName: string;
      /** null: any session of the role. */
      readonly sessionName: string | null;
      /** Given when the request named the role itself. */
      readonly roleArn?: string;
    }
  | { readonly kind: 'federatedUser'; readonly arn: string; readonly partition: string; readonly account: string; readonly name: string }
  | { readonly kind: 'root'; readonly arn: string; readonly partition: string; readonly account: string }
  | { readonly kind: 'service'; readonly arn: string }
  | { readonly kind: 'anonymous'; readonly arn: string };

/** A condition key as the request gives it. */
export interface GivenKey {
  readonly key: string;
  /** null removes what would be derived. */
  readonly values: readonly string[] | null;
  /** `request`: a parameter of the call fills it. */
  readonly origin: 'given' | 'request';
}

export interface Request {
  readonly caller: Caller;
  /** `kms:Decrypt`, in AWS's spelling when it is an action of KMS. */
  readonly action: string;
  /** Its place in the catalogue of KMS's actions; -1 for an action of another service. */
  readonly actionIndex: number;
  readonly resources: readonly string[];
  /** Given condition keys, by their names in lower case. */
  readonly context: ReadonlyMap<string, GivenKey>;
  readonly encryptionContext: ReadonlyMap<string, string> | null;
  readonly sessionPolicies: readonly AttachedPolicy[];
  readonly sessionTags: ReadonlyMap<string, string>;
  readonly vpcEndpointPolicy: AttachedPolicy | null;
  /** Milliseconds since 1970; null when the request gives no time. */
  readonly time: number | null;
  /** Whom and what the request names in the world it was last asked in, looked up once by `decide`. Never an answer. */
  resolved: unknown;
}
