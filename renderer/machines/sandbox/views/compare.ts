import { accessMatrix, askersOf, decide, loadRequest, matrixDifference, parseJson, parsePolicy, type PolicyType, type RequestSpec } from '#engine';
import type { Attempt, Scene } from '#lessons';
import { apply } from '../commands.ts';
import type { SandboxDocument } from '../document.ts';
import { policiesOf, principalName, type WorldPolicy } from '../policies.ts';
import { allActions, principalsOf } from './access.ts';
import { compiledWorld, requestOfAttempt } from './compiled.ts';

/** Somebody who can do something with one of two texts, and not with the other. */
export interface AccessChange {
  readonly who: string;
  readonly action: string;
  /** The key, role or bucket. */
  readonly on: string;
}

/** What another text in a policy's place changes, in the whole world. */
export interface Comparison {
  /** With the policy as it is. */
  readonly gained: readonly AccessChange[];
  readonly lost: readonly AccessChange[];
  /** Why there is nothing to compare: one of the two texts is no policy. */
  readonly fault?: string;
}

/** A text that a policy can be held against. */
export interface Against {
  readonly id: string;
  readonly label: string;
  /** null: to be pasted. */
  readonly text: string | null;
}

/** What can stand in a policy's place: itself at the last checkpoint, the other policies of its kind, and a text of one's own. */
export function againstOf(scene: Scene, baseline: Scene, { id, kind, text }: WorldPolicy): readonly Against[] {
  const others = policiesOf(scene).filter((one) => one.kind === kind && one.id !== id);
  return [
    { id: 'checkpoint', label: 'This policy at the last checkpoint', text: policiesOf(baseline).find((one) => one.id === id)?.text ?? text },
    ...others.map((one) => ({ id: one.id, label: `The policy of ${one.label}`, text: one.text })),
    { id: 'pasted', label: 'A text to paste', text: null },
  ];
}

/** Every decision that the policy has a say in, with another text in its place and with its own. */
export function comparisonOf(document: SandboxDocument, policy: WorldPolicy, other: string): Comparison {
  const fault = faultOf(policy.kind, 'The other text', other) ?? faultOf(policy.kind, `${policy.label} as it is`, policy.text);
  return fault === null ? accessOf(document, policy, other) : { gained: [], lost: [], fault };
}

/** What makes a text no policy, in a sentence; null where it is one. */
function faultOf(kind: PolicyType, name: string, text: string): string | null {
  const { policy, diagnostics } = parsePolicy(kind, text);
  const { root } = parseJson(text);
  if (policy !== null && root?.kind === 'object' && root.members.some(({ key }) => key === 'Statement')) return null;
  const first = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  return `${name} is no policy. Line ${text.slice(0, first?.range.from ?? 0).split('\n').length}: ${first?.message ?? ''}`;
}

function accessOf(document: SandboxDocument, policy: WorldPolicy, other: string): Comparison {
  const applied = apply(document, { do: 'editPolicy', policy: policy.id, text: other });
  const before = applied.ok ? applied.document.scene : document.scene;
  return policy.kind === 'trustPolicy' || policy.kind === 'sessionPolicy' || policy.kind === 'vpcEndpointPolicy' || policy.kind === 'bucketPolicy' ? ofRequests(before, document.scene, policy) : ofKeys(before, document.scene, policy);
}

/** Who can do what with the keys: with one key where the policy is a key's. */
function ofKeys(before: Scene, after: Scene, { kind, of }: WorldPolicy): Comparison {
  const matrixOf = (scene: Scene) => {
    const world = compiledWorld(scene);
    return accessMatrix(world, { ...(kind === 'keyPolicy' ? { keys: [of] } : {}), actions: allActions, principals: principalsOf(scene, world) });
  };
  const { gained, lost } = matrixDifference(matrixOf(before), matrixOf(after));
  const shown = ({ principal, action, key }: (typeof gained)[number]): AccessChange => ({ who: principalName(after, principal), action, on: nameOn(after, key) });
  return { gained: gained.map(shown), lost: lost.map(shown) };
}

/** What the policy has a say in, request by request: who assumes the role, what the person can do, what goes through the endpoint, who reads and writes in the bucket. */
function ofRequests(before: Scene, after: Scene, policy: WorldPolicy): Comparison {
  const gained: AccessChange[] = [];
  const lost: AccessChange[] = [];
  for (const { who, action, on, spec } of requestsAbout(after, policy)) {
    const [was, is] = [isPossible(before, spec(before)), isPossible(after, spec(after))];
    if (was !== is) (is ? gained : lost).push({ who, action, on });
  }
  return { gained, lost };
}

interface Question extends AccessChange {
  /** The request as a scene makes it: its own policies come along. */
  readonly spec: (scene: Scene) => RequestSpec | Attempt;
}

function requestsAbout(scene: Scene, { kind, of }: WorldPolicy): Question[] {
  if (kind === 'trustPolicy') {
    const role = principalName(scene, of);
    return askersOf(compiledWorld(scene)).filter((arn) => arn !== of).map((arn) => ({ who: principalName(scene, arn), action: 'sts:AssumeRole', on: role, spec: () => ({ principal: arn, action: 'sts:AssumeRole', resource: of }) }));
  }
  const people = kind === 'sessionPolicy' ? scene.people.filter(({ id }) => id === of) : scene.people;
  const endpoint = kind === 'vpcEndpointPolicy' ? { endpoint: of } : {};
  // What is read and written in a bucket are its objects.
  const targets = kind === 'bucketPolicy' ? scene.buckets.filter(({ arn }) => arn === of).map(({ arn, name }) => ({ id: `${arn}/any`, name })) : scene.keys;
  const actions = kind === 'bucketPolicy' ? ['s3:GetObject', 's3:PutObject'] : allActions;
  return people.flatMap(({ id, name }) => targets.flatMap((target) => actions.map((action) => ({ who: name, action, on: target.name, spec: () => ({ as: id, action, key: target.id, ...endpoint }) }))));
}

function isPossible(scene: Scene, asked: RequestSpec | Attempt): boolean {
  const { request } = 'as' in asked ? requestOfAttempt(scene, asked) : loadRequest(asked);
  if (request === null) return false;
  const { decision, error } = decide(compiledWorld(scene), request);
  return decision === 'allow' && error === undefined;
}

function nameOn({ keys }: Scene, arn: string): string {
  return keys.find((key) => key.arn === arn)?.name ?? arn;
}
