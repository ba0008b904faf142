import { parsePolicy } from '../../2-policy/parse.ts';
import type { RequestSpec } from '../../3-world/spec.ts';
import type { AttachedPolicy, Request, World } from '../../3-world/world.ts';
import { accessMatrix, type AccessMatrix, askersOf, matrixDifference, type MatrixOptions } from '../../7-explain/matrix.ts';
import { type Situation, withPrincipal } from '../edit/situation.ts';
import type { Asking } from './asking.ts';

/** Somebody who could not and then can. */
export interface Gain {
  readonly principal: string;
  readonly action: string;
  /** The key's ARN. */
  readonly key: string;
  /** Only a request that carries the condition keys of the one that was asked about succeeds. */
  readonly carrying: boolean;
}

/** Beyond this many questions only the key that was asked about is compared. */
const MOST_CELLS = 40_000;

/** Compares what everybody can do: with plain requests, and with requests that carry what this one carries. */
export class Gains {
  private readonly begin: Situation;
  private readonly asking: Asking;
  private readonly keyArn: string | undefined;
  private readonly principals: readonly string[];
  private readonly before = new Map<boolean, readonly AccessMatrix[]>();
  private openBefore: AccessMatrix | null = null;

  /** @param keyArn the key that was asked about; undefined for a request on none */
  constructor(begin: Situation, asking: Asking, keyArn: string | undefined) {
    this.begin = begin;
    this.asking = asking;
    this.keyArn = keyArn;
    this.principals = askersOf(begin.world);
  }

  /**
   * Who gains, beside the request itself; the caller's own further gains are among them.
   *
   * @param alone only the policy of the key that was asked about was edited, so that nothing changes for other keys
   */
  of(after: Situation, alone: boolean): Gain[] {
    const { keyArn } = this;
    const single = keyArn !== undefined && (alone || this.principals.length * this.begin.world.keys.size * 55 > MOST_CELLS);
    const options = { principals: this.principals, ...(single ? { keys: [keyArn] } : {}) };
    const before = this.before.get(single) ?? matrices(this.begin, options);
    this.before.set(single, before);
    const found = new Map<string, Gain>();
    matrices(after, options).forEach((matrix, index) => {
      const than = before[index];
      if (than === undefined) return;
      for (const { principal, action, key } of matrixDifference(than, matrix).gained) {
        const name = `${principal} ${action} ${key}`;
        const asked = this.asking.own.has(principal) && action === this.asking.action && key === keyArn;
        if (!asked && !found.has(name)) found.set(name, { principal, action, key, carrying: index > 0 });
      }
    });
    return [...found.values()];
  }

  /** How many actions on the key the change would open to the caller, if its own identity-based policies allowed everything. */
  opened(after: Situation): number {
    const { begin, asking, keyArn } = this;
    if (keyArn === undefined) return 0;
    const options = { principals: [begin.request.caller.arn], keys: [keyArn] };
    this.openBefore ??= accessMatrix(unlimited(begin.world, asking), options);
    return matrixDifference(this.openBefore, accessMatrix(unlimited(after.world, asking), options)).gained.length;
  }
}

function matrices({ world, request }: Situation, options: MatrixOptions): AccessMatrix[] {
  const carrying = carriedBy(request);
  const plain = accessMatrix(world, options);
  return Object.keys(carrying).length === 0 ? [plain] : [plain, accessMatrix(world, { ...options, carrying })];
}

/** What everybody's request shall carry: what this one does. Its session's own tags and policies stay with the session. */
function carriedBy(request: Request): Omit<RequestSpec, 'principal' | 'action' | 'resource'> {
  const context = Object.fromEntries([...request.context.values()].map(({ key, values }) => [key, values]));
  return {
    ...(request.context.size === 0 ? {} : { context }),
    ...(request.encryptionContext === null ? {} : { encryptionContext: Object.fromEntries(request.encryptionContext) }),
    ...(request.vpcEndpointPolicy === null ? {} : { vpcEndpointPolicy: request.vpcEndpointPolicy.text }),
    ...(request.time === null ? {} : { time: new Date(request.time).toISOString() }),
  };
}

const EVERYTHING = '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }';
const everything: AttachedPolicy = { ref: { type: 'identityPolicy', name: 'Everything', of: '' }, text: EVERYTHING, ...parsePolicy('identityPolicy', EVERYTHING) };

/** The world in which nothing of the caller's own limits it. */
function unlimited(world: World, { who }: Asking): World {
  const principal = who === null ? undefined : world.principals.get(who.arn);
  return principal === undefined ? world : withPrincipal(world, principal, { ...principal, identityPolicies: [everything], permissionsBoundary: null });
}
