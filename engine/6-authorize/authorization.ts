import type { Statement } from '../2-policy/ast.ts';
import type { Basis, GateAnswer, GateId, Outcome, PolicyRef, ServiceError, StatementRef } from '../4-trace/trace.ts';
import type { Caller, Grant, Key } from '../3-world/world.ts';
import type { Asked } from '../5-match/statement.ts';
import type { RuleId } from '../rules.ts';
import type { Found, PolicySet } from './policy-set.ts';

/** One gate as the authorizer leaves it; the trace is drawn from it. */
export interface GateFacts {
  readonly id: GateId;
  readonly side: 'caller' | 'network' | 'key';
  readonly answer: GateAnswer;
  readonly rule: RuleId;
  readonly sets: readonly { readonly level?: string; readonly set: PolicySet }[];
  readonly grants: readonly { readonly grant: Grant; readonly covers: boolean; readonly rule: RuleId }[];
  readonly keyState?: { readonly state: string; readonly usage: string; readonly error?: ServiceError };
  /** For a bucket: its canned ACL, where it gives the access asked for, and whether that is ignored as public. */
  readonly acl?: { readonly name: string; readonly ignored: boolean };
}

/** What a request is about. */
export interface Resource {
  /** As the request named it: perhaps an alias. */
  readonly named: string;
  /** What policies are asked about: the key's own ARN, or `*`. */
  readonly arn: string;
  readonly key: Key | null;
  /** The account it belongs to; absent where there is no resource. */
  readonly account?: string;
}

/** The decision on one action and one resource. */
export interface Authorization {
  readonly asked: Asked;
  readonly resource: Resource;
  readonly outcome: Outcome;
  readonly basis: Basis;
  readonly gates: readonly GateFacts[];
}

const refs = new WeakMap<Statement, StatementRef>();

/** Where a statement stands. The same object each time, as long as the document is the same. */
export function statementRef(policy: PolicyRef, statement: Statement): StatementRef {
  const known = refs.get(statement);
  if (known?.policy === policy) return known;
  const { index, range, sid } = statement;
  const ref: StatementRef = sid === undefined ? { policy, index, range } : { policy, index, range, sid };
  refs.set(statement, ref);
  return ref;
}

export function refOf({ policy, statement }: Found): StatementRef {
  return statementRef(policy.ref, statement);
}

/** The account of the caller; undefined for services and anonymous callers. */
export function callerAccount({ caller }: { readonly caller: Caller }): string | undefined {
  return 'account' in caller ? caller.account : undefined;
}
