import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '#lessons';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { foundNow, noSearch } from '../../renderer/machines/sandbox/search.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { askedOf, expectationResults } from '../../renderer/machines/sandbox/views/decisions.ts';
import { WronglySearch } from '../../renderer/machines/sandbox/views/wrongly.ts';

const account = '111122223333';
const key = startDocument.scene.world.keys[0]?.arn ?? '';
const ben = `arn:aws:iam::${account}:user/Ben`;
const MFA = 'aws:MultiFactorAuthPresent';
const owner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:PutKeyPolicy', Resource: '*' };
const benIf = (operator: string, name: string, value: string | readonly string[], Effect = 'Allow'): object => ({ Effect, Principal: { AWS: ben }, Action: 'kms:Decrypt', Resource: '*', Condition: { [operator]: { [name]: value } } });
const benMay = { Effect: 'Allow', Principal: { AWS: ben }, Action: 'kms:Decrypt', Resource: '*' };
const policy = (...statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: [owner, ...statements] });

function after(document: SandboxDocument, ...commands: readonly Command[]): SandboxDocument {
  const result = apply(document, { do: 'several', commands });
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

/** Two keys, nobody's expectations, and the statements on the first. */
const world = after(startDocument, ...startDocument.expectations.map(({ id }) => ({ do: 'deleteExpectation', id }) as const), { do: 'addKey', account, region: 'eu-central-1', name: 'archive' });
const second = world.scene.keys.find(({ name }) => name === 'archive') ?? { id: '', arn: '' };
const withPolicies = (first: readonly object[], other: readonly object[] = []): SandboxDocument =>
  after(world, { do: 'editPolicy', policy: `keyPolicy ${key} 0`, text: policy(...first) }, { do: 'editPolicy', policy: `keyPolicy ${second.arn} 0`, text: policy(...other) });

type Said = Partial<Attempt> & { readonly may: boolean };
const may = (more: Partial<Attempt> = {}): Said => ({ ...more, may: true });
const never = (more: Partial<Attempt> = {}): Said => ({ ...more, may: false });

/** Ben, Decrypt and the first key, where nothing else is said. */
function expecting(document: SandboxDocument, said: readonly Said[]): SandboxDocument {
  return after(document, ...said.map(({ may: allowed, ...more }, index): Command => ({ do: 'addExpectation', name: `Rule ${index}`, attempt: { as: 'ben', action: 'kms:Decrypt', key: 'orders-key', ...more }, expected: { decision: allowed ? 'allow' : 'anyDeny' } })));
}

function searched(document: SandboxDocument, on = key) {
  const step = new WronglySearch(document, on, 'expectations', null).advance(Number.POSITIVE_INFINITY);
  if ('progress' in step) throw new Error('The search did not end.');
  return step.wrongly;
}

interface Row {
  readonly name: string;
  readonly statements: readonly object[];
  readonly said: readonly Said[];
  /** What the request that is found carries; null: there is none. */
  readonly found: Partial<Attempt> | null;
}

const x = { encryptionContext: { app: 'x' } };
const mfa = (value: string): Partial<Attempt> => ({ context: { [MFA]: value } });

const rows: readonly Row[] = [
  { name: 'without MFA never, with MFA yes, and the policy asks for MFA', statements: [benIf('Bool', MFA, 'true')], said: [never(mfa('false')), may(mfa('true'))], found: null },
  { name: 'the same, and MFA is asked for only where it is said', statements: [benIf('BoolIfExists', MFA, 'true')], said: [never(), may(mfa('true'))], found: {} },
  { name: 'without MFA never, and the policy forgot it', statements: [benMay], said: [never(mfa('false')), may(mfa('true'))], found: mfa('false') },
  { name: 'without MFA never says nothing about requests with MFA', statements: [benIf('Bool', MFA, 'true')], said: [never(mfa('false'))], found: null },
  { name: 'never, whatever the request carries', statements: [benIf('StringEquals', 'kms:EncryptionContext:app', 'x')], said: [never()], found: x },
  { name: 'never, with the only pair that the policy lets through as an exception', statements: [benIf('StringEquals', 'kms:EncryptionContext:app', 'x')], said: [never(), may(x)], found: null },
  { name: 'an exception, and another value beside it', statements: [benIf('StringEquals', 'kms:EncryptionContext:app', ['x', 'y'])], said: [never(), may(x)], found: { encryptionContext: { app: 'y' } } },
  { name: 'an exception that is what a wildcard would be filled with', statements: [benIf('StringLike', 'kms:EncryptionContext:app', '*')], said: [never(), may(x)], found: { encryptionContext: { app: 'y' } } },
  { name: 'an exception for one number of those that a policy takes', statements: [{ ...benIf('NumericLessThan', 'kms:ScheduleKeyDeletionPendingWindowInDays', '10'), Action: 'kms:ScheduleKeyDeletion' }], said: [never({ action: 'kms:ScheduleKeyDeletion' }), may({ action: 'kms:ScheduleKeyDeletion', context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '9' } })], found: { context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '8' } } },
  { name: 'an exception for the first address of a range', statements: [benIf('IpAddress', 'aws:SourceIp', '203.0.113.0/24')], said: [never(), may({ context: { 'aws:SourceIp': '203.0.113.0' } })], found: { context: { 'aws:SourceIp': '203.0.113.1' } } },
  { name: 'an exception for all that a range holds', statements: [benIf('IpAddress', 'aws:SourceIp', '203.0.113.7/32')], said: [never(), may({ context: { 'aws:SourceIp': '203.0.113.7' } })], found: null },
  { name: 'a value that only the expectation names', statements: [benIf('IpAddress', 'aws:SourceIp', '203.0.113.0/24')], said: [never({ context: { 'aws:SourceIp': '203.0.113.7' } })], found: { context: { 'aws:SourceIp': '203.0.113.7' } } },
  { name: 'a key that no policy names', statements: [benMay], said: [never({ encryptionContext: { tenant: 'other' } })], found: { encryptionContext: { tenant: 'other' } } },
  { name: 'an exception that carries less does not lift what is forbidden of one that carries more', statements: [benMay], said: [never(x), may()], found: x },
  { name: 'of two that contradict each other the one that forbids counts', statements: [benMay], said: [may(), never()], found: {} },
  { name: 'of two where neither is narrower too', statements: [benMay], said: [may(x), never(mfa('false'))], found: mfa('false') },
  { name: 'at one moment never', statements: [benIf('DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z')], said: [never({ time: '2026-06-01T00:00:00Z' })], found: { time: '2026-06-01T00:00:00Z' } },
  { name: 'at one moment never, and the policy begins later', statements: [benIf('DateGreaterThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z')], said: [never({ time: '2026-06-01T00:00:00Z' })], found: null },
  { name: 'by an alias yes, and by nothing else', statements: [benIf('StringEquals', 'kms:RequestAlias', 'alias/orders')], said: [never(), may({ key: `arn:aws:kms:eu-central-1:${account}:alias/orders` })], found: null },
  { name: 'by an alias never, although the key may be used', statements: [benMay], said: [may(), never({ key: `arn:aws:kms:eu-central-1:${account}:alias/orders` })], found: { key: `arn:aws:kms:eu-central-1:${account}:alias/orders` } },
  { name: 'what the caller is without saying so counts as carried', statements: [benMay], said: [never(), may({ context: { 'aws:PrincipalAccount': account } })], found: null },
  { name: 'somebody whom no policy names', statements: [{ ...benMay, Principal: '*' }], said: [never({ as: `arn:aws:sts::${account}:assumed-role/OrdersApp/job` })], found: { as: `arn:aws:sts::${account}:assumed-role/OrdersApp/job` } },
];

describe('a search against expectations', () => {
  test.each(rows)('$name', ({ statements, said, found }) => {
    for (const order of [said, [...said].reverse()]) {
      const document = expecting(withPolicies(statements), order);
      const { attempt, isAllowedHere, space } = searched(document);
      expect(space.forbiddenPairs).toBeGreaterThan(0);
      if (found === null) expect(attempt).toBeNull();
      else {
        expect(attempt).toEqual({ as: 'ben', action: said[0]?.action ?? 'kms:Decrypt', key: 'orders-key', ...found });
        expect(isAllowedHere).toBe(true);
      }
    }
  });

  test('what is forbidden on another key is none of this one’s business, and what may be there makes no exception here', () => {
    const elsewhere = expecting(withPolicies([benMay]), [never({ key: second.id })]);
    expect(searched(elsewhere)).toMatchObject({ attempt: null, answer: 'unknown', space: { forbiddenPairs: 0, requests: 0 } });
    expect(searched(elsewhere).sentence).toBe('The goal forbids nobody anything on this key, so there was nothing to search.');
    const here = expecting(withPolicies([benIf('StringEquals', 'kms:EncryptionContext:app', 'x')], [benMay]), [may({ key: second.id }), never()]);
    expect(expectationResults(here, here.scene).every(({ met }) => met)).toBe(true);
    expect(searched(here)).toMatchObject({ attempt: { as: 'ben', encryptionContext: { app: 'x' } }, sentence: `Ben of 1111 2222 3333 may call kms:Decrypt, although it is expected: Rule 1.`, carries: ['kms:EncryptionContext:app = x'] });
    expect(searched(here, second.arn).space.forbiddenPairs).toBe(0);
  });

  test('every expectation that something is refused and that is not met is found, alone', () => {
    const document = expecting(withPolicies([benMay, { ...benMay, Principal: '*', Action: ['kms:Encrypt', 'kms:PutKeyPolicy'] }]), [never(), never({ as: 'mallory', action: 'kms:Encrypt', context: { 'aws:SourceIp': '198.51.100.9' } }), never({ as: 'ana', action: 'kms:PutKeyPolicy' }), never({ as: 'ben', context: { [MFA]: 'true' }, encryptionContext: { a: 'b' } })]);
    for (const { expectation, met } of expectationResults(document, document.scene)) {
      expect(met, expectation.name).toBe(false);
      const { attempt } = searched({ ...document, expectations: [expectation] });
      expect(attempt).toEqual(expectation.attempt);
    }
  });

  test('who carries something by nature is another caller than the same name without it', () => {
    const said = [may(), never({ as: 'bare' })];
    const two = (...statements: readonly object[]): SandboxDocument => {
      const { scene, ...rest } = withPolicies(statements);
      const people = scene.people.flatMap((one) => (one.id === 'ben' ? [{ ...one, context: { [MFA]: 'true' } }, { ...one, id: 'bare', context: { [MFA]: 'false' } }] : [one]));
      return { ...rest, scene: { ...scene, people } };
    };
    expect(searched(expecting(two(benMay), said))).toMatchObject({ attempt: { as: 'bare' }, isAllowedHere: true });
    expect(searched(expecting(two(benIf('Bool', MFA, 'true')), said)).attempt).toBeNull();
    // Nobody of the world is Ben without MFA: the request says so itself.
    const one = after(withPolicies([benMay]), { do: 'changeCaller', id: 'ben', context: { [MFA]: 'true' } });
    const denied = searched(expecting(one, [never({ context: { [MFA]: null } })]));
    expect(denied.attempt).toEqual({ as: 'ben', action: 'kms:Decrypt', key: 'orders-key', context: { [MFA]: null } });
    expect(searched(expecting(one, [never({ context: { [MFA]: 'false' } }), may()])).attempt).toMatchObject({ context: { [MFA]: 'false' } });
  });

  test('the session policies and the endpoint of an expectation count', () => {
    const session = `arn:aws:sts::${account}:assumed-role/OrdersApp/job`;
    const nothing = { name: 'None', document: { Version: '2012-10-17' as const, Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } };
    const base = withPolicies([{ ...benMay, Principal: { AWS: `arn:aws:iam::${account}:role/OrdersApp` } }, benMay]);
    const limited: SandboxDocument = { ...base, scene: { ...base.scene, people: [...base.scene.people, { id: 'job', name: 'job', role: 'role', arn: session, sessionPolicies: [nothing] }, { id: 'free', name: 'free', role: 'role', arn: session }] } };
    expect(searched(expecting(limited, [never({ as: 'job' })])).attempt).toBeNull();
    expect(searched(expecting(limited, [never({ as: 'job' }), never({ as: 'free' })])).attempt).toMatchObject({ as: 'free' });
    const through = after(base, { do: 'addEndpoint', name: 'Office', vpce: 'vpce-1' });
    const [endpoint] = through.scene.endpoints;
    expect(searched(expecting(through, [never({ endpoint: endpoint?.id ?? '' })])).attempt).toMatchObject({ as: 'ben', endpoint: endpoint?.id });
    const closed: SandboxDocument = { ...through, scene: { ...through.scene, endpoints: through.scene.endpoints.map((one) => ({ ...one, policy: { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] } })) } };
    expect(searched(expecting(closed, [never({ endpoint: endpoint?.id ?? '' })])).attempt).toBeNull();
  });

  test('what was searched names the actions, and the condition keys with the values that were tried', () => {
    const document = expecting(withPolicies([benIf('StringEquals', 'kms:EncryptionContext:app', 'x'), benIf('IpAddress', 'aws:SourceIp', '203.0.113.0/24', 'Deny')]), [never(), may(x)]);
    const { answer, space, because, sentence } = searched(document);
    expect(answer).toBe('none');
    expect(space.callers).toEqual([ben]);
    expect(space.actions).toEqual([{ representative: 'kms:Decrypt', actions: ['kms:Decrypt'] }]);
    expect(space.cuts).toEqual([
      { key: 'aws:SourceIp', values: ['203.0.113.0', '192.0.2.201'] },
      { key: 'kms:EncryptionContext:app', values: ['x', 'elsewhere'] },
    ]);
    expect(space.requests).toBe(9);
    expect(because).toBeNull();
    expect(sentence).toBe('No request of 1 caller, 1 group of actions, up to 9 ways to choose what a request carries: 9 requests is allowed against the goal.');
    const disabled = after(document, { do: 'changeKey', arn: key, change: { state: 'Disabled' } });
    expect(searched(disabled)).toMatchObject({ answer: 'unknown', because: expect.stringMatching(/^The key is in state Disabled/) as string });
  });

  test('an answer is no answer any more once an exception to it is expected', () => {
    const document = expecting(withPolicies([benIf('StringEquals', 'kms:EncryptionContext:app', 'x')]), [never()]);
    const wrongly = searched(document);
    const state = { ...noSearch, found: { document, key, against: 'expectations', wrongly } } as const;
    expect(foundNow(state, expecting(document, [never(x)]), key, 'expectations')).toBe(wrongly);
    expect(foundNow(state, expecting(document, [may(x)]), key, 'expectations')).toBeNull();
  });

  test('what is found is what the sandbox says of it too', () => {
    const document = expecting(withPolicies([benIf('StringNotEquals', 'kms:EncryptionContext:app', 'x')]), [never(), may(x)]);
    const { attempt } = searched(document);
    const asked = attempt === null ? null : askedOf(document.scene, attempt);
    expect(asked !== null && 'decision' in asked ? asked.decision.outcome : null).toEqual({ decision: 'allow' });
  });

  test('no request of a dense grid is against the suite where the search found none, and what it found is', () => {
    const counts = { found: 0, none: 0 };
    fc.assert(
      fc.property(fc.array(statementOf, { maxLength: 3 }), fc.array(saidOf, { minLength: 1, maxLength: 4 }), (statements, said) => {
        const document = expecting(withPolicies(statements), said);
        const { attempt } = searched(document);
        const wrong = grid.filter((one) => isWrong(document, said, one));
        counts[attempt === null ? 'none' : 'found'] += 1;
        if (attempt === null) expect(wrong).toEqual([]);
        else expect(isWrong(document, said, attempt)).toBe(true);
      }),
      { numRuns: 40, seed: 20261129 },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(8);
  });
});

const names = ['app', 'team'] as const;
const patterns = ['x', 'y', 'x*', '*', '?'] as const;
const pairsOf = fc.record({ app: fc.constantFrom('x', 'y', 'xy', 'z'), team: fc.constantFrom('x', 'q') }, { requiredKeys: [] });
const saidOf = fc.record({ may: fc.boolean(), encryptionContext: pairsOf, mfa: fc.constantFrom('true', 'false', undefined, undefined) }).map(({ mfa: value, encryptionContext, ...rest }): Said => ({ ...rest, ...(Object.keys(encryptionContext).length === 0 ? {} : { encryptionContext }), ...(value === undefined ? {} : mfa(value)) }));
const testOf = fc.record({ operator: fc.constantFrom('StringLike', 'StringNotLike', 'StringLikeIfExists'), name: fc.constantFrom(...names), values: fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 2 }) });
const statementOf = fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny'), test: fc.option(testOf), mfa: fc.option(fc.constantFrom('Bool', 'BoolIfExists')) }).map(({ Effect, test: one, mfa: bool }) => ({
  ...benMay,
  Effect,
  Condition: { ...(one === null ? {} : { [one.operator]: { [`kms:EncryptionContext:${one.name}`]: one.values } }), ...(bool === null ? {} : { [bool]: { [MFA]: 'true' } }) },
}));

/** Every combination of some values, as requests of Ben. */
const grid: readonly Attempt[] = [undefined, 'x', 'y', 'z', 'xy', 'xq', 'w', 'other'].flatMap((app) =>
  [undefined, 'x', 'q', 'w', 'xx', 'other'].flatMap((team) =>
    [undefined, 'true', 'false'].map((value) => {
      const pairs = { ...(app === undefined ? {} : { app }), ...(team === undefined ? {} : { team }) };
      return { as: 'ben', action: 'kms:Decrypt', key: 'orders-key', ...(Object.keys(pairs).length === 0 ? {} : { encryptionContext: pairs }), ...(value === undefined ? {} : mfa(value)) };
    }),
  ),
);

const flat = ({ encryptionContext, context }: Partial<Attempt>): readonly string[] => Object.entries({ ...encryptionContext, ...context }).map(([name, value]) => `${name}=${String(value)}`);

/** The same question, asked in the plainest way: allowed, though something forbids it to which nothing that says more makes an exception. */
function isWrong({ scene }: SandboxDocument, said: readonly Said[], attempt: Attempt): boolean {
  const asked = askedOf(scene, attempt);
  if (!('decision' in asked) || asked.decision.outcome.decision !== 'allow') return false;
  const carried = flat(attempt);
  const fitting = said.filter((one) => flat(one).every((part) => carried.includes(part)));
  return fitting.some((rule) => !rule.may && !fitting.some((other) => other.may && flat(other).length > flat(rule).length && flat(rule).every((part) => flat(other).includes(part))));
}
