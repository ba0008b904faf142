import { isAssumeRole } from '../../3-world/context.ts';
import type { AttachedPolicy } from '../../3-world/world.ts';
import type { Decision, Gate, PolicyRef, PolicyTrace, PolicyType, ServiceError, StatementRef, StatementTrace } from '../../4-trace/trace.ts';
import type { RuleId } from '../../rules.ts';
import { documentOf, documentsBeside, type Situation } from '../edit/situation.ts';
import type { Asking } from './asking.ts';
import { fitStatement } from './fit-statement.ts';
import { narrowDeny, removeStatement } from './narrow-deny.ts';
import { addStatement, newDocument, statementSize } from './new-statement.ts';
import type { Draft } from './step.ts';

/** Why no edit of a policy helps. */
export type Obstacle =
  /** The operation can't work here, whatever the policies say. */
  | { readonly kind: 'impossible'; readonly rule: RuleId }
  /** The policies allow, or would after a change; KMS refuses all the same. */
  | { readonly kind: 'refused'; readonly error: ServiceError; readonly rule: RuleId }
  | { readonly kind: 'unsupported'; readonly services: readonly string[] }
  /** The policies of this type would have to change, and cannot. */
  | { readonly kind: 'closed'; readonly type: PolicyType; readonly why: 'awsManagedKey' | 'serviceLinkedRole' | 'unknownPrincipal' | 'publicAccessBlock' | 'nothingToEdit' }
  /** The document is no valid JSON. */
  | { readonly kind: 'unreadable'; readonly document: PolicyRef }
  /** The search was cut off. */
  | { readonly kind: 'limit' };

/** One edit of one document that may bring the request further. */
export interface Candidate {
  /** At least this many elements are edited. */
  readonly least: number;
  /** Made when it is needed; null when it turns out that it cannot be done. */
  draft(): Draft | null;
  readonly isNew: boolean;
  /** What is edited: on one way to an allow each is edited once. */
  readonly goal: string;
  /** What the edited statement must do afterwards. */
  readonly wants: 'applies' | 'no longer applies';
}

export interface Candidates {
  readonly first: readonly Candidate[];
  /** Tried only when none of the first helps. */
  readonly otherwise: readonly Candidate[];
  readonly obstacles: readonly Obstacle[];
}

/** Statements that are as near as each other beyond this are not tried. */
const MOST = 12;

const nothing = (...obstacles: Obstacle[]): Candidates => ({ first: [], otherwise: [], obstacles });

/**
 * What could be edited for the next step from a denial towards an allow: the first Deny that applies, or else the first
 * policy type that is silent.
 *
 * @param edited the goals of the edits so far
 */
export function candidatesFor(at: Situation, decision: Decision, asking: Asking, edited: ReadonlySet<string>): Candidates {
  const { basis } = decision;
  switch (basis.kind) {
    case 'allowed':
      return nothing();
    case 'impossible':
      return nothing({ kind: 'impossible', rule: basis.rule });
    case 'refused':
      return nothing({ kind: 'refused', error: basis.error, rule: basis.rule });
    case 'unsupported':
      if (basis.rule === 'trustPolicy.unknown') return nothing({ kind: 'impossible', rule: basis.rule });
      return nothing({ kind: 'unsupported', services: basis.types });
    case 'denied':
      return againstDeny(at, decision, basis.statements, asking);
    case 'silent':
      if (basis.rule === 'keyPolicy.missing-key' && basis.types[0] === 'keyPolicy') return nothing({ kind: 'impossible', rule: basis.rule });
      return againstSilence(at, decision, basis.types, asking, edited);
  }
}

function closedBy(at: Situation, type: PolicyType, asking: Asking, decision: Decision): Obstacle | null {
  const key = at.world.keys.get(decision.trace.request.keyArn ?? '');
  if (type === 'keyPolicy' && key?.manager === 'AWS') return { kind: 'closed', type, why: 'awsManagedKey' };
  if (type !== 'identityPolicy' && type !== 'permissionsBoundary') return null;
  if (asking.who === null) return { kind: 'closed', type, why: 'unknownPrincipal' };
  return asking.who.serviceLinked ? { kind: 'closed', type, why: 'serviceLinkedRole' } : null;
}

function againstDeny(at: Situation, decision: Decision, denies: readonly StatementRef[], asking: Asking): Candidates {
  const [deny] = denies;
  const policy = deny === undefined ? undefined : documentOf(at, deny.policy);
  const trace = deny === undefined ? undefined : traceOf(decision.trace.gates, deny);
  if (deny === undefined || policy === undefined || trace === undefined) return nothing();
  const closed = closedBy(at, deny.policy.type, asking, decision);
  if (closed !== null) return nothing(closed);
  const goal = `deny ${deny.policy.type} ${deny.policy.of} ${deny.policy.name}`;
  const candidate = (draft: Draft): Candidate => ({ least: draft.elements, draft: () => draft, isNew: false, goal: `${goal} ${deny.range.from}`, wants: 'no longer applies' });
  const removal = removeStatement(policy, trace);
  return { first: narrowDeny(policy, trace, asking).map(candidate), otherwise: removal === null ? [] : [candidate(removal)], obstacles: [] };
}

/** A statement's trace by its place. */
export function traceOf(gates: readonly Gate[], { policy, index }: Pick<StatementRef, 'policy' | 'index'>): StatementTrace | undefined {
  return traceOfPolicy(gates, policy)?.statements.find(({ statement }) => statement.index === index);
}

/** Where an Allow is missing: documents of one type that hang together. */
interface Silence {
  readonly type: PolicyType;
  readonly goal: string;
  readonly policies: readonly AttachedPolicy[];
  /** What a document of its own would hang on; null where none can be added. */
  readonly fresh: PolicyRef | null;
}

function againstSilence(at: Situation, decision: Decision, types: readonly PolicyType[], asking: Asking, edited: ReadonlySet<string>): Candidates {
  const { request } = decision.trace;
  const [first] = types;
  if (first === undefined) return nothing();
  const resource = request.keyArn !== undefined ? 'keyPolicy' : isAssumeRole(request.action) ? 'trustPolicy' : 'bucketPolicy';
  // In its own account a resource's policy can do without the caller's, and a bucket's caller without the bucket's.
  const beside: readonly PolicyType[] = first === 'scp' || first === 'vpcEndpointPolicy' || !request.sameAccount || asking.resource === '*' ? [] : [resource, ...(first === 'bucketPolicy' ? (['identityPolicy'] as const) : [])];
  const obstacles: Obstacle[] = [];
  const candidates: Candidate[] = [];
  for (const type of new Set([first, ...beside])) {
    const silence = silenceOf(at, type, decision, asking);
    if (silence === null || edited.has(silence.goal)) {
      if (type === first) obstacles.push({ kind: 'closed', type, why: type === 'bucketPolicy' ? 'publicAccessBlock' : 'nothingToEdit' });
      continue;
    }
    const closed = closedBy(at, type, asking, decision);
    if (closed !== null) {
      if (type === first) obstacles.push(closed);
      continue;
    }
    const found = fitsFor(silence, decision.trace.gates, asking);
    if (found.length === 0 && type === first) obstacles.push(...silence.policies.filter(({ policy }) => policy === null).map(({ ref }): Obstacle => ({ kind: 'unreadable', document: ref })));
    candidates.push(...found);
  }
  return { first: candidates, otherwise: [], obstacles };
}

function silenceOf(at: Situation, type: PolicyType, { trace }: Decision, asking: Asking): Silence | null {
  const { world, request } = at;
  const { who } = asking;
  const on = (of: string, policies: readonly AttachedPolicy[], name: string | null): Silence => ({ type, goal: `${type} ${of} ${trace.request.resource}`, policies, fresh: name === null ? null : { type, name, of } });
  switch (type) {
    case 'keyPolicy': {
      const key = world.keys.get(trace.request.keyArn ?? '');
      return key?.policy ? on(key.arn, [key.policy], null) : null;
    }
    case 'bucketPolicy': {
      const [arn = ''] = trace.request.resource.split('/');
      const bucket = world.buckets.get(arn);
      return bucket === undefined ? null : on(arn, bucket.policy === null ? [] : [bucket.policy], bucket.policy === null ? 'Bucket policy' : null);
    }
    case 'trustPolicy': {
      const role = world.principals.get(trace.request.resource);
      return role?.trustPolicy ? on(role.arn, [role.trustPolicy], null) : null;
    }
    case 'identityPolicy':
      return on(who?.arn ?? '', who?.identityPolicies ?? [], 'New policy');
    case 'permissionsBoundary':
      return who?.permissionsBoundary ? on(who.arn, [who.permissionsBoundary], null) : null;
    case 'sessionPolicy':
      return on(request.caller.arn, request.sessionPolicies, 'Session policy');
    case 'vpcEndpointPolicy':
      return request.vpcEndpointPolicy === null ? null : on(request.vpcEndpointPolicy.ref.of, [request.vpcEndpointPolicy], null);
    case 'scp': {
      const gate = trace.gates.find(({ id }) => id === 'scp');
      const allows = (policy: AttachedPolicy): boolean => gate?.policies.find((one) => one.policy === policy.ref)?.statements.some(({ does }) => does === 'allows') === true;
      const level = world.accounts.get(asking.account ?? '')?.levels?.find(({ scps }) => scps !== null && !scps.some(allows));
      return level === undefined ? null : on(level.id, level.scps ?? [], `New SCP of ${level.id}`);
    }
    // Everything passes an RCP that does not deny.
    case 'rcp':
      return null;
  }
}

/** The nearest statements made to fit, then one statement more. */
function fitsFor({ type, goal, policies, fresh }: Silence, gates: readonly Gate[], asking: Asking): Candidate[] {
  const traces = policies.flatMap((policy) => (traceOfPolicy(gates, policy.ref)?.statements ?? []).map((trace) => ({ policy, trace })));
  const fitting = traces
    .filter(({ trace }) => trace.effect === 'Allow' && !trace.matches && trace.rule !== 'statement.malformed' && trace.rule !== 'statement.no-effect')
    .map((one) => ({ ...one, misses: missesIn(one.trace) }))
    .sort((first, second) => first.misses - second.misses)
    .slice(0, MOST)
    .map(({ policy, trace, misses }): Candidate => ({ least: misses, draft: () => fitStatement(policy, trace, asking), isNew: false, goal, wants: 'applies' }));
  const readable = policies.find(({ policy }) => policy !== null);
  const whole = (draft: () => Draft | null, isNew: boolean): Candidate => ({ least: statementSize(type), draft, isNew, goal, wants: 'applies' });
  if (readable !== undefined) return [...fitting, whole(() => addStatement(readable, asking), false)];
  return fresh === null ? fitting : [...fitting, whole(() => newDocument(fresh, asking), true)];
}

function traceOfPolicy(gates: readonly Gate[], ref: PolicyRef): PolicyTrace | undefined {
  for (const { policies } of gates) {
    const found = policies.find(({ policy }) => policy === ref);
    if (found !== undefined) return found;
  }
  return undefined;
}

function missesIn({ elements }: StatementTrace): number {
  return elements.reduce((sum, { matches, conditions }) => sum + (matches ? 0 : Math.max(1, conditions.filter(({ holds }) => !holds).length)), 0);
}

/** The document's place among those of its type that hang on the same. */
export function placeOf(at: Situation, ref: PolicyRef): number {
  return documentsBeside(at, ref).findIndex((one) => one.ref === ref);
}
