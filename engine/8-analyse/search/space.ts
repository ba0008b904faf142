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
import { witnesses } from './witness.ts';

/** What a request is made of before conditions are chosen. */
interface Blank {
  readonly context: Map<string, string | readonly string[]>;
  readonly encryptionContext: Map<string, string>;
  time?: string;
  byAlias: boolean;
}

/** One thing that requests can carry in several ways, or not at all. */
interface Dimension {
  readonly options: readonly ((blank: Blank) => void)[];
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

  constructor(world: World, key: Key) {
    this.world = world;
    this.key = key;
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

  /** Every request of this caller for this action that conditions can tell apart; those that carry the least come first. */
  *requests(principal: string, action: string): Generator<RequestSpec> {
    const bare = loadRequest({ principal, action, resource: this.key.arn }).request;
    if (bare === null) return;
    for (const chosen of selections(this.dimensions(bare))) yield this.spec(principal, action, chosen);
  }

  /** How many those are. */
  count(principal: string, action: string): number {
    const bare = loadRequest({ principal, action, resource: this.key.arn }).request;
    return bare === null ? 0 : this.dimensions(bare).reduce((product, { options }) => product * (options.length + 1), 1);
  }

  private spec(principal: string, action: string, chosen: readonly ((blank: Blank) => void)[]): RequestSpec {
    const blank: Blank = { context: new Map(), encryptionContext: new Map(), byAlias: false };
    for (const option of chosen) option(blank);
    const entry = kmsAction(action);
    if (entry !== undefined && carries(entry, 'kms:grantisforawsresource')) blank.context.set('kms:GrantIsForAWSResource', String(blank.context.has('kms:ViaService')));
    const alias = `arn:${this.key.partition}:kms:${this.key.region}:${this.key.account}:${this.key.aliases[0] ?? 'alias/any'}`;
    const resource = entry?.resourceTypes.includes('alias') === true ? [alias, this.key.arn] : blank.byAlias ? alias : this.key.arn;
    return {
      principal,
      action,
      resource,
      ...(blank.context.size === 0 ? {} : { context: Object.fromEntries(blank.context) }),
      ...(blank.encryptionContext.size === 0 ? {} : { encryptionContext: Object.fromEntries(blank.encryptionContext) }),
      ...(blank.time === undefined ? {} : { time: blank.time }),
    };
  }

  private dimensions(request: Request): Dimension[] {
    const entry = kmsAction(request.action);
    if (entry === undefined) return [];
    const tests = this.testsAbout(request);
    const byKey = new Map<string, ConditionTest[]>();
    for (const test of tests) byKey.set(test.keyLower, [...(byKey.get(test.keyLower) ?? []), test]);
    const isService = request.caller.kind === 'service';
    const dimensions: Dimension[] = [];
    // Whether a grant is for an AWS service follows from the service that asks.
    if (byKey.has('kms:grantisforawsresource') && !byKey.has('kms:viaservice')) byKey.set('kms:viaservice', []);
    for (const [keyLower, some] of byKey) {
      const [test] = some;
      if (derived.test(keyLower) || keyLower.startsWith('kms:encryptioncontext:') || !carries(entry, keyLower)) continue;
      if (keyLower === 'kms:viaservice') {
        const other = `lambda.${this.key.region}.amazonaws.com`;
        const services = [...new Set([...witnesses(some).map(String).filter((value) => value.endsWith('.amazonaws.com')), other])];
        if (!isService) dimensions.push({ options: services.map((value) => (blank) => void blank.context.set('kms:ViaService', value)) });
      } else if (keyLower === 'aws:currenttime') {
        dimensions.push({ options: witnesses(some).map((value) => (blank) => void (blank.time = String(value))) });
      } else if (test !== undefined && (isService || !ofServices.test(keyLower))) {
        dimensions.push({ options: witnesses(some).map((value) => (blank) => void blank.context.set(test.key, value)) });
      }
    }
    if (entry.encryptionContext) dimensions.push(...this.pairs(byKey));
    if (byKey.has('kms:requestalias') && carries(entry, 'kms:requestalias') && this.key.aliases.length > 0) dimensions.push({ options: [(blank) => void (blank.byAlias = true)] });
    return dimensions.filter(({ options }) => options.length > 0);
  }

  /** The pairs of the encryption context that policies and grants ask for. */
  private pairs(byKey: ReadonlyMap<string, readonly ConditionTest[]>): Dimension[] {
    const values = new Map<string, Set<string>>();
    const add = (name: string, ...more: readonly string[]): void => void values.set(name, new Set([...(values.get(name) ?? []), ...more]));
    for (const [keyLower, tests] of byKey) {
      if (!keyLower.startsWith('kms:encryptioncontext:')) continue;
      add((tests[0]?.key ?? '').slice('kms:EncryptionContext:'.length), ...witnesses(tests).map(String));
    }
    const names = byKey.get('kms:encryptioncontextkeys') ?? [];
    for (const name of names.length === 0 ? [] : witnesses(names)) if (!values.has(String(name))) add(String(name), 'any');
    for (const { encryptionContextEquals, encryptionContextSubset } of this.key.grants) {
      for (const [name, value] of [...(encryptionContextEquals ?? []), ...(encryptionContextSubset ?? [])]) add(name, value);
    }
    return [...values].map(([name, some]) => ({ options: [...some].map((value) => (blank: Blank) => void blank.encryptionContext.set(name, value)) }));
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
      ...levelsOf('account' in caller ? caller.account : undefined).flatMap(({ scps }) => scps ?? []),
      ...levelsOf(this.key.account).flatMap(({ rcps }) => rcps),
    ];
    return attached.flatMap(({ policy }) => (policy?.statements ?? []).filter(about).flatMap(({ conditions }) => conditions));
  }
}

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
