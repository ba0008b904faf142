import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '#engine';
import { naiveDecide } from '../support/naive/decide.ts';
import { operators } from '../support/naive/documents.ts';
import { operatorsIn } from '../support/generate/documents.ts';
import { cases, inWords, load, mostWorlds, seed, worlds } from '../support/generate/runs.ts';

const numRuns = worlds(mostWorlds);

const types = ['rcp', 'scp', 'vpcEndpointPolicy', 'keyPolicy', 'bucketPolicy', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy'];
const errors = ['DisabledException', 'KMSInvalidStateException', 'NotFoundException', 'InvalidKeyUsageException', 'UnsupportedOperationException', 'InvalidArnException'];
/** Every kind of answer there is. An RCP is never silent: RCPFullAWSAccess cannot be detached. */
const classes = [
  'allow',
  'implicitDeny',
  ...errors.map((error) => `allow ${error}`),
  ...types.map((type) => `explicitDeny ${type}`),
  ...types.filter((type) => type !== 'rcp').map((type) => `implicitDeny ${type}`),
];
const baseOf = (operator: string): string => operator.replace(/^For\w+:/, '').replace(/IfExists$/, '');
const bases = [...new Set([...operators].map(baseOf))];

describe(`the engine and the naive evaluator (seed ${seed}, ${numRuns} worlds)`, () => {
  test('agree on every generated world', () => {
    const reached = new Map<string, Map<string, number>>();
    const used = new Map<string, number>();
    const counts = new Map<string, number>();
    const add = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const answer = inWords(naiveDecide(generated.world, generated.request));
        expect(inWords(decide(world, request))).toBe(answer);
        add(counts, answer);
        const inClass = reached.get(answer) ?? new Map<string, number>();
        reached.set(answer, inClass);
        const names = operatorsIn(generated);
        for (const name of names) add(used, name);
        for (const base of new Set([...names].map(baseOf))) add(inClass, base);
      }),
      { seed, numRuns },
    );
    if (numRuns < mostWorlds) return;
    const table = classes.map((name) => `${String(counts.get(name) ?? 0).padStart(6)} ${name.padEnd(36)} operators in them, rarest: ${rarest(reached.get(name))}`);
    console.log([`${numRuns} worlds, seed ${seed}`, ...table].join('\n'));
    expect(classes.filter((name) => !counts.has(name))).toEqual([]);
    expect([...counts.keys()].filter((name) => !classes.includes(name))).toEqual([]);
    expect([...operators].filter((name) => !used.has(name))).toEqual([]);
    // Each kind of answer was met in worlds with each operator.
    expect(classes.flatMap((name) => bases.filter((base) => reached.get(name)?.has(base) !== true).map((base) => `${name}: ${base}`))).toEqual([]);
  }, 3_600_000);
});

function rarest(inClass: ReadonlyMap<string, number> | undefined): string {
  const rows = bases.map((base): [string, number] => [base, inClass?.get(base) ?? 0]).sort(([, first], [, second]) => first - second);
  return rows.slice(0, 2).map(([base, count]) => `${base} ${count}`).join(', ');
}
