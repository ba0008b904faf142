import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, explain, loadRequest, loadWorld, parseJson, parsePolicy } from '#engine';
import { withDocuments } from '../support/generate/documents.ts';
import { cases, seed, worlds } from '../support/generate/runs.ts';
import { Tape } from '../support/generate/tape.ts';

const HOUR = 3_600_000;
const policyTypes = ['keyPolicy', 'identityPolicy', 'scp', 'rcp', 'bucketPolicy', 'vpcEndpointPolicy', 'permissionsBoundary', 'sessionPolicy'] as const;

const untouched = (): string => [Object.prototype, Array.prototype, Function.prototype, String.prototype].map((one) => Object.getOwnPropertyNames(one).join()).join(' | ');

/** What a learner would never write and an attacker might. */
const oddities: readonly unknown[] = [
  null, true, 0, -1, 1e308, NaN, '', ' ', '__proto__', 'constructor', 'toString', 'arn:aws:kms:::', 'arn:aws:iam::111122223333:root', '*', '${', '${aws:username', '\ud800', '*'.repeat(300), 'x'.repeat(70_000),
  [], {}, [[]], [null], { '': '' }, JSON.parse('{"__proto__":{"polluted":true}}'), JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  Array.from({ length: 500 }).reduce<unknown>((inside) => [inside], []),
];
const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'Statement', 'Condition', 'Principal', 'policy', 'arn', 'context', 'StringEquals', 'aws:PrincipalTag/__proto__', ''];

/** A copy of the value with one to three places in it changed. */
function mutated(value: unknown, tape: Tape): unknown {
  const copy = structuredClone({ root: value });
  for (let count = 1 + tape.count(2); count > 0; count -= 1) {
    let at: Record<string, unknown> | unknown[] = copy;
    let key: string | number = 'root';
    for (let depth = tape.count(9); depth > 0; depth -= 1) {
      const next: unknown = Reflect.get(at, key);
      if (typeof next !== 'object' || next === null) break;
      const names = Object.keys(next);
      if (names.length === 0) break;
      at = next as Record<string, unknown>;
      key = tape.pick(names);
    }
    // Text cannot give an array a name: JSON that is changed stays JSON.
    const own = (name: string, what: unknown): boolean => (Array.isArray(at) && !/^\d+$/.test(name) ? at.push(what) > 0 : Reflect.defineProperty(at, name, { value: what, enumerable: true, configurable: true, writable: true }));
    const kind = tape.next() % 4;
    if (kind === 0) Reflect.deleteProperty(at, key);
    else if (kind === 1) own(tape.pick(keys), structuredClone(tape.pick(oddities)));
    else if (kind === 2) own(key, structuredClone(Reflect.get(at, tape.pick(Object.keys(at).length > 0 ? Object.keys(at) : ['root']))));
    else own(key, structuredClone(tape.pick(oddities)));
  }
  return copy.root;
}

describe(`input of every kind (seed ${seed})`, () => {
  test('text: no policy is read with a fault, and every remark lies inside it', () => {
    const before = untouched();
    const bits = ['{', '}', '[', ']', '"', ':', ',', 'Statement', '"Statement"', '"Effect"', '"Allow"', '"Principal"', '"*"', '"Action"', '"Condition"', '"__proto__"', ' ', '\\', '\\u', '${', '}', '//', '/*', '1e9', 'null', '\n', '\ud83d'];
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 's', Effect: 'Deny', NotPrincipal: { AWS: ['*'] }, NotAction: 'kms:*', Resource: ['*'], Condition: { 'ForAllValues:StringLikeIfExists': { 'aws:TagKeys': ['a', '${aws:username}'] } } }] });
    const damaged = fc.record({ at: fc.nat({ max: policy.length }), cut: fc.nat({ max: 12 }), put: fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 4 })) }).map(({ at, cut, put }) => policy.slice(0, at) + put + policy.slice(at + cut));
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json({ maxDepth: 4 }), fc.array(fc.constantFrom(...bits), { maxLength: 30 }).map((parts) => parts.join('')), damaged, damaged);
    fc.assert(
      fc.property(text, fc.constantFrom(...policyTypes), (one, type) => {
        parseJson(one);
        const { diagnostics } = parsePolicy(type, one);
        for (const { range } of diagnostics) if (!(range.from >= 0 && range.from <= range.to && range.to <= one.length)) throw new Error(`a remark outside the text: ${JSON.stringify(range)}`);
      }),
      { seed, numRuns: worlds(64_000) },
    );
    expect(untouched()).toBe(before);
  }, HOUR);

  test('structure: worlds and requests with anything in them are refused or decided, never a fault', () => {
    const before = untouched();
    let decided = 0;
    const mutations = fc.noBias(fc.uint8Array({ minLength: 64, maxLength: 64 }));
    const bases = fc.sample(cases, { numRuns: 400, seed });
    const attempt = (world: unknown, request: unknown): void => {
      const loaded = loadWorld(world);
      const asked = loadRequest(request);
      if (loaded.world === null) expect(loaded.problems.length).toBeGreaterThan(0);
      if (asked.request === null) expect(asked.problems.length).toBeGreaterThan(0);
      if (loaded.world === null || asked.request === null) return;
      decided += 1;
      const outcome = decide(loaded.world, asked.request);
      if (decided % 8 === 0) expect(explain(loaded.world, asked.request).outcome).toEqual(outcome);
    };
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withNullPrototype: true, withObjectString: true });
    fc.assert(
      fc.property(fc.nat({ max: bases.length - 1 }), mutations, (index, bytes) => {
        const tape = new Tape(bytes);
        const base = bases[index];
        if (base === undefined) throw new Error('no such world');
        const small = { world: { ...base.world, principals: base.world.principals.slice(0, 3) }, request: base.request };
        // Damage inside a policy leaves a world that can be asked; damage elsewhere mostly does not.
        const { world, request } = withDocuments(small, (document) => (tape.chance(60) ? mutated(document, tape) : document));
        attempt(tape.chance(30) ? mutated(world, tape) : world, tape.chance(30) ? mutated(request, tape) : request);
      }),
      { seed, numRuns: worlds(32_000) },
    );
    const wild = decided;
    fc.assert(fc.property(anything, anything, attempt), { seed, numRuns: worlds(8000) });
    expect(untouched()).toBe(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    // Many of the damaged ones are still worlds; otherwise only the reader would be tried.
    expect(wild).toBeGreaterThan(worlds(32_000) / 5);
  }, HOUR);

  test('keys of Object.prototype are names like any other', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
      const user = 'arn:aws:iam::111122223333:user/Ana';
      const condition = JSON.parse(`{"StringEquals":{"kms:EncryptionContext:${name}":"red","aws:PrincipalTag/${name}":"blue"}}`) as unknown;
      const tags = JSON.parse(`{"${name}":"blue"}`) as unknown;
      const world = loadWorld({
        accounts: [{ id: '111122223333' }],
        principals: [{ arn: user, tags }],
        keys: [{ arn: key, manager: 'CUSTOMER', policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: user }, Action: 'kms:Decrypt', Resource: '*', Condition: condition }] } }],
      }).world;
      const ask = (encryptionContext: unknown) => loadRequest({ principal: user, action: 'kms:Decrypt', resource: key, ...(encryptionContext === undefined ? {} : { encryptionContext }) }).request;
      const [with_, without] = [ask(JSON.parse(`{"${name}":"red"}`)), ask(undefined)];
      if (world === null || with_ === null || without === null) throw new Error(`refused: ${name}`);
      expect(decide(world, with_), name).toEqual({ decision: 'allow' });
      expect(decide(world, without), name).toEqual({ decision: 'implicitDeny', deniedBy: 'keyPolicy' });
    }
  });
});
