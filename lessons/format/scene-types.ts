import type { NamedPolicy, PolicyDocument, WorldSpec } from '#engine';

/** The actors of a scenario, and what the stage draws them as. */
export type PersonRole = 'administrator' | 'user' | 'role' | 'service' | 'outsider';

export interface Person {
  /** Short name, as in checks: `ana`. */
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  /** Who makes the requests: the ARN of a user, a role, a session or an account's root, or a service principal. */
  readonly arn: string;
  /** Condition keys that go with every request of this person; null removes one. */
  readonly context?: Context;
  readonly sessionTags?: Readonly<Record<string, string>>;
  /** Policies that this person's session was started with. */
  readonly sessionPolicies?: readonly NamedPolicy[];
}

/** A short name for something with an ARN. */
export interface NamedArn {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
}

/** A VPC endpoint that requests may come through. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  /** Its id, for aws:SourceVpce. */
  readonly vpce: string;
  /** Its VPC, for aws:SourceVpc. */
  readonly vpc?: string;
  /** Absent: the default endpoint policy, which allows everything. */
  readonly policy?: PolicyDocument;
}

/** A world, and the short names of what is in it: a world.json. */
export interface Scene {
  readonly people: readonly Person[];
  /** Keys, and aliases that requests use. */
  readonly keys: readonly NamedArn[];
  /** Buckets and objects. */
  readonly buckets: readonly NamedArn[];
  readonly endpoints: readonly Endpoint[];
  readonly world: WorldSpec;
}

export type Context = Readonly<Record<string, string | readonly string[] | null>>;

/** One thing that somebody of a scene tries. */
export interface Attempt {
  /** A person's short name. */
  readonly as: string;
  readonly action: string;
  /** The short name of a key, an alias, a bucket or an object, or `*` for an operation without a resource. */
  readonly key: string;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /** Condition keys beside those of the person and the endpoint; null removes one. */
  readonly context?: Context;
  readonly sessionTags?: Readonly<Record<string, string>>;
  /** ISO 8601 */
  readonly time?: string;
  /** The id of the endpoint that the request comes through. */
  readonly endpoint?: string;
}
