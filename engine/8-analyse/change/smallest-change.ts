import type { GrantSpec } from '../../3-world/spec.ts';
import type { Request, World } from '../../3-world/world.ts';
import type { Decision, PolicyRef } from '../../4-trace/trace.ts';
import { explain } from '../../7-explain/explain.ts';
import { compose } from '../edit/compose.ts';
import { documentOf, type Situation, withDocument, withNewDocument } from '../edit/situation.ts';
import type { Edit } from '../findings/finding.ts';
import { type Asking, askingOf } from './asking.ts';
import { type Candidate, candidatesFor, type Obstacle, placeOf, traceOf } from './candidates.ts';
import { type Gain, Gains } from './gains.ts';
import { grantFor } from './grant.ts';
import type { ChangeStep } from './step.ts';

/** The edits of one document. */
export interface DocumentChange {
  readonly document: PolicyRef;
  /** Its place among the documents of its type that hang on the same. */
  readonly index: number;
  /** There is no such document yet: the edit is its whole text. */
  readonly isNew: boolean;
  /** Of the text as it stands in the world; they do not overlap. */
  readonly edits: readonly Edit[];
}

export type SmallestChange =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'change';
      readonly documents: readonly DocumentChange[];
      /** What is done, in the order in which the denials met it. */
      readonly steps: readonly ChangeStep[];
      /** How many elements are edited. */
      readonly elements: number;
      /** Who else could do what then. */
      readonly gains: readonly Gain[];
      /** The world and the request with the edits, and the decision there: an allow. */
      readonly world: World;
      readonly request: Request;
      readonly decision: Decision;
      /** A grant that alone would do as well. */
      readonly grant?: GrantSpec;
    }
  | { readonly kind: 'none'; readonly obstacles: readonly Obstacle[]; readonly grant?: GrantSpec };

/** How many denials and edits are looked into before the search gives up. */
const MOST_STATES = 300;
/** How many equally small changes are compared by who else gains. */
const MOST_GOALS = 8;

interface State {
  readonly at: Situation;
  readonly decision: Decision;
  readonly documents: ReadonlyMap<PolicyRef, DocumentChange>;
  readonly steps: readonly ChangeStep[];
  readonly elements: number;
  /** At least this many elements more are to be edited. */
  readonly ahead: number;
  readonly edited: ReadonlySet<string>;
}

/**
 * A smallest change of policies that turns a denial into an allow, verified by deciding the request with it.
 *
 * Small means few edited elements: an entry of Principal, Action or Resource, or a value of a condition, more or less is
 * one; a condition test put in, taken out or given IfExists is one; a whole statement counts its elements. Tried are the
 * statements that exist, made to fit, and one statement more in each document that has to allow; for a Deny every way to
 * narrow it, and its removal only where nothing narrower helps. A new name is never a wildcard where there is a name.
 * Among equally small changes the one with which the fewest others gain wins, then the one that opens the least to the
 * caller itself, then the first that was found.
 *
 * It never changes what is no policy: where the key's state refuses, an operation never crosses accounts, or the policy
 * belongs to AWS, the answer is `none`, with what stands in the way.
 */
export function smallestChange(world: World, request: Request): SmallestChange {
  const at: Situation = { world, request };
  const decision = explain(world, request);
  if (isAllowed(decision)) return { kind: 'allowed' };
  const asking = askingOf(at, decision);
  const grant = grantFor(at, decision, asking);
  const granted = grant === null ? {} : { grant };
  const { goals, obstacles } = search(at, decision, asking);
  const [only, ...others] = goals;
  if (only === undefined) return { kind: 'none', obstacles, ...granted };
  const gains = new Gains(at, asking, decision.trace.request.keyArn);
  const weighed = (goal: State): Weighed => {
    const alone = [...goal.documents.keys()].every(({ type }) => type === 'keyPolicy');
    return { goal, gains: gains.of(goal.at, alone), opened: others.length === 0 ? 0 : gains.opened(goal.at) };
  };
  const best = others.reduce((so, goal) => {
    if (so.gains.length === 0 && so.opened === 0) return so;
    const one = weighed(goal);
    return one.gains.length < so.gains.length || (one.gains.length === so.gains.length && one.opened < so.opened) ? one : so;
  }, weighed(only));
  const { documents, steps, elements } = best.goal;
  return { kind: 'change', documents: [...documents.values()], steps, elements, gains: best.gains, ...best.goal.at, decision: best.goal.decision, ...granted };
}

/** A change with who gains by it, and what it would open to the caller once the caller's own policies allow it. */
interface Weighed {
  readonly goal: State;
  readonly gains: readonly Gain[];
  readonly opened: number;
}

const isAllowed = ({ outcome }: Decision): boolean => outcome.decision === 'allow' && outcome.error === undefined;

/** What waits to be looked into: a denial, or an edit of one that has not been tried yet. */
interface Waiting {
  readonly state: State;
  readonly candidate: Candidate | null;
  /** The elements edited so far, and at least to be edited still. */
  readonly elements: number;
  readonly ahead: number;
}

const waiting = (state: State): Waiting => ({ state, candidate: null, elements: state.elements, ahead: state.ahead });

/** Looks into the cheapest change first, finished or not, and stops when all the cheapest finished ones are found. */
function search(at: Situation, decision: Decision, asking: Asking): { readonly goals: readonly State[]; readonly obstacles: readonly Obstacle[] } {
  const open: Waiting[] = [waiting({ at, decision, documents: new Map(), steps: [], elements: 0, ahead: aheadOf(decision), edited: new Set() })];
  const goals: State[] = [];
  const obstacles = new Map<string, Obstacle>();
  for (let looked = 0; open.length > 0 && goals.length < MOST_GOALS; looked += 1) {
    const { state, candidate, elements, ahead } = takeCheapest(open);
    const [goal] = goals;
    if (goal !== undefined && (elements + ahead > goal.elements || looked >= MOST_STATES)) break;
    if (looked >= MOST_STATES) {
      obstacles.set('limit', { kind: 'limit' });
      break;
    }
    if (candidate !== null) {
      const next = after(at, state, candidate);
      if (next !== null) open.push(waiting(next));
      continue;
    }
    if (isAllowed(state.decision)) {
      goals.push(state);
      continue;
    }
    // No other edit gets past these.
    const final = state.decision.basis.kind === 'refused' || state.decision.basis.kind === 'impossible';
    if (final) {
      open.length = 0;
      obstacles.clear();
    }
    const candidates = candidatesFor(state.at, state.decision, looked === 0 ? asking : askingOf(state.at, state.decision), state.edited);
    for (const obstacle of candidates.obstacles) obstacles.set(JSON.stringify(obstacle), obstacle);
    if (candidates.otherwise.length === 0) {
      open.push(...candidates.first.map((one): Waiting => ({ state, candidate: one, elements: elements + one.least, ahead: Math.max(0, ahead - 1) })));
      continue;
    }
    const tried = candidates.first.flatMap((one) => after(at, state, one) ?? []);
    open.push(...(tried.length > 0 ? tried : candidates.otherwise.flatMap((one) => after(at, state, one) ?? [])).map(waiting));
  }
  return { goals, obstacles: [...obstacles.values()] };
}

/** What has the fewest elements in all; of equal ones the one that is nearest to its end, then the first. */
function takeCheapest(open: Waiting[]): Waiting {
  let best = 0;
  open.forEach((one, index) => {
    const than = open[best];
    if (than === undefined) return;
    const difference = one.elements + one.ahead - than.elements - than.ahead;
    if (difference < 0 || (difference === 0 && one.ahead < than.ahead)) best = index;
  });
  const [taken] = open.splice(best, 1);
  if (taken === undefined) throw new Error('nothing is left to look into');
  return taken;
}

/** Each Deny takes an edit; so do SCPs, the endpoint's policy, and all the others together. */
function aheadOf({ basis }: Decision): number {
  if (basis.kind === 'denied') return basis.statements.length;
  if (basis.kind !== 'silent') return 0;
  const ahead = basis.types.filter((type) => type === 'scp' || type === 'vpcEndpointPolicy').length;
  return ahead + (basis.types.length > ahead ? 1 : 0);
}

/** The state with one edit more; null when the edit does not do what it should. */
function after(begin: Situation, state: State, candidate: Candidate): State | null {
  const { isNew, goal, wants } = candidate;
  const draft = candidate.draft();
  if (draft === null) return null;
  const { ref } = draft.policy;
  const at = isNew ? withNewDocument(state.at, ref, draft.text) : withDocument(state.at, ref, draft.text);
  const decision = explain(at.world, at.request);
  const [step] = draft.steps.slice(-1);
  // Where several resources are asked about, the trace may be of another one now.
  const same = decision.trace.request.resource === state.decision.trace.request.resource;
  const trace = step === undefined ? undefined : traceOf(decision.trace.gates, { policy: ref, index: step.statement.index });
  if (same && step?.kind !== 'removeStatement' && (trace?.matches === true) !== (wants === 'applies')) return null;
  const before = state.documents.get(ref);
  const original = documentOf(begin, ref)?.text ?? '';
  const change: DocumentChange = before === undefined ? { document: ref, index: placeOf(at, ref), isNew, edits: draft.edits } : { ...before, edits: onTop(original, before.edits, draft.edits) };
  const elements = state.elements + draft.elements;
  return { at, decision, documents: new Map(state.documents).set(ref, change), steps: [...state.steps, ...draft.steps], elements, ahead: aheadOf(decision), edited: new Set(state.edited).add(goal) };
}

/** @param edits of the text that the edits before left */
function onTop(original: string, before: readonly Edit[], edits: readonly Edit[]): readonly Edit[] {
  // From the last to the first: those still to come keep their places.
  return [...edits].sort((first, second) => second.from - first.from).reduce((all, edit) => compose(original, all, edit), before);
}
