import { loadRequest } from '#engine';
import { type CallerOptions, type JsonObject, type KmsCall, type MaterialFile, printed, readAwsCommand, SimulatedKms, type State, wholeList } from '#simulator';
import { type Attempt, sceneRequest } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { callerOf } from '../normal.ts';
import { without } from '../without.ts';

/** A line that was entered, and what the terminal printed. */
export interface ConsoleEntry {
  readonly line: string;
  readonly output: string;
  readonly failed: boolean;
  /** Who made the call. */
  readonly caller: string;
  /** The operation's name: `Decrypt`; null when the line was no command. */
  readonly operation: string | null;
  /** A ciphertext, signature or MAC that came out, for the next command. */
  readonly blob: string | null;
}

/** A line that is to be run. Plain data: it goes to a process of its own. */
export interface ConsoleCall {
  readonly line: string;
  readonly document: SandboxDocument;
  /** Who calls, and how: from the composed request. */
  readonly attempt: Attempt;
  /** The key material made so far; null: none. */
  readonly material: MaterialFile | null;
}

/** What came of it; plain data as well. */
export interface ConsoleAnswer {
  readonly entry: ConsoleEntry;
  /** What the keys' details are afterwards, and the world, or null where it is as it was; null when the call changed nothing that is drawn or kept. */
  readonly state: Pick<SandboxDocument, 'details'> & { readonly world: SandboxDocument['scene']['world'] | null } | null;
  /** All that was made so far, so that what is encrypted today decrypts tomorrow. */
  readonly material: MaterialFile;
}

/**
 * Runs a line for real, in the simulated KMS of its world. Rejects only on a fault of our own.
 *
 * @param now milliseconds since 1970
 */
export async function runLine({ line, document, attempt, material }: ConsoleCall, now: () => number): Promise<ConsoleAnswer> {
  const { scene } = document;
  const kms = opened(document, material, now);
  const before: State = { world: scene.world, details: new Map(document.details) };
  kms.restore(before);
  const read = readAwsCommand(line.trim());
  const profile = read.ok && 'call' in read ? read.profile : undefined;
  const asker = profile === undefined ? callerOf(scene, attempt.as) : scene.people.find(({ id, name }) => id === profile || name === profile);
  const caller = asker?.name ?? attempt.as;
  const failure = !read.ok ? `aws: error: ${read.message}` : asker === undefined || !isCaller(asker.arn) ? `The config profile (${profile ?? attempt.as}) could not be found` : null;
  if (failure !== null || !read.ok || 'help' in read) return { entry: { line, output: failure ?? (read.ok && 'help' in read ? read.help : ''), failed: failure !== null, caller, operation: null, blob: null }, state: null, material: await kms.exportMaterial() };
  const options = { ...callerOptions(document, { ...attempt, as: asker?.id ?? attempt.as }), ...(read.region === undefined ? {} : { region: read.region }) };
  const send = (call: KmsCall): ReturnType<SimulatedKms['call']> => kms.call(options, call);
  const answer = await (read.list === undefined ? send(read.call) : wholeList(send, read.call, read.list));
  const { operation } = read.call;
  const output = answer.ok ? printed(answer.output, read) : `An error occurred (${answer.error.name}) when calling the ${operation} operation: ${answer.error.message}`;
  const after = kms.state;
  const state = after.world === before.world && after.details === before.details ? null : { world: after.world === before.world ? null : after.world, details: [...after.details] };
  return { entry: { line, output, failed: !answer.ok, caller, operation, blob: answer.ok ? blobOf(answer.output) : null }, state, material: await kms.exportMaterial() };
}

function opened({ scene }: SandboxDocument, material: MaterialFile | null, now: () => number): SimulatedKms {
  const { kms, problems } = SimulatedKms.open(scene.world, { now, ...(material === null ? {} : { material }) });
  const found = kms ?? SimulatedKms.open(scene.world, { now }).kms;
  if (found === null) throw new Error(problems[0]?.message ?? 'The world cannot be read.');
  return found;
}

/** Everything of a request but what the command itself says. */
function callerOptions({ scene }: SandboxDocument, attempt: Attempt): CallerOptions {
  return without(sceneRequest(scene, attempt), 'action', 'resource', 'encryptionContext');
}

/** Whether it can be in a request at all. */
const isCaller = (principal: string): boolean => loadRequest({ principal, action: 'kms:ListKeys', resource: '*' }).request !== null;

function blobOf(output: JsonObject): string | null {
  const found = ['CiphertextBlob', 'Signature', 'Mac'].map((name) => output[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : null;
}
