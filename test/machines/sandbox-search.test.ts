import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { readRecord } from '../../renderer/machines/sandbox/record.ts';
import { documentOf, sandboxMachine, type SandboxNotice, type SandboxRecord } from '../../renderer/machines/sandbox/sandbox.machine.ts';
import { foundNow, searchOn } from '../../renderer/machines/sandbox/search.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { askedOf } from '../../renderer/machines/sandbox/views/decisions.ts';
import { guessedProfile, marked, type Profile, profileGroups, trusted } from '../../renderer/machines/sandbox/views/profile.ts';
import { WronglySearch } from '../../renderer/machines/sandbox/views/wrongly.ts';

const key = startDocument.scene.world.keys[0]?.arn ?? '';
const root = 'arn:aws:iam::111122223333:root';
const ana = 'arn:aws:iam::111122223333:user/Ana';
const ben = 'arn:aws:iam::111122223333:user/Ben';
const app = 'arn:aws:iam::111122223333:role/OrdersApp';
const billing = 'arn:aws:iam::444455556666:role/Billing';

function after(document: SandboxDocument, command: Command): SandboxDocument {
  const result = apply(document, command);
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

const withPolicy = (...statements: readonly object[]): SandboxDocument => after(startDocument, { do: 'editPolicy', policy: `keyPolicy ${key} 0`, text: JSON.stringify({ Version: '2012-10-17', Statement: statements }) });

function found(document: SandboxDocument, profile: Profile | null) {
  const step = new WronglySearch(document, key, 'leastPrivilege', profile).advance(Number.POSITIVE_INFINITY);
  if ('progress' in step) throw new Error('The search did not end.');
  return step.wrongly;
}

describe('a profile', () => {
  test('is guessed from what people are', () => {
    expect(guessedProfile(startDocument.scene, key)).toEqual({
      administrators: [root, ana],
      users: [root, ben, app, billing, 'cloudtrail.amazonaws.com'],
      accounts: ['111122223333', '444455556666'],
      grantsForServices: false,
    });
  });

  test('lists everybody by account, with their mark', () => {
    const groups = profileGroups(startDocument.scene, key, marked(trusted(guessedProfile(startDocument.scene, key), '444455556666', false), ben, 'administrator'));
    expect(groups.map(({ name, trusted: isTrusted }) => `${name} ${String(isTrusted)}`)).toEqual(['Harbor Supply true', 'Tally Books false', 'AWS services true']);
    expect(groups.flatMap(({ rows }) => rows.map(({ name, mark }) => `${name}: ${mark}`))).toEqual(expect.arrayContaining(['root: both', 'Ana: administrator', 'Ben: administrator', 'OrdersApp: user', 'Mallory: none', 'CloudTrail: user']));
  });

  test('nobody is marked twice, whatever is chosen in turn', () => {
    const start = guessedProfile(startDocument.scene, key);
    const end = (['both', 'user', 'none', 'administrator', 'administrator'] as const).reduce((profile, mark) => marked(profile, ben, mark), start);
    expect(end.administrators.filter((one) => one === ben)).toEqual([ben]);
    expect(end.users).not.toContain(ben);
  });
});

describe('a search against least privilege', () => {
  const profile = guessedProfile(startDocument.scene, key);

  test('finds an administrator who uses the key, and the request is allowed in the world as it is', () => {
    const { sentence, attempt, isAllowedHere, addCaller, because } = found(startDocument, profile);
    expect(sentence).toMatch(/although an administrator may manage the key and not use it/);
    expect(attempt).toMatchObject({ as: 'ana' });
    expect([isAllowedHere, addCaller]).toEqual([true, null]);
    expect(because).toMatch(/Ana/);
  });

  test('finds nothing where the policy is as narrow as the profile, and says how large the space was', () => {
    const narrow = withPolicy(
      { Effect: 'Allow', Principal: { AWS: ana }, Action: ['kms:PutKeyPolicy', 'kms:GetKeyPolicy'], Resource: '*' },
      { Effect: 'Allow', Principal: { AWS: app }, Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' },
    );
    const { attempt, because, sentence, space } = found(narrow, profile);
    expect([attempt, because]).toEqual([null, null]);
    expect(sentence).toMatch(/^No request of/);
    expect(space.complete).toBe(true);
    expect(space.tried).toBe(space.requests);
    expect(space.callers.length).toBeGreaterThan(5);
    expect(space.requests).toBeGreaterThan(50);
  });

  test('a caller whom the world does not have comes in with one command, and is allowed then', () => {
    const open = withPolicy({ Effect: 'Allow', Principal: '*', Action: 'kms:Encrypt', Resource: '*', Condition: { StringNotEquals: { 'kms:CallerAccount': ['111122223333', '444455556666'] } } });
    const { attempt, isAllowedHere, addCaller } = found(open, profile);
    expect(attempt?.as).toMatch(/role\/NobodyInParticular/);
    expect(isAllowedHere).toBe(false);
    const wider = after(open, addCaller ?? { do: 'renameWorld', title: '' });
    const asked = askedOf(wider.scene, attempt ?? { as: '', action: '', key: '' });
    expect('decision' in asked ? asked.decision.outcome : asked.problem).toMatchObject({ decision: 'allow' });
  });

  test('an account that is not trusted may do nothing', () => {
    const partner = withPolicy({ Effect: 'Allow', Principal: { AWS: billing }, Action: 'kms:Decrypt', Resource: '*' });
    expect(found(partner, profile).attempt).toBeNull();
    const { sentence, attempt } = found(partner, trusted(profile, '444455556666', false));
    expect(attempt).toMatchObject({ as: 'billing', action: 'kms:Decrypt' });
    expect(sentence).toMatch(/nobody outside the accounts/);
  });
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function open(record: SandboxRecord | null = null, slow = false) {
  const written: SandboxRecord[] = [];
  const actor = createActor(
    sandboxMachine.provide({
      actors: {
        load: fromPromise<{ record: SandboxRecord | null; notices: readonly SandboxNotice[] }>(() => Promise.resolve({ record, notices: [] })),
        save: fromPromise<boolean, SandboxRecord>(({ input }) => {
          written.push(JSON.parse(JSON.stringify(input)) as SandboxRecord);
          return Promise.resolve(true);
        }),
        ...(slow ? { search: fromPromise<ReturnType<typeof searchOn>, WronglySearch | null>(() => new Promise((resolve) => setTimeout(() => resolve({ progress: { tried: 50, of: 100 } }), 2))) } : {}),
      },
    }),
  );
  actor.start();
  await settle();
  return { actor, written, context: () => actor.getSnapshot().context };
}

describe('searching in the sandbox', () => {
  test('goes on in steps and comes to an end', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.searches', key, against: 'leastPrivilege' });
    expect(actor.getSnapshot().hasTag('searching')).toBe(true);
    await waitFor(actor, (now) => !now.hasTag('searching'));
    expect(context().search.found).toMatchObject({ against: 'leastPrivilege', key, wrongly: { attempt: { as: 'ana' } } });
    expect(context().search.found?.document).toBe(documentOf(context()));
  });

  test('a found request stays an answer while expectations are added, and no longer when the world changes', async () => {
    const { actor, context } = await open();
    const shown = (against: 'expectations' | 'leastPrivilege') => foundNow(context().search, documentOf(context()), key, against)?.attempt ?? null;
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }] });
    actor.send({ type: 'learner.editsPolicy', policy: `keyPolicy ${key} 0`, text });
    actor.send({ type: 'learner.searches', key, against: 'expectations' });
    await waitFor(actor, (now) => !now.hasTag('searching'));
    const attempt = shown('expectations');
    expect(attempt).toMatchObject({ as: 'mallory', action: 'kms:Decrypt' });
    expect(shown('leastPrivilege')).toBeNull();
    actor.send({ type: 'learner.changesWorld', command: { do: 'addExpectation', name: 'Never', attempt: attempt ?? { as: '', action: '', key: '' }, expected: { decision: 'anyDeny' } } });
    expect(shown('expectations')).toEqual(attempt);
    actor.send({ type: 'learner.changesWorld', command: { do: 'deleteExpectation', id: 'mallory-never' } });
    expect(shown('expectations')).toBeNull();
    actor.send({ type: 'learner.undoes' });
    expect(shown('expectations')).toEqual(attempt);
    actor.send({ type: 'learner.editsPolicy', policy: `keyPolicy ${key} 0`, text: '{}' });
    expect(shown('expectations')).toBeNull();
  });

  test('says how far it is, and stops when it is told to', async () => {
    const { actor, context } = await open(null, true);
    actor.send({ type: 'learner.searches', key, against: 'leastPrivilege' });
    await waitFor(actor, ({ context: now }) => now.search.progress.tried > 0);
    expect(context().search.progress).toEqual({ tried: 50, of: 100 });
    actor.send({ type: 'learner.stopsSearching' });
    expect(actor.getSnapshot().hasTag('searching')).toBe(false);
    expect(context().search).toMatchObject({ running: null, found: null });
  });

  test.each([
    { name: 'the world', event: { type: 'learner.changesWorld', command: { do: 'renameWorld', title: 'Another' } } as const },
    { name: 'the profile', event: { type: 'learner.marks', key, principal: ben, mark: 'none' } as const },
  ])('ends without an answer when $name changes meanwhile', async ({ event }) => {
    const { actor, context } = await open(null, true);
    actor.send({ type: 'learner.searches', key, against: 'leastPrivilege' });
    actor.send(event);
    await waitFor(actor, (now) => !now.hasTag('searching'));
    expect(context().search).toMatchObject({ running: null, found: null, failure: null });
  });

  test('a key that is not there is not searched', async () => {
    const { actor } = await open();
    expect(actor.getSnapshot().can({ type: 'learner.searches', key: 'arn:aws:kms:eu-central-1:111122223333:key/none', against: 'leastPrivilege' })).toBe(false);
  });

  test('what fails is said', async () => {
    const { actor, context } = await open();
    const broken = sandboxMachine.provide({ actors: { search: fromPromise<ReturnType<typeof searchOn>, WronglySearch | null>(() => Promise.reject(new Error('no memory'))) } });
    const other = createActor(broken).start();
    await settle();
    other.send({ type: 'learner.searches', key, against: 'expectations' });
    await waitFor(other, (now) => !now.hasTag('searching'));
    expect(other.getSnapshot().context.search.failure).toMatch(/no memory/);
    actor.send({ type: 'learner.searches', key, against: 'expectations' });
    await waitFor(actor, (now) => !now.hasTag('searching'));
    expect(context().search.failure).toBeNull();
  });

  test('the profile is kept, and read back', async () => {
    const { actor, written, context } = await open();
    actor.send({ type: 'learner.marks', key, principal: ben, mark: 'none' });
    actor.send({ type: 'learner.letsUsersGrant', key, allowed: true });
    actor.send({ type: 'app.flushes' });
    await waitFor(actor, (now) => now.hasTag('saved') && written.length > 0);
    const read = readRecord(written.at(-1));
    if (!('record' in read)) throw new Error(read.problem);
    const again = await open(read.record);
    expect(again.context().profile).toEqual(context().profile);
    expect(again.context().profile).toMatchObject({ grantsForServices: true, users: [root, app, billing, 'cloudtrail.amazonaws.com'] });
    again.actor.send({ type: 'learner.forgetsProfile' });
    expect(again.context().profile).toBeNull();
    expect(readRecord({ ...read.record, profile: { administrators: 'all' } })).toEqual({ problem: 'profile.administrators: must be a list' });
    expect(readRecord({ ...read.record, profile: { administrators: [], users: [], accounts: [], grantsForServices: 'yes' } })).toEqual({ problem: 'profile.grantsForServices: must be true or false' });
  });

  test('another world has another profile', async () => {
    const { actor, context } = await open();
    actor.send({ type: 'learner.marks', key, principal: ben, mark: 'none' });
    actor.send({ type: 'learner.changesWorld', command: { do: 'openWorld', title: 'Other', scene: startDocument.scene } });
    expect(context().profile).toBeNull();
  });
});
