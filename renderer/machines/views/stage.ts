import { type Decision, type Gate, gateNames, gateSentence, headline } from '#engine';
import type { Attempt, Scene } from '#lessons';
import { type AnswerShape, shapeOf } from './answer.ts';
import { placesInWords } from './stage-list.ts';
import { resourceOf } from './stage-resource.ts';
import { callerOf, type Territory, territoriesOf } from './stage-territories.ts';

/** What the stage draws. Made from the trace; the scene gives only names and faces. */
export interface StageModel {
  readonly chips: { readonly caller: string; readonly action: string; readonly key: string };
  /** From top to bottom: the resource's first, then the caller's where it is another. */
  readonly territories: readonly Territory[];
  /** From the caller to the key: first what stands on the caller's side. The walkthrough visits them by `order`. */
  readonly gates: readonly StageGate[];
  /** How many gates the request has behind it; all of them when it reached the key, or the key's door. */
  readonly reached: number;
  readonly verdict: AnswerShape;
  readonly crossesAccounts: boolean;
  /** The same in words, for whoever cannot see the picture: the call, each gate in the order of evaluation, the outcome, each territory. */
  readonly list: readonly string[];
}

export interface StageGate {
  readonly id: Gate['id'];
  /** Its place in AWS's order of evaluation, from 0: when the walkthrough visits it. */
  readonly order: number;
  readonly name: string;
  readonly side: Gate['side'];
  readonly answer: Gate['answer'];
  readonly shape: 'allow' | 'explicitDeny' | 'implicitDeny' | 'notConsulted';
  readonly deciding: boolean;
  readonly sentence: string;
}

/** The names on the stage are short: there is little room on a road. */
const shortNames: Readonly<Partial<Record<Gate['id'], string>>> = {
  rcp: 'RCP',
  scp: 'SCP',
  vpcEndpointPolicy: 'Endpoint',
  identityPolicy: 'IAM',
  trustPolicy: 'Trust',
  permissionsBoundary: 'Boundary',
  sessionPolicy: 'Session',
};

/**
 * The picture of one decision, and its list in words.
 *
 * @param attempt what was asked: it tells apart people of one ARN, and an alias from its key
 */
export function stageModel(decision: Decision, scene: Scene, attempt: Attempt): StageModel {
  const { trace } = decision;
  const { request } = trace;
  const caller = callerOf(decision, scene, attempt);
  const resource = resourceOf(decision, scene, attempt);
  const gates = trace.gates.map((gate, order): StageGate => ({
    order,
    id: gate.id,
    name: shortNames[gate.id] ?? gateNames[gate.id],
    side: gate.side,
    answer: gate.answer,
    shape: gate.answer === 'delegates' ? 'allow' : gate.answer,
    deciding: gate.deciding,
    sentence: gateSentence(gate, decision),
  }));
  const road = [...gates].sort((first, second) => roadOrder.indexOf(first.id) - roadOrder.indexOf(second.id));
  const territories = territoriesOf(scene, caller, resource);
  return {
    chips: { caller: caller.name, action: request.action, key: resource.name },
    territories,
    gates: road,
    reached: barrierOf(decision, road),
    verdict: shapeOf(decision),
    crossesAccounts: !request.sameAccount && request.callerAccount !== undefined,
    list: [
      `${caller.name} calls ${request.action} on ${resource.name}.`,
      ...gates.map(({ sentence, deciding }) => `${sentence}${deciding ? '. This decides' : ''}.`),
      headline(decision),
      ...placesInWords(territories),
    ],
  };
}

/** How many gates the token passes. It stops at the gate that refuses; what no policy could have allowed stops at the key's door. */
function barrierOf(decision: Decision, road: readonly StageGate[]): number {
  if (shapeOf(decision) === 'allow' || decision.basis.kind === 'impossible') return road.length;
  const decided = road.some(({ deciding }) => deciding);
  const stops = road.findIndex(({ deciding, shape }) => deciding || shape === 'explicitDeny' || (shape === 'implicitDeny' && !decided));
  return stops >= 0 ? stops : road.length;
}

/** Where the gates stand: the caller's side, the network between, the key's side. */
const roadOrder: readonly Gate['id'][] = [
  ...(['scp', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'vpcEndpointPolicy'] as const),
  ...(['rcp', 'keyPolicy', 'bucketPolicy', 'trustPolicy', 'grants', 'keyState'] as const),
];

/** At the end of the walk; the decision below the stage says why. */
const outcomeWords: Readonly<Record<AnswerShape, string>> = {
  allow: 'The request reaches the key.',
  explicitDeny: 'The request is denied.',
  implicitDeny: 'The request is not allowed.',
  refused: 'KMS refuses the request.',
  none: 'Nobody decides about the request.',
};

/** What a step of the walkthrough shows, in a sentence: step 0 is before the first gate, the last one after them all. */
export function stepSentence(decision: Decision, step: number): string {
  if (step === 0) return 'The request sets out.';
  const gate = decision.trace.gates[step - 1];
  if (gate === undefined && shapeOf(decision) === 'allow' && decision.trace.gates.some(({ id }) => id === 'trustPolicy')) return 'The role is assumed.';
  return gate === undefined ? outcomeWords[shapeOf(decision)] : gateSentence(gate, decision);
}
