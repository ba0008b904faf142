import { awsMessage, type Decision, isAwsWording } from '#engine';

/** An error as the caller sees it. */
export interface KmsError {
  readonly name: string;
  readonly message: string;
  /** AWS documents these words; where it does not, they are ours and the decision tells the rest. */
  readonly documented: boolean;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** What a call is answered. */
export type Answer = (
  | { readonly ok: true; readonly output: JsonObject }
  | { readonly ok: false; readonly error: KmsError }
) & {
  /** Of several decisions the one that refused, else the first. null: the call was wrong before anything could be decided. */
  readonly decision: Decision | null;
  /** Every decision the operation needed: ReEncrypt asks about two keys, CreateAlias about the alias and its key. */
  readonly decisions: readonly Decision[];
};

/** How an operation refuses; caught where the call began. */
export class Refusal extends Error {
  readonly error: KmsError;
  /** The decision that refused, where it is not the one that was asked at the beginning. */
  readonly decision: Decision | undefined;

  constructor(name: string, message: string, documented = false, decision?: Decision) {
    super(message);
    this.error = { name, message, documented };
    this.decision = decision;
  }
}

export function invalid(message: string): Refusal {
  return new Refusal('ValidationException', message);
}

/** What this simulator leaves out, said plainly; no service answers with this name. */
export function notSimulated(what: string): Refusal {
  return new Refusal('NotSimulated', `${what} is not simulated here.`);
}

export function notFound(keyArn: string): Refusal {
  return new Refusal('NotFoundException', `Key '${keyArn}' does not exist`, true);
}

/** The error of a decision that did not allow, or null. */
export function errorOf(decision: Decision): KmsError | null {
  const { outcome, trace } = decision;
  if (outcome.decision === 'allow' && outcome.error === undefined) return null;
  if (outcome.decision === null) return notSimulated(trace.request.action).error;
  const { resource } = trace.request;
  if (outcome.error === 'NotFoundException' && resource.includes(':alias/')) return new Refusal('NotFoundException', `Alias ${resource} is not found.`).error;
  const text = awsMessage(decision) ?? '';
  return { name: outcome.error ?? 'AccessDeniedException', message: text.slice(text.indexOf(': ') + 2), documented: isAwsWording(decision) };
}
