import { type AccessGoal, type Counterexample, counterexampleSentence, decide, headline, parseArn, type RequestSpec, searchCounterexample, type SearchedSpace, type SearchProgress } from '#engine';
import type { Attempt, Scene } from '#lessons';
import { apply, type Command } from '../commands.ts';
import type { SandboxDocument } from '../document.ts';
import { attemptOf } from '../from-cases.ts';
import { compiledWorld, requestOfAttempt } from './compiled.ts';
import { guessedProfile, type Profile } from './profile.ts';

/** What requests are held against: the suite, or least privilege. */
export type Against = 'expectations' | 'leastPrivilege';

/** What the search for a request that is wrongly allowed came to. */
export interface Wrongly {
  readonly sentence: string;
  /** Why it is allowed, in a sentence; null where nothing was found. */
  readonly because: string | null;
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
  private readonly steps: Generator<SearchProgress, Counterexample, void>;

  constructor(document: SandboxDocument, key: string, against: Against, profile: Profile | null) {
    this.document = document;
    this.key = key;
    this.against = against;
    this.profile = profile ?? guessedProfile(document.scene, key);
    this.steps = searchCounterexample(compiledWorld(document.scene), key, against === 'expectations' ? rulesOf(document) : { kind: 'leastPrivilege', ...this.profile });
  }

  /** Goes on for some steps: how far it is, or what it came to. */
  advance(steps: number): { readonly progress: SearchProgress } | { readonly wrongly: Wrongly } {
    let progress: SearchProgress = { tried: 0, of: 0 };
    for (let step = 0; step < steps; step += 1) {
      const next = this.steps.next();
      if (next.done === true) return { wrongly: wronglyOf(this.document, next.value, this.against === 'expectations' ? null : this.profile) };
      progress = next.value;
    }
    return { progress };
  }
}

/** The expectations as rules: whatever else a request carries. */
function rulesOf({ scene, expectations }: SandboxDocument): AccessGoal {
  return {
    kind: 'rules',
    rules: expectations.map(({ attempt, expected }) => ({
      principals: [scene.people.find(({ id }) => id === attempt.as)?.arn ?? attempt.as],
      actions: [attempt.action],
      allowed: expected.decision === 'allow',
    })),
  };
}

function wronglyOf(document: SandboxDocument, result: Counterexample, profile: Profile | null): Wrongly {
  const { found, space } = result;
  const sentence = counterexampleSentence(result);
  if (found === null) return { sentence, because: null, space, attempt: null, addCaller: null, isAllowedHere: false };
  const attempt = attemptOf(document.scene, found.request);
  const isAllowedHere = attempt !== null && isAllowed(document.scene, attempt);
  return { sentence, because: headline(found.decision), space, attempt, isAllowedHere, addCaller: attempt === null || isAllowedHere ? null : callerCommand(document, found.request, profile) };
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
