import { type Decision, explain, loadRequest, parseArn, type ReachPath, reachRemark, reachSentence, type ReachStep, searchPlaintext, type SearchProgress } from '#engine';
import type { Attempt, Scene } from '#lessons';
import { attemptOf } from './attempt.ts';
import { namesOf } from './access.ts';
import { compiledWorld } from './compiled.ts';

/** Somebody on a path. */
export interface ReachPerson {
  readonly arn: string;
  readonly name: string;
  readonly role: string;
  /** 0: of the key's account; null: of no account. */
  readonly hue: number | null;
}

/** One call on a path, as it is drawn. */
export interface ReachStop {
  readonly kind: ReachStep['kind'];
  readonly person: ReachPerson;
  /** Another than the caller of the step before. */
  readonly isNewPerson: boolean;
  readonly words: string;
  readonly action: string;
  /** Asked in the world as it is, as a request to compose; null: the steps before changed the world. */
  readonly attempt: Attempt | null;
}

/** A path from somebody to plaintext. */
export interface DrawnPath {
  readonly id: string;
  readonly path: ReachPath;
  readonly sentence: string;
  /** Whether the sentence says more than is drawn: a detour, or what a request has to carry. */
  readonly saysMore: boolean;
  /** What the path leaves open. */
  readonly remark: string | null;
  readonly stops: readonly ReachStop[];
}

export interface Reach {
  readonly direct: readonly DrawnPath[];
  readonly detours: readonly DrawnPath[];
  /** How many have plaintext in the end, and how many of them only by a detour. */
  readonly people: number;
  readonly onlyByDetour: number;
}

/** What each kind of step does, after the name of who does it. */
const words: Readonly<Record<ReachStep['kind'], string>> = {
  decrypt: 'decrypts',
  keyPolicy: 'rewrites the key policy',
  grant: 'creates a grant',
  assumeRole: 'assumes a role',
};

/** Looks for the paths in steps: how far it is, and what it came to in the end. */
export function* searchReach(scene: Scene, key: string): Generator<SearchProgress, Reach, void> {
  const search = searchPlaintext(compiledWorld(scene), key);
  for (;;) {
    const next = search.next();
    if (next.done === true) return reachOf(scene, key, next.value);
    yield next.value;
  }
}

/** Who gets to plaintext with a key, and how, as it is drawn. */
function reachOf(scene: Scene, key: string, found: readonly ReachPath[]): Reach {
  const world = compiledWorld(scene);
  const paths = found.map((path, index): DrawnPath => ({ id: `path-${index}`, path, sentence: reachSentence(path, world), saysMore: path.way !== 'direct' || path.steps.some(({ request }) => request.context !== undefined || request.encryptionContext !== undefined), remark: reachRemark(path), stops: stopsOf(scene, key, path) }));
  const direct = paths.filter(({ path: { way } }) => way === 'direct');
  const have = new Set(direct.map(({ path: { who } }) => who));
  const all = new Set(paths.map(({ path: { who } }) => who));
  return { direct, detours: paths.filter(({ path: { way } }) => way !== 'direct'), people: all.size, onlyByDetour: all.size - have.size };
}

/** In one sentence, for the head of the list. */
export function reachWords({ people, onlyByDetour }: Reach): string {
  if (people === 0) return 'Nobody gets to plaintext with this key, directly or by a detour.';
  return onlyByDetour === 0 ? `Who can get to plaintext: ${people}.` : `Who can get to plaintext: ${people}, of them ${onlyByDetour} only by a detour.`;
}

function stopsOf(scene: Scene, key: string, { steps }: ReachPath): readonly ReachStop[] {
  return steps.map(({ kind, who, action, request }, index) => ({
    kind,
    person: personOf(scene, key, who),
    isNewPerson: steps[index - 1]?.who !== who,
    words: words[kind],
    action,
    attempt: steps.slice(0, index).every(changesNothing) ? attemptOf(scene, request) : null,
  }));
}

const changesNothing = ({ kind }: Pick<ReachStep, 'kind'>): boolean => kind === 'assumeRole' || kind === 'decrypt';

function personOf(scene: Scene, key: string, arn: string): ReachPerson {
  const { people, accounts } = namesOf(scene);
  const { account = '', resource = '' } = parseArn(arn) ?? {};
  const owner = parseArn(key)?.account ?? '';
  const hue = [owner, ...scene.world.accounts.map(({ id }) => id).filter((id) => id !== owner)].indexOf(account);
  const isRoot = resource === 'root';
  const known = people.get(arn);
  return {
    arn,
    name: isRoot ? `root of ${accounts.get(account) ?? account}` : (known?.name ?? (arn.startsWith('arn:') ? arn.slice(arn.lastIndexOf('/') + 1) : arn)),
    role: isRoot ? 'root user' : (known?.role ?? (arn.startsWith('arn:') ? (resource.split('/')[0] ?? '') : 'service')),
    hue: hue === -1 ? null : hue,
  };
}

/** The decision behind a step, made in the world that the steps before it leave. null: there is no such step. */
export function stepDecision(scene: Scene, key: string, { steps, policy, grant }: ReachPath, index: number): Decision | null {
  const step = steps[index];
  const request = step === undefined ? null : loadRequest(step.request).request;
  if (request === null) return null;
  let { world } = scene;
  for (const { kind } of steps.slice(0, index)) {
    const keys = world.keys.map((one) => (one.arn !== key ? one : kind === 'keyPolicy' && policy !== undefined ? { ...one, policy } : kind === 'grant' && grant !== undefined ? { ...one, grants: [...(one.grants ?? []), grant] } : one));
    if (!changesNothing({ kind })) world = { ...world, keys };
  }
  return explain(compiledWorld({ ...scene, world }), request);
}
