import { type AccessGoal, type AccessRule, carriedBy, type Counterexample, counterexampleSentence, decide, headline, parseArn, type RequestSpec, searchCounterexample, type SearchedSpace, type SearchProgress } from '#engine';
import type { Attempt, Scene } from '#lessons';
import { apply, type Command } from '../commands.ts';
import type { Expectation, SandboxDocument } from '../document.ts';
import { attemptOf } from './attempt.ts';
import { compiledWorld, keyOf, requestOfAttempt, requestSpecOf } from './compiled.ts';
import { guessedProfile, type Profile } from './profile.ts';

/** What requests are held against: the suite, or least privilege. */
export type Against = 'expectations' | 'leastPrivilege';

/** What the search for a request that is wrongly allowed came to. */
export interface Wrongly {
  /** `unknown`: nothing was searched, not all of it, or in a state of the key in which little succeeds anyway. */
  readonly answer: 'found' | 'none' | 'unknown';
  readonly sentence: string;
  /** Why it is allowed, in a sentence; where nothing was found, what that may hang on, or null. */
  readonly because: string | null;
  /** What the request that was found carries. */
  readonly carries: readonly string[];
  /** What was searched. */
  readonly space: SearchedSpace;
  /** The request that was found; null: none. */
  readonly attempt: Attempt | null;
  /** Makes the world one in which the request is allowed: it was found for a caller that the world does not have. null: it is allowed as things are, or cannot be made. */
  readonly addCaller: Command | null;
  /** Whether the request is allowed in the world as it is. */
  readonly isAllowedHere: boolean;
}

/** A search that goes on in steps: nothing waits for all of it. */
export class WronglySearch {
  readonly document: SandboxDocument;
  readonly key: string;
  readonly against: Against;
  private readonly profile: Profile;
  private readonly rules: ReadonlyMap<AccessRule, Expectation>;
  private readonly steps: Generator<SearchProgress, Counterexample, void>;

  constructor(document: SandboxDocument, key: string, against: Against, profile: Profile | null) {
    this.document = document;
    this.key = key;
    this.against = against;
    this.profile = profile ?? guessedProfile(document.scene, key);
    this.rules = against === 'expectations' ? rulesOf(document, key) : new Map();
    const goal: AccessGoal = against === 'expectations' ? { kind: 'rules', rules: [...this.rules.keys()] } : { kind: 'leastPrivilege', ...this.profile };
    this.steps = searchCounterexample(compiledWorld(document.scene), key, goal);
  }

  /** Goes on for some steps: how far it is, or what it came to. */
  advance(steps: number): { readonly progress: SearchProgress } | { readonly wrongly: Wrongly } {
    let progress: SearchProgress = { tried: 0, of: 0 };
    for (let step = 0; step < steps; step += 1) {
      const next = this.steps.next();
      if (next.done === true) return { wrongly: this.cameTo(next.value) };
      progress = next.value;
    }
    return { progress };
  }

  private cameTo(result: Counterexample): Wrongly {
    const { document, key, against } = this;
    const { found, space } = result;
    const sentence = counterexampleSentence(result, found?.rule === undefined ? undefined : this.rules.get(found.rule)?.name);
    if (found === null) {
      const state = compiledWorld(document.scene).keys.get(key)?.state ?? 'Enabled';
      const because = state === 'Enabled' ? null : `The key is in state ${state}, in which KMS refuses many requests whatever the policies say. Enable it to search all of them.`;
      const answer = because === null && space.complete && space.forbiddenPairs > 0 ? 'none' : 'unknown';
      return { answer, sentence, because, carries: [], space, attempt: null, addCaller: null, isAllowedHere: false };
    }
    const attempt = attemptOf(document.scene, found.request);
    const isAllowedHere = attempt !== null && isAllowed(document.scene, attempt);
    const addCaller = attempt === null || isAllowedHere ? null : callerCommand(document, found.request, against === 'expectations' ? null : this.profile);
    return { answer: 'found', sentence, because: headline(found.decision), carries: linesOf(found.request), space, attempt, isAllowedHere, addCaller };
  }
}

/** The expectations about a key as rules: each is about all requests that carry what it says, whatever else they carry. */
export function rulesOf({ scene, expectations }: SandboxDocument, key: string): ReadonlyMap<AccessRule, Expectation> {
  return new Map(
    expectations.flatMap((expectation) => {
      const request = requestSpecOf(scene, expectation.attempt);
      const named = [request.resource].flat().some((arn) => keyOf(scene, arn)?.arn === key);
      return named ? [[{ principals: [request.principal], actions: [request.action], allowed: expectation.expected.decision === 'allow', carries: carriedBy(request) }, expectation] as const] : [];
    }),
  );
}

/** What a request carries, a line each. */
function linesOf({ context, encryptionContext, time, resource }: RequestSpec): readonly string[] {
  return [
    ...Object.entries(context ?? {}).flatMap(([key, value]) => (value === null ? [] : [`${key} = ${[value].flat().join(', ')}`])),
    ...Object.entries(encryptionContext ?? {}).map(([name, value]) => `kms:EncryptionContext:${name} = ${value}`),
    ...(time === undefined ? [] : [`aws:CurrentTime = ${time}`]),
    ...(typeof resource === 'string' && resource.includes(':alias/') ? [`kms:RequestAlias = ${parseArn(resource)?.resource ?? ''}`] : []),
  ];
}

function isAllowed(scene: Scene, attempt: Attempt): boolean {
  const { request } = requestOfAttempt(scene, attempt);
  if (request === null) return false;
  const { decision, error } = decide(compiledWorld(scene), request);
  return decision === 'allow' && error === undefined;
}

const EVERYTHING = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }, null, 2);

/** Puts the caller into the world as the search took it to be; null where that does not make the request allowed. */
function callerCommand(document: SandboxDocument, request: RequestSpec, profile: Profile | null): Command | null {
  const arn = parseArn(request.principal);
  const match = /^(user|role)((?:\/.+)?\/)([^/]+)$/.exec(arn?.resource ?? '');
  if (arn === null || match === null) return null;
  const [, kind, path, name = ''] = match;
  const { accounts, principals } = document.scene.world;
  const isForeign = profile !== null && !profile.accounts.includes(arn.account);
  const commands: Command[] = [
    ...(accounts.some(({ id }) => id === arn.account) ? [] : [{ do: 'addAccount', id: arn.account } as const]),
    ...(principals.some((one) => one.arn === request.principal) ? [] : [{ do: 'addPrincipal', kind: kind === 'user' ? 'user' : 'role', account: arn.account, name, path: path ?? '/' } as const]),
    ...(isForeign ? [{ do: 'addPolicy', kind: 'identityPolicy', of: request.principal, name: 'Everything', text: EVERYTHING } as const] : []),
  ];
  const command: Command = { do: 'several', commands };
  const after = apply(document, command);
  const attempt = after.ok ? attemptOf(after.document.scene, request) : null;
  return after.ok && attempt !== null && isAllowed(after.document.scene, attempt) ? command : null;
}
