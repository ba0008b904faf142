import { type Decision, explain, loadRequest, loadWorld, type Verdict, type World } from '#engine';
import type { Question } from './quiz-types.ts';
import { sceneRequest } from './scene.ts';
import type { Attempt, Scene } from './scene-types.ts';

/** What the learner says, or what is so: a decision, or the short names of everybody who may. */
export type Answer = { readonly decision: Verdict; readonly who?: undefined } | { readonly who: readonly string[]; readonly decision?: undefined };

/** The answer to a question, from the engine alone. Throws on a question that the checker would have refused. */
export function answerOf(question: Question): Answer {
  const decisions = decisionsOf(question);
  if (question.ask === 'who') return { who: decisions.filter(({ decision }) => isAllowed(decision)).map(({ person }) => person) };
  const decision = decisions[0]?.decision.outcome.decision;
  if (decision === undefined || decision === null) throw new Error(`question ${question.id}: the engine cannot decide it`);
  return { decision };
}

/** Whether the learner is right. The order of names does not matter. */
export function isRight(question: Question, answer: Answer): boolean {
  const right = answerOf(question);
  if (right.decision !== undefined) return answer.decision === right.decision;
  const marked = new Set(answer.who);
  return answer.who !== undefined && marked.size === right.who.length && right.who.every((person) => marked.has(person));
}

/** The decisions behind the answer, with their reasons: one, or one for everybody of the scene. */
export function decisionsOf(question: Question): readonly { readonly person: string; readonly decision: Decision }[] {
  const { scene } = question;
  if (question.ask === 'decision') return [{ person: question.check.as, decision: decide(scene, question.check) }];
  return scene.people.map(({ id }) => ({ person: id, decision: decide(scene, { ...question.check, as: id }) }));
}

const isAllowed = ({ outcome }: Decision): boolean => outcome.decision === 'allow' && outcome.error === undefined;

const worlds = new WeakMap<Scene, World>();

function decide(scene: Scene, attempt: Attempt): Decision {
  const world = worlds.get(scene) ?? loadWorld(scene.world).world;
  const { request, problems } = loadRequest(sceneRequest(scene, attempt));
  if (world === null || request === null) throw new Error(`a quiz's scene: ${problems[0]?.path ?? ''} ${problems[0]?.message ?? 'the world cannot be read'}`);
  worlds.set(scene, world);
  return explain(world, request);
}
