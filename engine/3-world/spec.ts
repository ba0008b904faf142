/**
 * The JSON of a world and of a request, as files and screens write it. Nothing here is trusted:
 * `loadWorld` and `loadRequest` parse it and report what is wrong, with its place.
 */

/** A policy as AWS takes it, or its text exactly as someone wrote it, which may be unfinished. */
export type PolicyDocument = Readonly<Record<string, unknown>> | string;

/** A policy document, with a name for the trace to use. */
export type NamedPolicy = PolicyDocument | { readonly name: string; readonly document: PolicyDocument };

export interface WorldSpec {
  readonly organization?: {
    readonly id: string;
    readonly managementAccount: string;
    readonly nodes: readonly {
      readonly id: string;
      readonly parent?: string;
      readonly scps?: readonly PolicyDocument[];
      readonly rcps?: readonly PolicyDocument[];
    }[];
  };
  readonly accounts: readonly AccountSpec[];
  readonly principals: readonly PrincipalSpec[];
  readonly keys: readonly KeySpec[];
  readonly buckets?: readonly BucketSpec[];
}

export interface AccountSpec {
  readonly id: string;
  readonly name?: string;
  readonly node?: string;
  readonly scps?: readonly PolicyDocument[];
  readonly rcps?: readonly PolicyDocument[];
}

export interface PrincipalSpec {
  readonly arn: string;
  readonly id?: string;
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly identityPolicies?: readonly NamedPolicy[];
  readonly permissionsBoundary?: PolicyDocument;
  /** Roles alone; absent: the world does not say who may assume the role. */
  readonly trustPolicy?: PolicyDocument;
  readonly serviceLinked?: boolean;
}

export type KeyState =
  | 'Enabled'
  | 'Disabled'
  | 'PendingDeletion'
  | 'PendingReplicaDeletion'
  | 'PendingImport'
  | 'Unavailable'
  | 'Creating'
  | 'Updating';

export interface KeySpec {
  readonly arn: string;
  readonly manager: 'CUSTOMER' | 'AWS' | 'AWS_OWNED';
  /** Absent, for CUSTOMER keys only: the default key policy of CreateKey. */
  readonly policy?: PolicyDocument;
  readonly state?: KeyState;
  readonly spec?: string;
  readonly usage?: string;
  readonly origin?: string;
  readonly multiRegion?: boolean;
  readonly multiRegionKeyType?: 'PRIMARY' | 'REPLICA';
  readonly aliases?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly grants?: readonly GrantSpec[];
}

export interface GrantSpec {
  readonly id?: string;
  readonly granteePrincipal?: string;
  readonly granteeServicePrincipal?: string;
  readonly retiringPrincipal?: string;
  readonly operations: readonly string[];
  readonly issuingAccount?: string;
  readonly constraints?: {
    readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
    readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
    readonly SourceArn?: string;
  };
}

export interface BucketSpec {
  readonly arn: string;
  readonly account: string;
  readonly policy?: PolicyDocument;
  readonly publicAccessBlocked?: boolean;
  readonly acls?: { readonly bucket?: CannedAcl; readonly objects?: CannedAcl };
}

export type CannedAcl = 'private' | 'public-read' | 'authenticated-read';

export interface RequestSpec {
  /** ARN of a user, role (meaning any session), session or account root; a service principal; or "anonymous". */
  readonly principal: string;
  /** `kms:Decrypt` */
  readonly action: string;
  /** Key, alias, bucket or object ARN; "*" for an action without resource; a list where each is authorized. */
  readonly resource: string | readonly string[];
  /** Condition keys that the request carries; they override what the engine derives, null removes. */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly sessionPolicies?: readonly NamedPolicy[];
  readonly sessionTags?: Readonly<Record<string, string>>;
  /** Present: the request came through that VPC endpoint. */
  readonly vpcEndpointPolicy?: PolicyDocument;
  /** ISO 8601, for aws:CurrentTime and aws:EpochTime. */
  readonly time?: string;
}
