import type { Decision, KeySpec } from '#engine';
import type { JsonObject } from '../answers.ts';
import { type Ask, type Call, named, namedKey } from '../call.ts';
import type { State } from '../state.ts';

export interface Done {
  readonly output: JsonObject;
  /** What the world is from now on; absent when nothing changed. */
  readonly state?: State;
}

/** What an operation of the KMS API does; what it takes is in shapes.ts. */
export interface Operation {
  /** What the engine is asked before anything happens; the first refusal ends the call. */
  readonly asks: (call: Call) => readonly Ask[];
  readonly perform: (call: Call, decisions: readonly Decision[]) => Done | Promise<Done>;
  /** It counts as a use of the keys it is asked about. */
  readonly isCryptographic?: boolean;
}

interface KeyOperation {
  readonly isCryptographic?: boolean;
  readonly keys?: (call: Call) => Readonly<Record<string, string | readonly string[]>>;
  /** The parameter that holds the encryption context. */
  readonly context?: string;
  readonly perform: (call: Call, key: KeySpec, decisions: readonly Decision[]) => Done | Promise<Done>;
}

/** An operation on the one key that `KeyId` names. */
export function keyOperation({ isCryptographic = false, keys, context, perform }: KeyOperation): Operation {
  return {
    isCryptographic,
    asks: (call) => [
      {
        action: `kms:${call.operation}`,
        resources: [named(call, call.parameters.text('KeyId'))],
        ...(keys === undefined ? {} : { keys: keys(call) }),
        ...(context === undefined ? {} : { encryptionContext: call.parameters.pairs(context) }),
      },
    ],
    perform: (call, decisions) => perform(call, namedKey(call), decisions),
  };
}

/** An operation on no key: only the caller's own policies decide. */
export function plainOperation(perform: Operation['perform'], keys?: (call: Call) => Readonly<Record<string, string | readonly string[]>>): Operation {
  return {
    asks: (call) => [{ action: `kms:${call.operation}`, resources: ['*'], ...(keys === undefined ? {} : { keys: keys(call) }) }],
    perform,
  };
}

export const nothing: JsonObject = {};
