import { type Decision, type Gate, gateNames, gateSentence, groupDigits, headline } from '#engine';
import type { Lesson, Person } from '#lessons';

/** What the stage draws. Made from the trace; the lesson gives only names and faces. */
export interface StageModel {
  readonly chips: { readonly caller: string; readonly action: string; readonly key: string };
  readonly territories: readonly Territory[];
  /** From the caller to the key: first what stands on the caller's side. The walkthrough visits them by `order`. */
  readonly gates: readonly StageGate[];
  /** How many gates the request has behind it; all of them when it reached the key. */
  readonly reached: number;
  readonly verdict: 'allow' | 'explicitDeny' | 'implicitDeny' | 'none';
  /** KMS refused although the policies allowed. */
  readonly refusedByKms: boolean;
  readonly crossesAccounts: boolean;
  /** The same in words, for whoever cannot see the picture. */
  readonly list: readonly string[];
}

export interface Territory {
  readonly account: string;
  readonly name: string;
  readonly digits: string;
  /** 0, 1, 2 …: its hue, the key's account first. */
  readonly hue: number;
  readonly people: readonly (Person & { readonly calls: boolean })[];
  readonly keys: readonly { readonly id: string; readonly name: string; readonly asked: boolean }[];
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
  permissionsBoundary: 'Boundary',
  sessionPolicy: 'Session',
};

/** The picture of one decision, and its list in words. */
export function stageModel(decision: Decision, lesson: Lesson): StageModel {
  const { trace, outcome } = decision;
  const { request } = trace;
  const caller = lesson.people.find(({ arn }) => arn === request.caller);
  const key = lesson.keys.find(({ arn }) => arn === request.keyArn || arn === request.resource);
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
  const barrier = barrierOf(decision, road);
  const keyName = key?.name ?? request.resource;
  return {
    chips: { caller: caller?.name ?? request.caller, action: request.action, key: keyName },
    territories: territories(lesson, decision, caller?.id, key?.id),
    gates: road,
    reached: barrier,
    verdict: outcome.decision ?? 'none',
    refusedByKms: outcome.error !== undefined,
    crossesAccounts: !request.sameAccount && request.callerAccount !== undefined,
    list: [`${caller?.name ?? request.caller} calls ${request.action} on ${keyName}.`, ...gates.map(({ sentence, deciding }) => `${sentence}${deciding ? '. This decides' : ''}.`), headline(decision)],
  };
}

/** How many gates the token passes. It stops at the gate that refuses; a request that nothing refuses passes all. */
function barrierOf(decision: Decision, road: readonly StageGate[]): number {
  const { decision: verdict, error } = decision.outcome;
  if (verdict === 'allow' && error === undefined) return road.length;
  const stops = road.findIndex(({ deciding, shape }) => deciding || shape === 'explicitDeny' || (shape === 'implicitDeny' && !road.some((gate) => gate.deciding)));
  return stops >= 0 ? stops : 0;
}

/** Where the gates stand: the caller's side, the network between, the key's side. */
const roadOrder: readonly Gate['id'][] = [
  ...(['scp', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'vpcEndpointPolicy'] as const),
  ...(['rcp', 'keyPolicy', 'bucketPolicy', 'grants', 'keyState'] as const),
];

function territories(lesson: Lesson, decision: Decision, callerId: string | undefined, keyId: string | undefined): Territory[] {
  const { request } = decision.trace;
  const accountOf = (arn: string): string => arn.split(':')[4] ?? '';
  const accounts = lesson.world.accounts.map(({ id }) => id);
  const home = lesson.keys[0] === undefined ? '' : accountOf(lesson.keys[0].arn);
  // The key's account comes first, then the caller's, then those of the lesson's order.
  const involved = [home, request.callerAccount ?? ''];
  const order = [...new Set([home, ...accounts])].filter((id) => accounts.includes(id));
  return order
    .filter((id) => involved.includes(id) || lesson.people.some(({ arn }) => accountOf(arn) === id))
    .map((id) => ({
      account: id,
      name: lesson.world.accounts.find((account) => account.id === id)?.name ?? 'Account',
      digits: groupDigits(id),
      hue: order.indexOf(id),
      people: lesson.people.filter(({ arn }) => accountOf(arn) === id).map((person) => ({ ...person, calls: person.id === callerId })),
      // A key that nobody asks for would only stand in the road's way.
      keys: lesson.keys.filter((key) => accountOf(key.arn) === id && key.id === keyId).map(({ id: key, name }) => ({ id: key, name, asked: key === keyId })),
    }));
}
