import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, type JsonObject, SimulatedKms } from '#simulator';

export const account = '111122223333';
export const region = 'eu-central-1';

/** The cast by short name; anything else is an ARN or a service principal already. */
export function principal(name: string): string {
  if (['Stranger', 'Quiet'].includes(name)) return `arn:aws:iam::444455556666:user/${name}`;
  return /^[A-Z][a-z]+$/.test(name) ? `arn:aws:iam::${account}:user/${name}` : name;
}

interface Step {
  readonly as: string;
  readonly operation: string;
  /** A text `$name` stands for what an earlier step kept under that name. */
  readonly parameters?: JsonObject;
  readonly region?: string;
  readonly context?: Record<string, string>;
  /** Time that passes before the call. */
  readonly days?: number;
  /** Names for parts of the output: `KeyMetadata.KeyId`. */
  readonly keep?: Record<string, string>;
  readonly expect: {
    readonly output?: JsonObject;
    readonly absent?: readonly string[];
    readonly count?: Record<string, number>;
    readonly error?: string;
    readonly message?: string;
    readonly documented?: boolean;
  };
}

export const file = JSON.parse(readFileSync(join(import.meta.dirname, 'data', 'calls.json'), 'utf8')) as {
  readonly worlds: Record<string, unknown>;
  readonly scenarios: readonly { readonly name: string; readonly world: string; readonly steps: readonly Step[] }[];
};

export const start = Date.parse('2026-11-24T12:00:00Z');

export function openKms(spec: unknown, now = (): number => start): SimulatedKms {
  const { kms, problems } = SimulatedKms.open(spec, { now });
  if (kms === null) throw new Error(JSON.stringify(problems));
  return kms;
}

/** The world of the scenarios, opened anew. */
export function openWorld(now?: () => number): SimulatedKms {
  return openKms(file.worlds['world'], now);
}

function outputOf(answer: Answer): JsonObject {
  if (!answer.ok) throw new Error(`${answer.error.name}: ${answer.error.message}`);
  return answer.output;
}

/** A text of an answer's output. */
export function textOf(answer: Answer, name: string): string {
  const value = outputOf(answer)[name];
  if (typeof value !== 'string') throw new Error(`no text ${name}`);
  return value;
}
