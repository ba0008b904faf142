import type { Range } from '../1-text/range.ts';
import type { PolicyType } from '../2-policy/ast.ts';
import type { RuleId } from '../rules.ts';

export type { PolicyType };

export type Verdict = 'allow' | 'explicitDeny' | 'implicitDeny';

/** What KMS itself refuses after the policies have allowed. */
export type ServiceError =
  | 'DisabledException'
  | 'KMSInvalidStateException'
  | 'NotFoundException'
  | 'InvalidKeyUsageException'
  | 'UnsupportedOperationException'
  | 'InvalidArnException';

/** The bare answer: what `decide` returns and what a conformance case compares. */
export interface Outcome {
  /** null only when `unsupported` names policy types that the engine can't evaluate yet. */
  readonly decision: Verdict | null;
  readonly deniedBy?: PolicyType;
  readonly error?: ServiceError;
  readonly unsupported?: readonly string[];
}

/** Which policy document a statement stands in. `of` is the ARN or id it is attached to. */
export interface PolicyRef {
  readonly type: PolicyType;
  readonly name: string;
  readonly of: string;
}

/** A statement, by its document and its place in it. `range` covers the whole statement object. */
export interface StatementRef {
  readonly policy: PolicyRef;
  readonly index: number;
  readonly sid?: string;
  readonly range: Range;
}

/** What made the decision. A decision never comes without it. */
export type Basis =
  | { readonly kind: 'allowed'; readonly statements: readonly StatementRef[]; readonly grants: readonly string[]; readonly rule: RuleId }
  | { readonly kind: 'denied'; readonly statements: readonly StatementRef[]; readonly rule: RuleId }
  | { readonly kind: 'silent'; readonly types: readonly PolicyType[]; readonly rule: RuleId }
  | { readonly kind: 'refused'; readonly error: ServiceError; readonly rule: RuleId }
  | { readonly kind: 'impossible'; readonly rule: RuleId }
  | { readonly kind: 'unsupported'; readonly types: readonly string[]; readonly rule: RuleId };

/** Everything `explain` has to say about one request. Facts only: sentences are made in `7-explain`. */
export interface Decision {
  readonly outcome: Outcome;
  readonly basis: Basis;
  readonly trace: Trace;
}

export interface Trace {
  readonly request: RequestFacts;
  /** The condition keys that the request carries, each with where its values came from. */
  readonly context: readonly ContextEntry[];
  /** In AWS's order of evaluation; a type that does not apply to this request has no gate. */
  readonly gates: readonly Gate[];
}

export type CallerKind = 'user' | 'role' | 'session' | 'federatedUser' | 'root' | 'service' | 'anonymous';

export interface RequestFacts {
  readonly caller: string;
  readonly callerKind: CallerKind;
  /** Twelve digits; absent for a service principal and for an anonymous caller. */
  readonly callerAccount?: string;
  /** For a session, the role it belongs to. */
  readonly callerRole?: string;
  readonly action: string;
  readonly resource: string;
  readonly keyArn?: string;
  readonly resourceAccount?: string;
  readonly sameAccount: boolean;
}

export interface ContextEntry {
  readonly key: string;
  readonly values: readonly string[];
  readonly origin: 'principal' | 'key' | 'request' | 'service' | 'network' | 'session' | 'resource' | 'time' | 'given';
}

export type GateId = PolicyType | 'grants' | 'keyState';

/**
 * - `allow`: lets the request through; `delegates`: the key policy leaves it to the caller's IAM policies.
 * - `explicitDeny`, `implicitDeny`: it refuses, or stays silent.
 * - `notConsulted`: evaluated and shown, but the service would not have asked.
 */
export type GateAnswer = 'allow' | 'delegates' | 'explicitDeny' | 'implicitDeny' | 'notConsulted';

export interface Gate {
  readonly id: GateId;
  /** Where the gate stands on the road from the caller to the key. */
  readonly side: 'caller' | 'network' | 'key';
  readonly answer: GateAnswer;
  /** This gate decided: its deny, its silence, or the allow that was enough. */
  readonly deciding: boolean;
  readonly rule: RuleId;
  readonly policies: readonly PolicyTrace[];
  readonly grants: readonly GrantTrace[];
  /** For the gate `keyState`: the state, spec or usage that was looked at. */
  readonly keyState?: { readonly state: string; readonly usage: string; readonly error?: ServiceError };
  /** For a bucket: its canned ACL, where it gives the access asked for, and whether S3 ignores it as public. */
  readonly acl?: { readonly name: string; readonly ignored: boolean };
}

export interface PolicyTrace {
  readonly policy: PolicyRef;
  /** The organization node or account it hangs on, for SCPs and RCPs. */
  readonly level?: string;
  readonly answer: 'allow' | 'delegates' | 'explicitDeny' | 'implicitDeny';
  readonly statements: readonly StatementTrace[];
  /** False: the text could not be read as a policy; it then matches nothing. */
  readonly readable: boolean;
}

/**
 * What a matching statement does for this caller:
 * - `allows`: a direct Allow; `delegates`: an Allow to the account principal, that IAM policies must complete.
 * - `denies`; `nothing`: it does not match, or has no effect.
 */
export type StatementEffect = 'allows' | 'delegates' | 'denies' | 'nothing';

export interface StatementTrace {
  readonly statement: StatementRef;
  readonly effect: 'Allow' | 'Deny';
  readonly matches: boolean;
  readonly does: StatementEffect;
  readonly rule: RuleId;
  readonly elements: readonly ElementTrace[];
}

export type ElementName = 'Principal' | 'NotPrincipal' | 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Condition';

export interface ElementTrace {
  readonly element: ElementName;
  readonly matches: boolean;
  readonly rule: RuleId;
  /** The element's name and value in the text; for a missing element, the statement. */
  readonly range: Range;
  readonly missing: boolean;
  /** The entry that decided (the first that matched), or every entry when none did. */
  readonly entries: readonly EntryTrace[];
  /** For `Condition`: one per operator and key. */
  readonly conditions: readonly ConditionTrace[];
}

export interface EntryTrace {
  readonly text: string;
  readonly range: Range;
  readonly matches: boolean;
  readonly rule: RuleId;
}

export interface ConditionTrace {
  readonly operator: string;
  readonly key: string;
  readonly range: Range;
  readonly holds: boolean;
  readonly rule: RuleId;
  /** The values in the policy, after variables were filled in. */
  readonly expected: readonly string[];
  /** What the request carries; null when it carries no such key. */
  readonly actual: readonly string[] | null;
  /** Where the value came from; absent when there is none. */
  readonly origin?: ContextEntry['origin'];
  /** Why the request carries no such key; absent when it does. */
  readonly absence?: Absence;
}

/**
 * Why a condition key is not there:
 * - `operation`: requests for this operation never carry it; `unusable`: a key policy cannot use it;
 * - `removed`: the request was made without it on purpose; `notGiven`: it could be there, and this request gives none.
 */
export type Absence = 'operation' | 'unusable' | 'removed' | 'notGiven';

export interface GrantTrace {
  readonly id: string;
  readonly covers: boolean;
  readonly rule: RuleId;
  readonly issuingAccount: string;
}
