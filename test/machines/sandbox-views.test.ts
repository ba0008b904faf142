import { describe, expect, test } from 'vitest';
import { libraryPolicies, startWorlds } from '#exchange';
import { kmsActions } from '#engine';
import { asker } from '#lessons';
import { operations, readAwsCommand } from '#simulator';
import { evaluateFile } from '../../cli/evaluate.ts';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import { suggestedCommand } from '../../renderer/machines/sandbox/console/suggest.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { formsOf } from '../../renderer/machines/sandbox/forms.ts';
import { fromCases } from '../../renderer/machines/sandbox/from-cases.ts';
import { fromLesson } from '../../renderer/machines/sandbox/from-lesson.ts';
import { incomingOf, viewOf } from '../../renderer/machines/sandbox/incoming.ts';
import { readRecord } from '../../renderer/machines/sandbox/record.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { accessOf, allActions, usualActionsOf } from '../../renderer/machines/sandbox/views/access.ts';
import { composerOf, withAction, withKey } from '../../renderer/machines/sandbox/views/composer.ts';
import { unexercised } from '../../renderer/machines/sandbox/views/coverage.ts';
import { askedOf, expectationResults } from '../../renderer/machines/sandbox/views/decisions.ts';
import { whatInstead } from '../../renderer/machines/sandbox/views/instead.ts';
import { outgoingOf } from '../../renderer/machines/sandbox/views/outgoing.ts';
import { policiesAt, treeOf } from '../../renderer/machines/sandbox/views/tree.ts';
import { WronglySearch } from '../../renderer/machines/sandbox/views/wrongly.ts';
import { realCourse } from '../support/course.ts';

const { course } = realCourse();
const lessons = course.units.flatMap((unit) => unit.lessons);
const key = startDocument.scene.world.keys[0]?.arn ?? '';
const attempt = { as: 'mallory', action: 'kms:Decrypt', key: 'orders-key' };

function done(document: SandboxDocument, command: Command): SandboxDocument {
  const result = apply(document, command);
  if (!result.ok) throw new Error(`${command.do}: ${result.problem}`);
  return result.document;
}

function decisionIn(document: SandboxDocument, asks: typeof attempt) {
  const asked = askedOf(document.scene, asks);
  if ('problem' in asked) throw new Error(asked.problem);
  return asked.decision;
}

function wronglyAllowed(document: SandboxDocument) {
  const step = new WronglySearch(document, key, 'expectations', null).advance(Number.POSITIVE_INFINITY);
  if ('progress' in step) throw new Error('The search did not end.');
  return step.wrongly;
}

describe('a lesson in the sandbox', () => {
  test.each(lessons.map((lesson) => ({ id: lesson.id, lesson })))('$id decides as in the course', ({ lesson }) => {
    const document = done(startDocument, fromLesson(lesson, lesson.solution));
    const decide = asker(lesson, lesson.solution);
    for (const check of lesson.checks.filter(({ saves }) => saves === undefined)) {
      const asked = askedOf(document.scene, check);
      expect('decision' in asked ? asked.decision.outcome : asked.problem, check.id).toEqual(decide(check).outcome);
    }
    expect(expectationResults(document, document.scene).filter(({ met }) => !met).map(({ expectation }) => expectation.id)).toEqual([]);
  });
});

test.each([...startWorlds(), ...libraryPolicies()].map((ready) => ({ id: ready.id, ready })))('$id opens with all of its expectations met', ({ ready }) => {
  const document = done(startDocument, fromCases(ready.title, ready.world, ready.cases));
  expect(document.expectations.length).toBe(ready.cases.filter(({ request }) => request.sessionPolicies === undefined && request.vpcEndpointPolicy === undefined).length);
  expect(expectationResults(document, document.scene).filter(({ met }) => !met).map(({ expectation, instead }) => `${expectation.name}: ${instead ?? ''}`)).toEqual([]);
});

test('every form of everything in a world makes a command that is done, or refused with a sentence', () => {
  const start = done(done(startDocument, { do: 'addOrganization', managementAccount: '111122223333' }), { do: 'addBucket', account: '111122223333', name: 'orders' });
  const withRoot = done(start, { do: 'addCaller', name: 'root', arn: 'arn:aws:iam::111122223333:root' });
  const world = done(done(withRoot, { do: 'addEndpoint', name: 'Office', vpce: 'vpce-1' }), { do: 'addNode', id: 'ou-a', parent: 'r-root' });
  const items = treeOf(world);
  expect(new Set(items.map(({ selection }) => selection.what)).size).toBe(8);
  for (const { selection } of items) {
    policiesAt(world, selection);
    for (const form of formsOf(world, selection)) {
      for (const { name, choices = [] } of form.fields) expect(new Set(choices.map(({ value }) => value)).size, `${form.title}, ${name}`).toBe(choices.length);
      const result = apply(world, form.command(Object.fromEntries(form.fields.map(({ name, value }) => [name, value]))));
      expect(result.ok ? '.' : result.problem, `${selection.what} ${selection.id}: ${form.title}`).toMatch(/\.$/);
    }
  }
});

describe('what was kept', () => {
  const record = { version: 1, document: startDocument, start: startDocument, checkpoints: [{ id: 'a', name: 'A', document: startDocument }], tabs: [], open: '', composed: attempt, transcript: [{ line: 'x', output: '', caller: 'Ben', failed: false, operation: null, blob: null }], material: null };

  test('is read back', () => expect(readRecord(JSON.parse(JSON.stringify(record)))).toEqual({ record }));

  test.each([
    { name: 'no object', value: [], problem: /the file: must be an object/ },
    { name: 'another version', value: { ...record, version: 2 }, problem: /version/ },
    { name: 'no title', value: { ...record, start: { ...startDocument, title: 7 } }, problem: /start\.title: must be text/ },
    { name: 'a world that cannot be', value: { ...record, document: { ...startDocument, scene: { ...startDocument.scene, world: { accounts: [{ id: '1' }], principals: [], keys: [] } } } }, problem: /document\.scene\.world\.accounts\[0\]\.id: must be twelve digits/ },
    { name: 'a checkpoint without a document', value: { ...record, checkpoints: [{ id: 'a', name: 'A' }] }, problem: /checkpoints\[0\]\.document: must be an object/ },
    { name: 'an expectation of nothing', value: { ...record, document: { ...startDocument, expectations: [{ id: 'a', name: 'A', attempt, expected: { decision: 'maybe' } }] } }, problem: /expected\.decision/ },
    { name: 'a person without a name', value: { ...record, document: { ...startDocument, scene: { ...startDocument.scene, people: [{ id: 'a', arn: 'b' }] } } }, problem: /people\[0\]\.name/ },
  ])('$name is refused, with its place', ({ value, problem }) => {
    const read = readRecord(value);
    expect('problem' in read ? read.problem : '').toMatch(problem);
  });
});

describe('going out and coming in', () => {
  test.each(outgoingOf(startDocument, key).map(({ id, make }) => ({ id, make })))('$id is a text', ({ make }) => {
    const made = make();
    expect(made.problem === undefined ? made.text.length : made.problem.message).toBeGreaterThan(50);
  });

  test('a half-typed policy is named, not sent', () => {
    const half = done(startDocument, { do: 'editPolicy', policy: `keyPolicy ${key} 0`, text: '{ "half' });
    const made = outgoingOf(half, key).find(({ id }) => id === 'terraform')?.make();
    expect(made?.problem?.place).toMatch(/line 1/);
  });

  test('the world comes back and decides the same', () => {
    const made = outgoingOf(startDocument, key).find(({ id }) => id === 'world')?.make();
    const incoming = incomingOf('world.json', made?.problem === undefined ? (made?.text ?? '') : '');
    if ('problem' in incoming) throw new Error(incoming.problem);
    const command = viewOf(incoming, startDocument).asNewWorld;
    const again = done(startDocument, command ?? { do: 'renameWorld', title: '' });
    expect(accessOf(again.scene, again.scene, key, allActions).matrix.rows).toEqual(accessOf(startDocument.scene, startDocument.scene, key, allActions).matrix.rows);
  });

  test.each([
    { name: 'a disabled key', document: done(startDocument, { do: 'changeKey', arn: key, change: { state: 'Disabled' } }) },
    { name: 'a key that signs', document: done(startDocument, { do: 'changeKey', arn: key, change: { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' } }) },
    { name: 'an explicit deny', document: done(startDocument, { do: 'editPolicy', policy: `keyPolicy ${key} 0`, text: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}]}' }) },
    { name: 'nothing that allows', document: done(startDocument, { do: 'editPolicy', policy: `keyPolicy ${key} 0`, text: '{"Version":"2012-10-17","Statement":[]}' }) },
  ])('what must never pass is met for the command line too: $name', ({ document }) => {
    const never = done({ ...document, expectations: [] }, { do: 'addExpectation', name: 'Ben must never read', attempt: { ...attempt, as: 'ben' }, expected: { decision: 'anyDeny' } });
    expect(expectationResults(never, never.scene)).toMatchObject([{ met: true }]);
    const made = outgoingOf(never, key).find(({ id }) => id === 'cases')?.make();
    expect(evaluateFile('cases.json', made?.problem === undefined ? (made?.text ?? '') : '')).toMatchObject({ rows: [{ name: 'Ben must never read', ok: true }] });
  });

  test('what must never pass, and does, is not met for the command line either', () => {
    const never = done({ ...startDocument, expectations: [] }, { do: 'addExpectation', name: 'Ben must never read', attempt: { ...attempt, as: 'ben' }, expected: { decision: 'anyDeny' } });
    const made = outgoingOf(never, key).find(({ id }) => id === 'cases')?.make();
    expect(evaluateFile('cases.json', made?.problem === undefined ? (made?.text ?? '') : '')).toMatchObject({ rows: [{ ok: false }] });
  });

  test('a text that is nothing known says where', () => expect(incomingOf('x', 'nonsense')).toHaveProperty('problem'));
});

describe('what instead', () => {
  test('the change for a denial allows it, as one step', () => {
    const { misses, changes } = whatInstead(startDocument.scene, attempt, decisionIn(startDocument, attempt));
    expect(misses.length).toBeGreaterThan(0);
    const document = done(startDocument, changes[0]?.command ?? { do: 'renameWorld', title: '' });
    expect(decisionIn(document, attempt).outcome.decision).toBe('allow');
  });

  test('a removal takes an allowance away', () => {
    const billing = { ...attempt, as: 'billing' };
    const { changes } = whatInstead(startDocument.scene, billing, decisionIn(startDocument, billing));
    expect(changes.length).toBeGreaterThan(0);
    const document = done(startDocument, changes[0]?.command ?? { do: 'renameWorld', title: '' });
    expect(decisionIn(document, billing).outcome.decision).toBe('implicitDeny');
  });

  test('statements that no expectation comes to are named', () => {
    const labels = unexercised(startDocument).map(({ label }) => label);
    expect(labels).toContain('orders-key, statement 3 (Allow the partner to read)');
    expect(labels).not.toContain('orders-key, statement 1 (Enable IAM policies)');
  });

  test('what expectations forbid is searched for in the whole space', () => {
    expect(wronglyAllowed(startDocument).attempt).toBeNull();
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:user/Mallory' }, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:EncryptionContext:app': 'x' } } }] });
    const open = done(startDocument, { do: 'editPolicy', policy: `keyPolicy ${key} 0`, text });
    expect(decisionIn(open, attempt).outcome.decision).toBe('implicitDeny');
    expect(wronglyAllowed(open).attempt).toMatchObject({ as: 'mallory', action: 'kms:Decrypt', encryptionContext: { app: 'x' } });
  });
});

describe('the usual operations of a key', () => {
  const withKey = (change: { spec: 'RSA_2048' | 'ECC_NIST_P256' | 'HMAC_256' | 'SYMMETRIC_DEFAULT'; usage?: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC' | 'KEY_AGREEMENT' }): SandboxDocument => done(startDocument, { do: 'changeKey', arn: key, change });
  const shared = ['DescribeKey', 'CreateGrant', 'RevokeGrant', 'PutKeyPolicy', 'DisableKey', 'ScheduleKeyDeletion'];

  test.each([
    { change: { spec: 'SYMMETRIC_DEFAULT' as const }, uses: ['Encrypt', 'Decrypt', 'GenerateDataKey', 'ReEncryptFrom'] },
    { change: { spec: 'RSA_2048' as const, usage: 'ENCRYPT_DECRYPT' as const }, uses: ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'GetPublicKey'] },
    { change: { spec: 'RSA_2048' as const, usage: 'SIGN_VERIFY' as const }, uses: ['Sign', 'Verify', 'GetPublicKey'] },
    { change: { spec: 'ECC_NIST_P256' as const, usage: 'KEY_AGREEMENT' as const }, uses: ['DeriveSharedSecret', 'GetPublicKey'] },
    { change: { spec: 'HMAC_256' as const, usage: 'GENERATE_VERIFY_MAC' as const }, uses: ['GenerateMac', 'VerifyMac'] },
  ])('$change.spec for $change.usage', ({ change, uses }) => {
    const { scene } = withKey(change);
    expect(usualActionsOf(scene, key)).toEqual([...uses, ...shared].map((name) => `kms:${name}`));
    expect(accessOf(scene, scene, key, usualActionsOf(scene, key)).matrix.actions).toEqual([...usualActionsOf(scene, key)].sort());
  });

  test('a report has everything that the key is for, and nothing of other kinds of keys', () => {
    const ready = libraryPolicies().find(({ id }) => id === 'ci-signing-key');
    if (ready === undefined) throw new Error('The library has no such policy.');
    const made = outgoingOf(done(startDocument, fromCases(ready.title, ready.world, ready.cases)), ready.key).find(({ id }) => id === 'report')?.make();
    const table = /<table>[\s\S]*<\/table>/.exec(made?.problem === undefined ? (made?.text ?? '') : '')?.[0] ?? '';
    for (const action of ['Sign', 'Verify', 'GetPublicKey', 'TagResource', 'UpdateAlias']) expect(table).toContain(action);
    for (const action of ['Encrypt', 'GenerateMac', 'CreateKey']) expect(table).not.toMatch(new RegExp(`\\b${action}\\b`));
  });
});

test('the matrix says what an edit gave and took', () => {
  const base = startDocument.scene;
  expect(accessOf(base, base, key, usualActionsOf(base, key)).difference).toBeNull();
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:user/Mallory' }, Action: 'kms:Decrypt', Resource: '*' }] });
  const { difference } = accessOf(done(startDocument, { do: 'editPolicy', policy: `keyPolicy ${key} 0`, text }).scene, base, key, usualActionsOf(base, key));
  expect(difference?.gained).toMatchObject([{ principal: 'arn:aws:iam::444455556666:user/Mallory', action: 'kms:Decrypt' }]);
  expect(difference?.lost.some(({ principal, action }) => principal.endsWith('user/Ben') && action === 'kms:Decrypt')).toBe(true);
});

test('a caller that comes into the same world has a row at once', () => {
  const rows = (document: SandboxDocument): readonly string[] => accessOf(document.scene, document.scene, key, usualActionsOf(document.scene, key)).matrix.rows.map(({ principal }) => principal);
  expect(rows(startDocument)).not.toContain('backup.amazonaws.com');
  const more = done(startDocument, { do: 'addCaller', name: 'Backup', arn: 'backup.amazonaws.com' });
  expect(rows(more)).toContain('backup.amazonaws.com');
  expect(rows(startDocument)).not.toContain('backup.amazonaws.com');
});

describe('the composer', () => {
  test('another operation leaves out what it cannot carry', () => {
    const full = withKey({ ...attempt, encryptionContext: { app: 'x' } }, 'kms:ViaService', 's3.eu-central-1.amazonaws.com');
    const next = withAction(withKey(full, 'aws:MultiFactorAuthPresent', 'true'), 'kms:ListKeys');
    expect(next).toEqual({ as: 'mallory', action: 'kms:ListKeys', key: 'orders-key', context: { 'aws:MultiFactorAuthPresent': 'true' } });
    expect(composerOf(next).leftOut.join(' ')).toMatch(/takes no encryption context/);
    expect(withKey(next, 'aws:MultiFactorAuthPresent', '')).not.toHaveProperty('context');
  });

  // No call asks for it by its own name.
  const permissionsOnly = ['kms:SynchronizeMultiRegionKey'];

  test.each(kmsActions.map(({ name }) => name).filter((name) => operations.has(name.slice(4)) && !permissionsOnly.includes(name)))('%s has a command that the command line reads', (action) => {
    const line = suggestedCommand(startDocument.scene, { ...attempt, action }, []) ?? '';
    const read = readAwsCommand(line);
    expect(read.ok ? '' : `${line}: ${read.message}`).toBe('');
  });
});
