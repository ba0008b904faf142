import { kmsActions, type KmsAction } from '../../catalog/actions.ts';
import type { ConditionTest, Policy, Statement } from '../../2-policy/ast.ts';
import { kmsAction, principalOf } from '../../3-world/context.ts';
import { loadRequest } from '../../3-world/request.ts';
import type { RequestSpec } from '../../3-world/spec.ts';
import type { Key, Request, World } from '../../3-world/world.ts';
import { coversAction } from '../../5-match/action.ts';
import { matchPrincipal } from '../../5-match/principal.ts';
import { checkKeyState } from '../../6-authorize/key-state.ts';
import { documentsOfCallers } from '../edit/situation.ts';
import { type Carried, entriesOf } from './rules.ts';
import { witnesses } from './witness.ts';

/** What a request is made of before conditions are chosen. */
interface Blank {
  readonly context: Map<string, string | readonly string[] | null>;
  readonly encryptionContext: Map<string, string>;
  time?: string;
  /** By which it names the key, as `alias/…`. */
  alias?: string;
}

/** One thing that requests can carry in several ways, or not at all. */
interface Dimension extends Cut {
  readonly options: readonly ((blank: Blank) => void)[];
}

/** A condition key that requests carry in several ways, with the values that were tried, beside none. */
export interface Cut {
  readonly key: string;
  readonly values: readonly string[];
}

/** Actions that every policy of the world, and every grant on the key, treats alike. */
export interface ActionGroup {
  readonly representative: string;
  readonly actions: readonly string[];
}

/**
 * Keys whose values come from the caller, the key or the time of the request and are not for the caller to choose. What
 * follows from another key is here too: aws:CalledVia from kms:ViaService, kms:EncryptionContextKeys from the context.
 */
const derived = /^(aws:(principal|userid$|username$|resource|requestedregion$|viaawsservice$|calledvia|epochtime$)|kms:(calleraccount|keyspec|keyusage|customermasterkey|keyorigin|multiregion|resourcealiases|requestalias|encryptioncontextkeys|grantisforawsresource)$)/;
/** Keys that only a service that acts for itself sends. */
const ofServices = /^aws:source(arn|account|orgid|orgpaths|owner)$/;

/** Whether a condition key holds what whoever asks for themselves can choose or bring. */
export function isForTheCaller(keyLower: string): boolean {
  return !derived.test(keyLower) && !ofServices.test(keyLower);
}

/** Asked first, and for all that are treated like it. */
const MOST_TELLING = 'kms:Decrypt';

/** The requests about one key that its world's policies can tell apart by their own texts. */
export class RequestSpace {
  private readonly world: World;
  private readonly key: Key;
  private readonly excepted: ReadonlyMap<string, ReadonlySet<string>>;

  /** @param excepted values that a goal makes an exception of, by condition key in lower case */
  constructor(world: World, key: Key, excepted: RequestSpace['excepted'] = new Map()) {
    this.world = world;
    this.key = key;
    this.excepted = excepted;
  }

  /**
   * The actions on a key, grouped.
   *
   * @param kindOf what else tells actions apart
   */
  actionGroups(kindOf: (action: string) => string): ActionGroup[] {
    const policies = this.policies();
    const entries = [...new Map(policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action?.entries ?? [])).map((entry) => [entry.value, entry])).values()];
    const keys = new Set(policies.flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions.map(({ keyLower }) => keyLower))));
    const groups = new Map<string, string[]>();
    for (const action of kmsActions) {
      if (!action.resourceTypes.includes('key')) continue;
      const covered = entries.map((entry) => coversAction({ negated: false, range: entry.range, entries: [entry] }, action.name));
      const granted = this.key.grants.map(({ operations }) => operations.has(action.name.toLowerCase()));
      const carried = [...keys].map((key) => carries(action, key));
      const state = checkKeyState(this.key, action.name, this.key.arn).error ?? '';
      const name = JSON.stringify([kindOf(action.name), covered, granted, carried, state, action.crossAccount, action.resourceTypes.includes('alias'), action.encryptionContext, action.name === 'kms:RetireGrant']);
      groups.set(name, [...(groups.get(name) ?? []), action.name]);
    }
    const found = [...groups.values()].map((actions) => ({ representative: actions.includes(MOST_TELLING) ? MOST_TELLING : (actions[0] ?? ''), actions }));
    return found.sort((first, second) => Number(second.representative === MOST_TELLING) - Number(first.representative === MOST_TELLING));
  }

  private policies(): Policy[] {
    const attached = [...(this.key.policy === null ? [] : [this.key.policy]), ...documentsOfCallers(this.world)];
    return attached.flatMap(({ policy }) => policy ?? []);
  }

  /**
   * Every request of this caller for this action that conditions can tell apart; those that carry the least come first.
   *
   * @param carries what all of them carry
   */
  *requests(principal: string, action: string, carries: Carried = {}): Generator<RequestSpec> {
    for (const chosen of selections(this.cuts(principal, action, carries))) yield this.spec(principal, action, carries, chosen);
  }

  /** In what those requests differ. */
  cuts(principal: string, action: string, carries: Carried = {}): readonly Dimension[] {
    const bare = loadRequest(this.spec(principal, action, carries, [])).request;
    return bare === null ? [] : this.dimensions(bare, entriesOf(carries));
  }

  private spec(principal: string, action: string, { context, encryptionContext, time, alias: named, ...rest }: Carried, chosen: readonly ((blank: Blank) => void)[]): RequestSpec {
    const blank: Blank = { context: new Map(Object.entries(context ?? {})), encryptionContext: new Map(Object.entries(encryptionContext ?? {})), ...(time === undefined ? {} : { time }), ...(named === undefined ? {} : { alias: named }) };
    for (const option of chosen) option(blank);
    const entry = kmsAction(action);
    if (entry !== undefined && carries(entry, 'kms:grantisforawsresource') && given(blank.context, 'kms:grantisforawsresource') === undefined) blank.context.set('kms:GrantIsForAWSResource', String(typeof given(blank.context, 'kms:viaservice') === 'string'));
    const alias = `arn:${this.key.partition}:kms:${this.key.region}:${this.key.account}:${blank.alias ?? this.key.aliases[0] ?? 'alias/any'}`;
    const resource = entry?.resourceTypes.includes('alias') === true ? [alias, this.key.arn] : blank.alias === undefined ? this.key.arn : alias;
    return {
      ...rest,
      principal,
      action,
      resource,
      ...(blank.context.size === 0 ? {} : { context: Object.fromEntries(blank.context) }),
      ...(blank.encryptionContext.size === 0 ? {} : { encryptionContext: Object.fromEntries(blank.encryptionContext) }),
      ...(blank.time === undefined ? {} : { time: blank.time }),
    };
  }

  /** @param fixed what the requests carry already, which nobody chooses */
  private dimensions(request: Request, fixed: ReturnType<typeof entriesOf>): Dimension[] {
    const entry = kmsAction(request.action);
    if (entry === undefined) return [];
    const byKey = new Map<string, ConditionTest[]>();
    for (const test of this.testsAbout(request)) byKey.set(test.keyLower, [...(byKey.get(test.keyLower) ?? []), test]);
    const isService = request.caller.kind === 'service';
    const dimensions: Dimension[] = [];
    const add = <Value extends string | readonly string[]>(key: string, values: Iterable<Value>, set: (blank: Blank, value: Value) => void): void => {
      const all = [...values];
      if (all.length > 0 && !fixed.has(key.toLowerCase())) dimensions.push({ key, values: all.map(String), options: all.map((value) => (blank) => set(blank, value)) });
    };
    // Whether a grant is for an AWS service follows from the service that asks.
    if (byKey.has('kms:grantisforawsresource') && !byKey.has('kms:viaservice')) byKey.set('kms:viaservice', []);
    for (const [keyLower, some] of byKey) {
      const [test] = some;
      if (derived.test(keyLower) || keyLower.startsWith('kms:encryptioncontext:') || !carries(entry, keyLower)) continue;
      const values = witnesses(some, this.excepted.get(keyLower));
      if (keyLower === 'kms:viaservice') {
        const services = [...values.map(String).filter((value) => value.endsWith('.amazonaws.com')), `lambda.${this.key.region}.amazonaws.com`];
        if (!isService) add('kms:ViaService', new Set(services), ({ context }, value) => context.set('kms:ViaService', value));
      } else if (keyLower === 'aws:currenttime') {
        add('aws:CurrentTime', values.map(String), (blank, value) => (blank.time = value));
      } else if (test !== undefined && (isService || !ofServices.test(keyLower))) {
        add(test.key, values, ({ context }, value) => context.set(test.key, value));
      }
    }
    for (const [name, values] of entry.encryptionContext ? this.pairs(byKey) : []) add(`kms:EncryptionContext:${name}`, values, ({ encryptionContext }, value) => encryptionContext.set(name, value));
    if (byKey.has('kms:requestalias') && carries(entry, 'kms:requestalias')) add('kms:RequestAlias', this.key.aliases, (blank, alias) => (blank.alias = alias));
    return dimensions;
  }

  /** The pairs of the encryption context that policies and grants ask for. */
  private pairs(byKey: ReadonlyMap<string, readonly ConditionTest[]>): ReadonlyMap<string, ReadonlySet<string>> {
    const values = new Map<string, Set<string>>();
    const add = (name: string, ...more: readonly string[]): void => void values.set(name, new Set([...(values.get(name) ?? []), ...more]));
    for (const [keyLower, tests] of byKey) {
      if (!keyLower.startsWith('kms:encryptioncontext:')) continue;
      add((tests[0]?.key ?? '').slice('kms:EncryptionContext:'.length), ...witnesses(tests, this.excepted.get(keyLower)).map(String));
    }
    const names = byKey.get('kms:encryptioncontextkeys') ?? [];
    for (const name of names.length === 0 ? [] : witnesses(names)) if (!values.has(String(name))) add(String(name), 'any');
    for (const { encryptionContextEquals, encryptionContextSubset } of this.key.grants) {
      for (const [name, value] of [...(encryptionContextEquals ?? []), ...(encryptionContextSubset ?? [])]) add(name, value);
    }
    return values;
  }

  /** The tests of statements that can be about this caller and action. */
  private testsAbout(request: Request): ConditionTest[] {
    const { caller, action } = request;
    const principal = principalOf(this.world, request);
    const about = ({ principal: element, effect, action: actions }: Statement): boolean =>
      effect !== null && actions !== undefined && coversAction(actions, action) && (element === undefined || matchPrincipal(element, effect, caller, principal).length > 0);
    const levelsOf = (id: string | undefined) => this.world.accounts.get(id ?? '')?.levels ?? [];
    const attached = [
      ...(this.key.policy === null ? [] : [this.key.policy]),
      ...(principal?.identityPolicies ?? []),
      ...(principal?.permissionsBoundary ? [principal.permissionsBoundary] : []),
      ...request.sessionPolicies,
      ...(request.vpcEndpointPolicy === null ? [] : [request.vpcEndpointPolicy]),
      ...levelsOf('account' in caller ? caller.account : undefined).flatMap(({ scps }) => scps ?? []),
      ...levelsOf(this.key.account).flatMap(({ rcps }) => rcps),
    ];
    return attached.flatMap(({ policy }) => (policy?.statements ?? []).filter(about).flatMap(({ conditions }) => conditions));
  }
}

/** What is carried under a condition key, however its name is spelled; null: it was removed on purpose. */
const given = (context: Blank['context'], keyLower: string): string | readonly string[] | null | undefined => [...context].find(([key]) => key.toLowerCase() === keyLower)?.[1];

/** Whether requests for the action can carry the key; keys that are not of KMS all can. */
function carries(action: KmsAction, keyLower: string): boolean {
  if (!keyLower.startsWith('kms:')) return true;
  return action.conditionKeys.some((key) => {
    const name = key.toLowerCase().replace(/<.*$/, '');
    return keyLower === name || (/[:/]$|pcr$/.test(name) && keyLower.startsWith(name));
  });
}

/** Every choice of at most one option of each dimension: first none, then one, and so on. */
export function* selections<Option>(dimensions: readonly { readonly options: readonly Option[] }[]): Generator<readonly Option[]> {
  for (let size = 0; size <= dimensions.length; size += 1) yield* selectionsOf(dimensions, size, 0);
}

function* selectionsOf<Option>(dimensions: readonly { readonly options: readonly Option[] }[], size: number, from: number): Generator<readonly Option[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at + size <= dimensions.length; at += 1) {
    for (const option of dimensions[at]?.options ?? []) for (const rest of selectionsOf(dimensions, size - 1, at + 1)) yield [option, ...rest];
  }
}
