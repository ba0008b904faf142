import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, explain, explanationLines, type ExplanationLine, headline, kmsActions, loadRequest, loadWorld, parsePolicy } from '#engine';
import { matchesPattern, patternOf } from '../../engine/5-match/wildcard.ts';
import { insideSegments } from '../../engine/5-match/resource.ts';
import { globs, type NaiveCase, naiveDecide, type NaivePolicy, type NaiveStatement } from '../support/naive.ts';

/** A fixed seed: the same worlds each time. The long run takes another, and more of them. */
const seed = Number(process.env['KPL_SEED'] ?? 20261124);
const numRuns = Number(process.env['KPL_WORLDS'] ?? 4000);

const HOME = '111122223333';
const AWAY = '444455556666';
const KEY = `arn:aws:kms:eu-central-1:${HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const callers = [HOME, AWAY].flatMap((account) => [
  { arn: `arn:aws:iam::${account}:user/Ana` },
  { arn: `arn:aws:iam::${account}:role/App`, session: 'job' },
  { arn: `arn:aws:iam::${account}:role/path/Other`, session: 's1' },
]);
const principals = [
  '*',
  ...[HOME, AWAY].flatMap((account) => [
    account,
    `arn:aws:iam::${account}:root`,
    `arn:aws:iam::${account}:user/Ana`,
    `arn:aws:iam::${account}:role/App`,
    `arn:aws:iam::${account}:role/path/Other`,
    `arn:aws:sts::${account}:assumed-role/App/job`,
    `arn:aws:sts::${account}:assumed-role/Other/s1`,
  ]),
];
const keys = ['kms:viaservice', 'aws:sourcevpce', 'aws:multifactorauthpresent', 'kms:grantoperations'];
const values = ['a', 'b', 'true', 'false', 'ab'];

const oneOrMore = <Value>(from: readonly Value[]): fc.Arbitrary<Value | Value[]> => fc.oneof(fc.constantFrom(...from), fc.subarray([...from], { minLength: 1, maxLength: 3 }));
const operators = ['StringEquals', 'StringNotEquals', 'StringLike', 'Bool'].flatMap((name) => [name, `${name}IfExists`, `ForAnyValue:${name}`, `ForAllValues:${name}`]);
const condition = fc.dictionary(fc.constantFrom(...operators), fc.dictionary(fc.constantFrom(...keys), oneOrMore([...values, 'a*', '?b']), { minKeys: 1, maxKeys: 2 }), { minKeys: 1, maxKeys: 2 });
const nullTest = fc.record({ Null: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('true', 'false'), { minKeys: 1, maxKeys: 1 }) });

function statement(named: boolean): fc.Arbitrary<NaiveStatement> {
  return fc
    .record({
      Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Allow' as const, 'Deny' as const),
      who: fc.oneof(fc.constant('*' as const), oneOrMore(principals).map((AWS) => ({ AWS }))),
      Action: oneOrMore(['kms:*', 'kms:Decrypt', 'KMS:de*', 'kms:Describe?ey', 'kms:PutKeyPolicy', '*', 's3:*']),
      Resource: oneOrMore(['*', KEY, 'arn:aws:kms:*:111122223333:key/*', 'arn:aws:kms:eu-central-1:444455556666:key/*']),
      Condition: fc.option(fc.oneof(condition, nullTest), { nil: undefined, freq: 2 }),
    })
    .map(({ who, Condition, ...rest }) => ({ ...rest, ...(named ? { Principal: who } : {}), ...(Condition === undefined ? {} : { Condition }) }));
}

const policy = (named: boolean): fc.Arbitrary<NaivePolicy> => fc.array(statement(named), { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: '2012-10-17', Statement }));

const cases: fc.Arbitrary<NaiveCase> = fc
  .record({
    keyPolicy: policy(true),
    caller: fc.constantFrom(...callers),
    identity: fc.array(policy(false), { maxLength: 2 }),
    boundary: fc.option(policy(false), { freq: 3 }),
    session: fc.option(policy(false), { freq: 3 }),
    action: fc.constantFrom('kms:Decrypt', 'kms:DescribeKey', 'kms:PutKeyPolicy', 'kms:CreateGrant'),
    context: fc.dictionary(fc.constantFrom(...keys), fc.subarray(values, { minLength: 1, maxLength: 2 })),
  })
  .map((input) => ({
    ...input,
    keyArn: KEY,
    session: 'session' in input.caller ? input.session : null,
    crossAccountAction: input.action !== 'kms:PutKeyPolicy',
  }));

function load(input: NaiveCase) {
  const spec = {
    accounts: [{ id: HOME }, { id: AWAY }],
    principals: [{ arn: input.caller.arn, identityPolicies: input.identity, ...(input.boundary === null ? {} : { permissionsBoundary: input.boundary }) }],
    keys: [{ arn: KEY, manager: 'CUSTOMER', policy: input.keyPolicy }],
  };
  const { arn, session } = input.caller;
  const principal = session === undefined ? arn : `arn:aws:sts::${arn.split(':')[4] ?? ''}:assumed-role/${arn.slice(arn.lastIndexOf('/') + 1)}/${session}`;
  const { world, problems } = loadWorld(spec);
  const { request, problems: faults } = loadRequest({
    principal,
    action: input.action,
    resource: KEY,
    context: input.context,
    ...(input.session === null ? {} : { sessionPolicies: [input.session] }),
  });
  if (world === null || request === null) throw new Error(JSON.stringify([problems, faults]));
  return { world, request };
}

const lines = (from: readonly ExplanationLine[]): ExplanationLine[] => from.flatMap((line) => [line, ...lines(line.children)]);

describe(`generated worlds (seed ${seed}, ${numRuns} of them)`, () => {
  test('the engine decides as the naive evaluator does', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(cases, (input) => {
        const { world, request } = load(input);
        const outcome = decide(world, request);
        seen.add(`${outcome.decision ?? ''} ${outcome.deniedBy ?? ''}`);
        expect(outcome).toEqual(naiveDecide(input));
      }),
      { seed, numRuns },
    );
    // The worlds are worth something only if they reach every kind of answer.
    expect(seen.size).toBeGreaterThanOrEqual(10);
  });

  test('explaining gives the same answer as deciding, with a basis, and marks inside the text', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const { world, request } = load(input);
        const decision = explain(world, request);
        expect(decision.outcome).toEqual(decide(world, request));
        expect(headline(decision).length).toBeGreaterThan(15);
        const text = JSON.stringify(input.keyPolicy, null, 2);
        for (const line of lines(explanationLines(decision))) {
          expect(line.sentence).not.toMatch(/undefined|\{|\}/);
          if (line.policy?.type !== 'keyPolicy' || line.marks === undefined) continue;
          for (const { from, to } of [line.marks.statement, ...line.marks.exact]) expect(from >= 0 && from < to && to <= text.length).toBe(true);
        }
        if (decision.outcome.decision === 'explicitDeny') expect(decision.basis.kind).toBe('denied');
        if (decision.outcome.decision === 'allow') expect(decision.basis.kind).toBe('allowed');
      }),
      { seed, numRuns: Math.min(numRuns, 1500) },
    );
  });

  test('a Deny for everyone, added anywhere, denies', () => {
    fc.assert(
      fc.property(cases, (input) => {
        const denied = { ...input, keyPolicy: { ...input.keyPolicy, Statement: [...input.keyPolicy.Statement, { Effect: 'Deny' as const, Principal: '*' as const, Action: '*', Resource: '*' }] } };
        const { world, request } = load(denied);
        expect(decide(world, request).decision).toBe('explicitDeny');
      }),
      { seed, numRuns: 300 },
    );
  });

  test('without any Allow nobody is allowed, whatever the action', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...kmsActions.map(({ name }) => name)), (input, action) => {
        const keyPolicy = { ...input.keyPolicy, Statement: input.keyPolicy.Statement.map((one) => ({ ...one, Effect: 'Deny' as const })) };
        const { world, request } = load({ ...input, action, identity: [], keyPolicy });
        expect(decide(world, request).decision).not.toBe('allow');
      }),
      { seed, numRuns: 500 },
    );
  });
});

describe('texts', () => {
  const valid = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'a “b”', Effect: 'Allow', Principal: { AWS: ['*', '111122223333'] }, Action: ['kms:*'], Resource: '*', Condition: { Bool: { 'aws:SecureTransport': true } } }] }, null, 2);

  test('every beginning of a policy is read without a fault, and its remarks lie inside it', () => {
    for (let end = 0; end < valid.length; end += 1) {
      const text = valid.slice(0, end);
      const { policy: read, diagnostics } = parsePolicy('keyPolicy', text);
      expect(read).toBeNull();
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const { range } of diagnostics) expect(range.from <= range.to && range.to <= text.length).toBe(true);
    }
    expect(parsePolicy('keyPolicy', valid).policy?.statements).toHaveLength(1);
  });

  test('any text at all is read without a fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', 'Statement', 'Effect', ' ', '\\') })), (text) => {
        const { diagnostics } = parsePolicy('keyPolicy', text);
        for (const { range } of diagnostics) expect(range.from <= range.to && range.to <= text.length).toBe(true);
      }),
      { seed, numRuns: 3000 },
    );
  });
});

describe('wildcards', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 9 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 10 });

  test('match as the obvious matcher does', () => {
    fc.assert(fc.property(pattern, text, (one, other) => {
        expect(matchesPattern(patternOf(one), other)).toBe(globs(one, other));
      }),
      { seed, numRuns: 6000 });
  });

  test('inside an ARN’s segments match as a regular expression does', () => {
    const expression = (source: string): RegExp => new RegExp(`^${source.replace(/\*(?=:|$)/g, '\u0001').replace(/\*/g, '[^:]*').replace(/\u0001/g, '.*').replace(/\?/g, '[^:]')}$`, 's');
    // Two stars in a row are one pattern for us and for AWS; the last of them says whether it ends the segment.
    const single = pattern.map((source) => source.replace(/\*+/g, '*'));
    fc.assert(fc.property(single, text, (one, other) => {
        expect(matchesPattern(insideSegments(patternOf(one)), other)).toBe(expression(one).test(other));
      }),
      { seed, numRuns: 6000 });
  });

  test('a hostile pattern takes no long time', () => {
    expect(matchesPattern(patternOf(`${'*a'.repeat(2000)}b`), 'a'.repeat(4000))).toBe(false);
  });
});
