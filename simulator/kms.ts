import { type Decision, kmsActions, loadWorld, type Problem, type WorldSpec } from '#engine';
import { type Answer, errorOf, type JsonObject, notSimulated, Refusal } from './answers.ts';
import { beginCall, type Call, type CallerOptions, checkGrantTokens, keyOf } from './call.ts';
import { type MaterialFile, Materials } from './materials.ts';
import { type Operation } from './operations/operation.ts';
import { operations } from './operations/table.ts';
import { readParameters } from './parameters.ts';
import { settled } from './passing-time.ts';
import { decisionOn } from './questions.ts';
import { type State, withDetails } from './state.ts';

/** A call as a screen or a script makes it. */
export interface KmsCall {
  /** `Decrypt` */
  readonly operation: string;
  /** As the API takes them; binary values are base64 texts. Checked here, whatever they are. */
  readonly parameters?: unknown;
}

export interface KmsOptions {
  /** Milliseconds since 1970; the computer's clock by default. */
  readonly now?: () => number;
  /** Key material of an earlier session. */
  readonly material?: unknown;
}

/**
 * A KMS that answers calls. Every call is decided by the engine first; what it allows is done with real cryptography
 * on toy keys. Keys live in memory, or in the material that a caller may keep with the learner's own world.
 */
export class SimulatedKms {
  private current: State;
  private readonly materials: Materials;
  private readonly now: () => number;
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(state: State, materials: Materials, now: () => number) {
    this.current = state;
    this.materials = materials;
    this.now = now;
  }

  /**
   * Opens a simulated KMS on a world.
   *
   * @param spec the World of the conformance format, as parsed JSON from an untrusted source
   */
  static open(spec: unknown, options: KmsOptions = {}): { readonly kms: SimulatedKms | null; readonly problems: readonly Problem[] } {
    const { now = Date.now, material } = options;
    const { world, problems } = loadWorld(spec);
    if (world === null) return { kms: null, problems };
    const materials = new Materials();
    const fault = material === undefined ? null : materials.addFile(material);
    if (fault !== null) return { kms: null, problems: [{ path: 'material', message: fault }] };
    const created = now();
    const details = new Map([...world.keys.keys()].map((arn) => [arn, { created }]));
    return { kms: new SimulatedKms({ world: spec as WorldSpec, details }, materials, now), problems: [] };
  }

  /** The world as it is now, in the conformance format: the engine's decisions follow it. */
  get world(): WorldSpec {
    return this.current.world;
  }

  /** Everything that calls change. Keep it, and give it to `restore` to undo what came after. */
  get state(): State {
    return this.current;
  }

  restore(state: State): void {
    this.current = state;
  }

  /** The key material made so far, to be kept with the learner's world. */
  exportMaterial(): Promise<MaterialFile> {
    return this.materials.toFile();
  }

  /** Makes a call. Calls are answered one after another, in the order in which they were made. Never rejects. */
  call(caller: CallerOptions, { operation, parameters = {} }: KmsCall): Promise<Answer> {
    const answer = this.queue.then(() => this.answer(caller, operation, parameters));
    this.queue = answer;
    return answer;
  }

  private async answer(caller: CallerOptions, name: string, given: unknown): Promise<Answer> {
    const decisions: Decision[] = [];
    try {
      const operation = operations.get(name);
      if (operation === undefined) throw new Refusal('UnknownOperationException', `KMS has no operation ${name}.`);
      const now = this.now();
      const state = settled(this.current, now);
      this.current = state;
      const call = beginCall(name, caller, readParameters(operation.parameters, given), state, this.materials, now);
      const output = await this.perform(call, operation, decisions);
      return { ok: true, output, decision: decisions[0] ?? null, decisions };
    } catch (thrown) {
      // A fault of our own must not stop the calls that wait behind this one.
      if (!(thrown instanceof Refusal)) return { ok: false, error: { name: 'KMSInternalException', message: String(thrown), documented: false }, decision: decisions[0] ?? null, decisions };
      return { ok: false, error: thrown.error, decision: thrown.decision ?? decisions[0] ?? null, decisions };
    }
  }

  /** @param decisions filled as they are made, so that a refusal still tells them */
  private async perform(call: Call, operation: Operation, decisions: Decision[]): Promise<JsonObject> {
    for (const ask of operation.asks(call)) {
      const decision = decisionOn(call, ask);
      decisions.push(decision);
      const error = errorOf(decision);
      if (error !== null) throw refusalOf(call, error, decision);
    }
    checkGrantTokens(call);
    refuseManaged(call, decisions);
    if (call.parameters.has('Recipient')) throw notSimulated('A recipient (an attested enclave)');
    if (call.parameters.flag('DryRun')) throw new Refusal('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');
    const { output, state = call.state } = await operation.perform(call, decisions);
    this.current = operation.isCryptographic === true ? withUse(state, call, decisions) : state;
    return output;
  }
}

/** A ciphertext whose key the caller may not see gets one answer, whatever the reason. */
function refusalOf(call: Call, error: { readonly name: string; readonly message: string; readonly documented: boolean }, decision: Decision): Refusal {
  const { action, sameAccount } = decision.trace.request;
  const isByBlob = (action === 'kms:Decrypt' && !call.parameters.has('KeyId')) || (action === 'kms:ReEncryptFrom' && !call.parameters.has('SourceKeyId'));
  const isHidden = error.name === 'NotFoundException' || (error.name === 'AccessDeniedException' && !sameAccount);
  if (isByBlob && isHidden) {
    const message = 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.';
    return new Refusal('AccessDeniedException', message, true, decision);
  }
  return new Refusal(error.name, error.message, error.documented, decision);
}

const managing = new Set(['lifecycle', 'rotation', 'keyPolicy', 'tags', 'multiRegion', 'import', 'alias']);

/** AWS managed keys are managed by their service, whatever a made-up policy of theirs would allow. */
function refuseManaged(call: Call, decisions: readonly Decision[]): void {
  for (const { trace } of decisions) {
    const action = kmsActions.find(({ name }) => name === trace.request.action);
    const key = keyOf(call.state, trace.request.keyArn ?? '');
    if (key?.manager === 'AWS' && action !== undefined && managing.has(action.group) && !['Read', 'List'].includes(action.accessLevel)) {
      throw new Refusal('UnsupportedOperationException', `${key.arn} is managed by an AWS service.`);
    }
  }
}

function withUse(state: State, call: Call, decisions: readonly Decision[]): State {
  const arns = decisions.flatMap(({ trace }) => trace.request.keyArn ?? []);
  return arns.reduce((current, arn) => withDetails(current, arn, { lastUsed: { operation: call.operation, date: call.now } }), state);
}
