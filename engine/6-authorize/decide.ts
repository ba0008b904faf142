import { federatedFrom, isAssumeRole, RequestContext, roleAssumed } from '../3-world/context.ts';
import type { Caller, Key, Principal, Request, World } from '../3-world/world.ts';
import { kmsActions } from '../catalog/actions.ts';
import type { Outcome } from '../4-trace/trace.ts';
import { UNLIMITED_WAYS, wayBits } from '../5-match/principal-set.ts';
import { type Program, runProgram, runStatements, Said, type StatementProgram, statementsAbout } from '../5-match/program.ts';
import type { Asked } from '../5-match/statement.ts';
import { callerAccount } from './authorization.ts';
import { rankOf, resourcesOf, serviceOf } from './authorize.ts';
import { compiledWorld, type CompiledBucket, type CompiledKey, type CompiledPrincipal, type CompiledWorld, errorOf, keyByArn, programOf } from './compiled-world.ts';
import { evaluateGrants } from './grants.ts';
import { checkKeyState } from './key-state.ts';
import { mayRetireByAccount } from './retire-grant.ts';
import { cannotAssume, UNKNOWN_TRUST } from './sts.ts';
import { aclGiving, askingForPolicy, bucketOf, policyIsBlocked } from './s3.ts';
import {
  ALLOWED,
  deniedOutcome,
  Facts,
  IMPOSSIBLE,
  refusedOutcome,
  silenceOnBucket,
  silenceOnKey,
  silenceWithoutKey,
  silentOutcome,
  typeBits,
  wayToBucket,
  wayToKey,
} from './verdict.ts';

/** What the catalogue says about each action, by its place in it. */
const keylessActions = kmsActions.map(({ resourceTypes }) => resourceTypes.includes('*'));
const aliasActions = kmsActions.map(({ resourceTypes }) => resourceTypes.includes('alias'));
const crossAccountActions = kmsActions.map(({ crossAccount }) => crossAccount);

const RETIRE_GRANT = kmsActions.findIndex(({ name }) => name === 'kms:RetireGrant');

const noPrograms: readonly Program[] = [];

/**
 * The bare answer to a request: the decision of `authorize`, on policies compiled once and without a trace.
 * A property test holds the two equal.
 */
export function decideRequest(world: World, request: Request): Outcome {
  const known = request.resolved;
  if (known instanceof KeyQuestion && known.world === world && known.request === request) return decideOnKey(known);
  const { actionIndex, resources, action } = request;
  if (actionIndex < 0 && !action.startsWith('s3:') && !isAssumeRole(action)) return { decision: null, unsupported: [serviceOf(request)] };
  const only = resources[0];
  if (resources.length === 1 && only !== undefined && aliasActions[actionIndex] !== true) return decideOne(world, request, only);
  const outcomes = resourcesOf(world, request).map((named) => decideOne(world, request, named));
  return outcomes.reduce((worst, outcome) => (rankOf(outcome) < rankOf(worst) ? outcome : worst));
}

function decideOne(world: World, request: Request, named: string): Outcome {
  if (request.actionIndex >= 0) return decideKms(world, request, named);
  return isAssumeRole(request.action) ? decideRole(world, request, named) : decideBucket(world, request, named);
}

function compiledCaller(world: World, compiled: CompiledWorld, caller: Caller): CompiledPrincipal | null {
  if (caller.kind === 'user') return compiled.users.get(caller.arn) ?? null;
  if (caller.kind === 'federatedUser') return compiled.users.get(federatedFrom(caller, world.principals.values())?.arn) ?? null;
  if (caller.kind !== 'session') return null;
  return compiled.users.get(caller.roleArn) ?? compiled.roles.get(`${caller.account}/${caller.roleName}`) ?? null;
}

/** One request on one resource; its context is derived only for policies that ask for it. */
class Question implements Asked {
  // Only declared: defining the fields first and setting them afterwards takes twice the time.
  declare readonly caller: Caller;
  declare readonly principal: Principal | null;
  declare readonly action: string;
  declare readonly resource: string;
  declare readonly world: World;
  declare readonly request: Request;
  declare private readonly key: Key | null;
  declare readonly named: string;
  declare private readonly owner: string | undefined;
  declare private derived: RequestContext | null;

  constructor(world: World, request: Request, principal: Principal | null, resource: string, key: Key | null, named: string, owner: string | undefined) {
    this.caller = request.caller;
    this.action = request.action;
    this.principal = principal;
    this.resource = resource;
    this.world = world;
    this.request = request;
    this.key = key;
    this.named = named;
    this.owner = owner;
    this.derived = null;
  }

  get context(): RequestContext {
    const { world, request, principal, key, named, owner } = this;
    return (this.derived ??= new RequestContext({ world, request, principal, key, asked: named, ...(owner === undefined ? {} : { owner }) }));
  }
}

const ALLOW = 1;
const DENY = 2;

/** Whether policies of one type allow, deny, or neither. */
function runAll(programs: readonly Program[], question: Question, actionIndex: number): number {
  let allows = 0;
  for (const program of programs) {
    const said = runProgram(program, question, actionIndex);
    if (said === Said.DENY) return DENY;
    if (said !== 0) allows = ALLOW;
  }
  return allows;
}

/** What the levels of an organization say: a Deny anywhere, or an Allow at every level. */
function runLevels(levels: readonly (readonly Program[])[], question: Question, actionIndex: number): number {
  let everyLevel = ALLOW;
  for (const programs of levels) {
    const said = runAll(programs, question, actionIndex);
    if (said === DENY) return DENY;
    if (said === 0) everyLevel = 0;
  }
  return everyLevel;
}

/** RCPs, SCPs and the endpoint's policy: facts, or the outcome of their Deny. */
function limitsAhead(compiled: CompiledWorld, request: Request, question: Question, owner: string | undefined): number | Outcome {
  const { actionIndex } = request;
  let facts = 0;
  if (question.principal?.serviceLinked !== true) {
    const rcps = actionIndex === RETIRE_GRANT ? undefined : compiled.accounts.get(owner)?.rcps;
    if (rcps !== undefined && runAll(rcps, question, actionIndex) === DENY) return deniedOutcome(typeBits.rcp);
    const scps = compiled.accounts.get(callerAccount(question))?.scps;
    if (scps !== undefined) {
      const said = runLevels(scps, question, actionIndex);
      if (said === DENY) return deniedOutcome(typeBits.scp);
      if (said === 0) facts |= Facts.SCP_SILENT;
    }
  }
  if (request.vpcEndpointPolicy !== null) {
    const said = runProgram(programOf(request.vpcEndpointPolicy), question, actionIndex);
    if (said === Said.DENY) return deniedOutcome(typeBits.vpcEndpointPolicy);
    if (said === 0) facts |= Facts.ENDPOINT_SILENT;
  }
  return facts;
}

/** What identity-based policies say, by their statements that can be about the request. */
function runEach(policies: readonly (readonly StatementProgram[])[], question: Question): number {
  let allows = 0;
  for (let index = 0; index < policies.length; index += 1) {
    const statements = policies[index];
    const said = statements === undefined ? 0 : runStatements(statements, question);
    if (said === Said.DENY) return DENY;
    if (said !== 0) allows = ALLOW;
  }
  return allows;
}

/**
 * The caller's own policies: facts, or the outcome of their Deny.
 *
 * @param identity what the identity-based policies say
 */
function callerSide(principal: CompiledPrincipal | null, request: Request, question: Question, identity = runAll(principal?.identity ?? noPrograms, question, request.actionIndex)): number | Outcome {
  const { actionIndex } = request;
  let facts = factsOfCaller(question.caller);
  if (identity === DENY) return deniedOutcome(typeBits.identityPolicy);
  if (identity === ALLOW) facts |= Facts.IDENTITY;
  const boundary = principal?.boundary ?? null;
  if (boundary !== null) {
    const said = runProgram(boundary, question, actionIndex);
    if (said === Said.DENY) return deniedOutcome(typeBits.permissionsBoundary);
    if (said === 0) facts |= Facts.BOUNDARY_SILENT;
  }
  if (request.sessionPolicies.length > 0 || question.caller.kind === 'federatedUser') {
    const said = runAll(request.sessionPolicies.map(programOf), question, actionIndex);
    if (said === DENY) return deniedOutcome(typeBits.sessionPolicy);
    if (said === 0) facts |= Facts.SESSION_SILENT;
  }
  return facts;
}

/** What the ways in which a resource's policy names the caller amount to. */
function factsOfWays(ways: number): number {
  return (
    ((ways & UNLIMITED_WAYS) === 0 ? 0 : Facts.DIRECT) |
    ((ways & wayBits.role) === 0 ? 0 : Facts.DIRECT_ROLE) |
    ((ways & wayBits.account) === 0 ? 0 : Facts.DELEGATES)
  );
}

function decideKms(world: World, request: Request, named: string): Outcome {
  const { actionIndex, caller } = request;
  if (caller.kind === 'anonymous') return IMPOSSIBLE;
  const compiled = compiledWorld(world);
  const principal = compiledCaller(world, compiled, caller);
  const aliasItself = aliasActions[actionIndex] === true && named.includes(':alias/');
  if (aliasItself || keylessActions[actionIndex] === true) return withoutKey(world, compiled, principal, request, named, aliasItself ? named : '*');
  const byArn = keyByArn(compiled, named);
  const key = byArn ?? keyByArn(compiled, world.aliases.get(named)?.arn);
  if (key === undefined) return missingKey(world, compiled, principal, request, named);
  if (key.key.manager === 'AWS_OWNED') return IMPOSSIBLE;
  const question = new KeyQuestion(world, request, compiled, principal, key, named, byArn === undefined);
  if (request.resources.length === 1) request.resolved = question;
  return decideOnKey(question);
}

/**
 * A request about a key of the world, with all that it names looked up. It stays with the request, so that asking again
 * in the same world looks nothing up twice; the policies answer anew each time.
 */
class KeyQuestion extends Question {
  declare readonly compiled: CompiledWorld;
  declare readonly compiledKey: CompiledKey;
  declare readonly compiledPrincipal: CompiledPrincipal | null;
  declare readonly actionIndex: number;
  declare readonly byAlias: boolean;
  /** What is known before any policy is read. */
  declare readonly facts: number;
  /** Only the key policy and identity-based policies have a say. */
  declare readonly plain: boolean;
  /** The statements that can be about this action and caller: of the key policy, and of each identity-based policy. */
  declare readonly keyStatements: readonly StatementProgram[];
  declare readonly identity: readonly (readonly StatementProgram[])[];

  constructor(world: World, request: Request, compiled: CompiledWorld, principal: CompiledPrincipal | null, compiledKey: CompiledKey, named: string, byAlias: boolean) {
    const { key } = compiledKey;
    super(world, request, principal?.principal ?? null, key.arn, key, named, key.account);
    const { caller, actionIndex } = request;
    const same = callerAccount(request) === key.account;
    this.compiled = compiled;
    this.compiledKey = compiledKey;
    this.compiledPrincipal = principal;
    this.actionIndex = actionIndex;
    this.byAlias = byAlias;
    const about = (program: Program): readonly StatementProgram[] => statementsAbout(program, this, actionIndex);
    this.keyStatements = about(compiledKey.policy);
    this.identity = (principal?.identity ?? noPrograms).map(about);
    this.facts = (same ? Facts.SAME_ACCOUNT : 0) | factsOfCaller(caller);
    const alone = request.vpcEndpointPolicy === null && request.sessionPolicies.length === 0 && (principal?.boundary ?? null) === null && compiled.accounts.size === 0;
    const ordinary = !byAlias && caller.kind !== 'federatedUser' && key.grants.length === 0 && actionIndex !== RETIRE_GRANT;
    this.plain = alone && ordinary && (same || caller.kind === 'service' || crossAccountActions[actionIndex] === true);
  }

  toJSON(): null {
    return null;
  }
}

/** Root users need no identity-based policy; services are told apart from people. */
function factsOfCaller(caller: Caller): number {
  return caller.kind === 'root' ? Facts.IDENTITY : caller.kind === 'service' ? Facts.SERVICE : 0;
}

/** The outcome of each set of facts on a key, before its state is asked; filled as it is needed. */
const outcomes: (Outcome | undefined)[] = new Array<undefined>(1 << 13).fill(undefined);

function outcomeOf(facts: number): Outcome {
  const known = outcomes[facts];
  if (known !== undefined) return known;
  const way = wayToKey(facts);
  const silent = silenceOnKey(facts, way);
  const outcome = silent !== 0 ? silentOutcome(silent) : way === null ? IMPOSSIBLE : ALLOWED;
  outcomes[facts] = outcome;
  return outcome;
}

function decideOnKey(question: KeyQuestion): Outcome {
  if (!question.plain) return decideWithLimits(question);
  const said = runStatements(question.keyStatements, question);
  if (said === Said.DENY) return deniedOutcome(typeBits.keyPolicy);
  const identity = runEach(question.identity, question);
  if (identity === DENY) return deniedOutcome(typeBits.identityPolicy);
  return afterPolicies(question, question.facts | factsOfWays(said) | (identity === ALLOW ? Facts.IDENTITY : 0));
}

/** The same with everything else that can have a say: organizations, endpoints, boundaries, sessions and grants. */
function decideWithLimits(question: KeyQuestion): Outcome {
  const { actionIndex, caller, compiled, compiledPrincipal, request } = question;
  const { key } = question.compiledKey;
  const ahead = limitsAhead(compiled, request, question, key.manager === 'AWS' ? undefined : key.account);
  if (typeof ahead !== 'number') return ahead;
  const said = runStatements(question.keyStatements, question);
  if (said === Said.DENY) return deniedOutcome(typeBits.keyPolicy);
  const own = callerSide(compiledPrincipal, request, question, runEach(question.identity, question));
  if (typeof own !== 'number') return own;

  const same = (question.facts & Facts.SAME_ACCOUNT) !== 0;
  if (!same && caller.kind !== 'service' && crossAccountActions[actionIndex] !== true) return IMPOSSIBLE;
  const retiring = actionIndex === RETIRE_GRANT;
  let facts = ahead | own | question.facts;
  if (!retiring) facts |= factsOfWays(said);
  else facts |= Facts.RETIRING | (mayRetireByAccount(key, caller) ? Facts.DELEGATES : 0);
  for (const { grant, covers } of evaluateGrants(key, question, request.encryptionContext)) {
    if (covers) facts |= grant.issuingAccount === callerAccount(request) ? Facts.GRANT | Facts.OWN_GRANT : Facts.GRANT;
  }
  return afterPolicies(question, facts);
}

/** The outcome of the facts, and where the policies allow, what KMS makes of the key itself. */
function afterPolicies({ compiledKey, action, actionIndex, named, byAlias }: KeyQuestion, facts: number): Outcome {
  const outcome = outcomeOf(facts);
  if (outcome !== ALLOWED) return outcome;
  const error = byAlias ? (checkKeyState(compiledKey.key, action, named).error ?? null) : errorOf(compiledKey, action, actionIndex);
  return error === null ? ALLOWED : refusedOutcome(error);
}

/** An operation on no key, or on an alias: the caller's own policies decide alone. */
function withoutKey(world: World, compiled: CompiledWorld, principal: CompiledPrincipal | null, request: Request, named: string, resource: string): Outcome {
  const question = new Question(world, request, principal?.principal ?? null, resource, null, named, undefined);
  const ahead = limitsAhead(compiled, request, question, undefined);
  if (typeof ahead !== 'number') return ahead;
  const own = callerSide(principal, request, question);
  if (typeof own !== 'number') return own;
  const aliasAccount = /:(\d{12}):alias\//.exec(named)?.[1];
  if (aliasAccount !== undefined && callerAccount(request) !== aliasAccount) return IMPOSSIBLE;
  const silent = silenceWithoutKey(ahead | own);
  if (silent !== 0) return silentOutcome(silent);
  return request.caller.kind === 'service' ? IMPOSSIBLE : ALLOWED;
}

/** A key that is not there: whoever may not call it is refused, whoever may is told so. */
function missingKey(world: World, compiled: CompiledWorld, principal: CompiledPrincipal | null, request: Request, named: string): Outcome {
  const account = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(named)?.[1];
  if (account === callerAccount(request)) {
    const outcome = withoutKey(world, compiled, principal, request, named, named);
    return outcome.decision === 'allow' ? refusedOutcome('NotFoundException') : outcome;
  }
  const question = new Question(world, request, principal?.principal ?? null, named, null, named, undefined);
  const ahead = limitsAhead(compiled, request, question, undefined);
  if (typeof ahead !== 'number') return ahead;
  const own = callerSide(principal, request, question);
  if (typeof own !== 'number') return own;
  if (request.caller.kind !== 'service' && crossAccountActions[request.actionIndex] !== true) return IMPOSSIBLE;
  return silentOutcome(silenceOnKey(ahead | own, null));
}

function decideBucket(world: World, request: Request, named: string): Outcome {
  const compiled = compiledWorld(world);
  const { caller } = request;
  const principal = compiledCaller(world, compiled, caller);
  const found = bucketOf(world, named);
  if (found === null && named !== '*') return IMPOSSIBLE;
  const owner = found?.bucket.account;
  const question = new Question(world, request, principal?.principal ?? null, named, null, named, owner);
  const ahead = limitsAhead(compiled, request, question, owner);
  if (typeof ahead !== 'number') return ahead;
  const bucket = compiled.buckets.get(found?.bucket.arn);
  const asking = found === null ? null : askingForPolicy(found.bucket, request.action, caller);
  const policy = bucket === undefined || asking === 'root' ? 0 : bucketFacts(bucket, named.includes('/'), request, question);
  if (typeof policy !== 'number') return policy;
  const own = callerSide(principal, request, question);
  if (typeof own !== 'number') return own;
  let facts = ahead | policy | own;
  if (found === null) {
    const silent = silenceWithoutKey(facts);
    return silent === 0 ? ALLOWED : silentOutcome(silent);
  }
  if (callerAccount(request) === owner) facts |= Facts.SAME_ACCOUNT;
  if (caller.kind === 'anonymous') facts |= Facts.ANONYMOUS;
  const silent = silenceOnBucket(facts, wayToBucket(facts));
  if (silent !== 0) return silentOutcome(silent);
  return asking === 'foreign' ? IMPOSSIBLE : ALLOWED;
}

/** Assuming a role: as `authorizeSts` decides it. */
function decideRole(world: World, request: Request, named: string): Outcome {
  const { actionIndex, caller } = request;
  const role = roleAssumed(world, request, named);
  if (role === undefined || cannotAssume(caller) !== null) return IMPOSSIBLE;
  const compiled = compiledWorld(world);
  const principal = compiledCaller(world, compiled, caller);
  const question = new Question(world, request, principal?.principal ?? null, named, null, named, role.account);
  const ahead = limitsAhead(compiled, request, question, role.serviceLinked ? undefined : role.account);
  if (typeof ahead !== 'number') return ahead;
  const trust = compiled.users.get(role.arn)?.trust ?? null;
  const said = trust === null ? 0 : runProgram(trust, question, actionIndex);
  if (said === Said.DENY) return deniedOutcome(typeBits.trustPolicy);
  const own = callerSide(principal, request, question);
  if (typeof own !== 'number') return own;
  if (trust === null) return UNKNOWN_TRUST;
  let facts = ahead | own | factsOfWays(said);
  if (callerAccount(request) === role.account) facts |= Facts.SAME_ACCOUNT;
  const silent = silenceOnKey(facts, wayToKey(facts), 'trustPolicy');
  return silent === 0 ? ALLOWED : silentOutcome(silent);
}

/** The bucket's policy and ACL: facts, or the outcome of its Deny. */
function bucketFacts({ bucket, policy, isPublic }: CompiledBucket, object: boolean, request: Request, question: Question): number | Outcome {
  const said = policy === null ? 0 : runProgram(policy, question, request.actionIndex);
  if (said === Said.DENY) return deniedOutcome(typeBits.bucketPolicy);
  const facts = policyIsBlocked(bucket, isPublic, question.caller) ? 0 : factsOfWays(said);
  const acl = bucket.publicAccessBlocked ? null : aclGiving(bucket, object, request.action, question.caller);
  return acl === null ? facts : facts | Facts.DIRECT;
}
