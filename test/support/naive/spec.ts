/** World, request and answer as FORMAT.md describes them: plain JSON, read here without the engine's types. */
export type Document = unknown;
export type Named = unknown;

export interface PrincipalSpec {
  arn: string;
  id?: string;
  tags?: Record<string, string>;
  identityPolicies?: Named[];
  permissionsBoundary?: Document;
  trustPolicy?: Document;
  serviceLinked?: boolean;
}

export interface GrantSpec {
  granteePrincipal?: string;
  granteeServicePrincipal?: string;
  retiringPrincipal?: string;
  operations: string[];
  issuingAccount?: string;
  constraints?: { EncryptionContextEquals?: Record<string, string>; EncryptionContextSubset?: Record<string, string>; SourceArn?: string };
}

export interface KeySpec {
  arn: string;
  manager: string;
  policy?: Document;
  state?: string;
  spec?: string;
  usage?: string;
  origin?: string;
  multiRegion?: boolean;
  multiRegionKeyType?: string;
  aliases?: string[];
  tags?: Record<string, string>;
  grants?: GrantSpec[];
}

export interface BucketSpec {
  arn: string;
  account: string;
  policy?: Document;
  publicAccessBlocked?: boolean;
  acls?: { bucket?: string; objects?: string };
}

export interface WorldSpec {
  organization?: { id: string; managementAccount: string; nodes: { id: string; parent?: string; scps?: Document[]; rcps?: Document[] }[] };
  accounts: { id: string; node?: string; scps?: Document[]; rcps?: Document[] }[];
  principals: PrincipalSpec[];
  keys: KeySpec[];
  buckets?: BucketSpec[];
}

export interface RequestSpec {
  principal: string;
  action: string;
  resource: string | string[];
  context?: Record<string, string | string[] | null>;
  encryptionContext?: Record<string, string>;
  sessionPolicies?: Named[];
  sessionTags?: Record<string, string>;
  vpcEndpointPolicy?: Document;
  time?: string;
}

export interface Answer {
  /** null: the world does not hold what the decision hangs on. */
  decision: 'allow' | 'explicitDeny' | 'implicitDeny' | null;
  deniedBy?: string;
  error?: string;
}
