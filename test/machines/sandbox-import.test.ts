import { describe, expect, test } from 'vitest';
import { createActor, waitFor } from 'xstate';
import type { OnSame } from '#exchange';
import { documentOf, sandboxMachine } from '../../renderer/machines/sandbox/sandbox.machine.ts';
import { type Reading, sameQuestion } from '../../renderer/machines/sandbox/reading.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { expectationResults } from '../../renderer/machines/sandbox/views/decisions.ts';
import { outgoingOf } from '../../renderer/machines/sandbox/views/outgoing.ts';
import { asking } from '../support/service.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const OWNER = '222233334444';
const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWNER}:root` }, Action: 'kms:*', Resource: '*' };
const app = `arn:aws:iam::${OWNER}:role/App`;
const policy = (...statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: [root, ...statements] }, null, 2);
const allowing = (action: string): object => ({ Effect: 'Allow', Principal: { AWS: app }, Action: action, Resource: '*' });
const template = (action: string): string => JSON.stringify({ Resources: { Data: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [root, allowing(action)] } } } } });
const KEY = `arn:aws:kms:us-east-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const read = (arn: string, policies: readonly object[] = [], more: object = {}): string =>
  JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [{ Arn: arn, RoleId: 'AROAAPP', RolePolicyList: policies, AttachedManagedPolicies: [], ...more }], Policies: [] });
const decrypting = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] };

/** The sandbox, and what a text that is brought in does to it. */
async function open() {
  const actor = createActor(sandboxMachine.provide({ actors: asking(() => 0) }));
  actor.start();
  await settle();
  const context = () => actor.getSnapshot().context;
  const world = () => documentOf(context()).scene.world;
  /** What is seen once it is read. */
  const view = async (): Promise<Reading> => {
    await waitFor(actor, (snapshot) => !snapshot.hasTag('reading'));
    const { incoming, unreadable } = context();
    if (incoming === null || incoming.reading === null) throw new Error(unreadable ?? incoming?.failure ?? 'nothing came in');
    return incoming.reading;
  };
  const bring = async (text: string, into: 'newWorld' | 'thisWorld' = 'thisWorld', name = ''): Promise<void> => {
    actor.send({ type: 'learner.bringsIn', name, text });
    await view();
    actor.send({ type: 'learner.takesIn', into });
  };
  const before = world().keys.length;
  const own = () => world().keys.slice(before);
  const people = () => documentOf(context()).scene.people.map(({ arn }) => arn);
  return { actor, context, world, view, bring, own, people };
}

describe('what is brought in beside what is there', () => {
  test.each([
    ['a policy', policy(allowing('kms:Encrypt')), policy(allowing('kms:Decrypt'))],
    ['a template', template('kms:Encrypt'), template('kms:Decrypt')],
  ])('a second paste of %s takes nobody’s place: its key has an ID of its own', async (_, first, second) => {
    const { bring, own, view, actor } = await open();
    await bring(first);
    await bring(second);
    expect(own().map((key) => /kms:(En|De)crypt/.exec(JSON.stringify(key.policy))?.[0])).toEqual(['kms:Encrypt', 'kms:Decrypt']);
    actor.send({ type: 'learner.bringsIn', name: '', text: policy(allowing('kms:Sign')) });
    expect((await view()).questions.find(({ form }) => form === 'keyId')?.default).not.toBe(own()[0]?.arn.split('/')[1]);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(own()).toHaveLength(3);
  });

  test.each([
    ['a policy', policy()],
    ['a list of grants', JSON.stringify({ Grants: [{ KeyId: '1234abcd', GranteePrincipal: app, Operations: ['Decrypt'] }] })],
  ])('%s whose account is answered keeps its key', async (_, text) => {
    const { own, view, actor } = await open();
    actor.send({ type: 'learner.bringsIn', name: '', text });
    await view();
    actor.send({ type: 'learner.answers', question: 'account', answer: '777788889999' });
    await view();
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(own().map(({ arn }) => arn.split(':')[4])).toEqual(['777788889999']);
  });

  test('the same once more changes nothing', async () => {
    const { bring, own, view, actor, context } = await open();
    await bring(template('kms:Encrypt'));
    actor.send({ type: 'learner.bringsIn', name: '', text: template('kms:Encrypt') });
    expect([(await view()).onSame, (await view()).beside]).toEqual([null, []]);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(own()).toHaveLength(1);
    expect(context().incoming).toBeNull();
  });

  test.each<[OnSame, string[], RegExp]>([
    ['replace', ['kms:Decrypt'], /takes the place/],
    ['keep', ['kms:Encrypt'], /stays as it is/],
    ['rename', ['kms:Encrypt', 'kms:Decrypt'], /is called/],
  ])('who has the same ID is asked about: %s', async (onSame, actions, told) => {
    const { actor, bring, own, view } = await open();
    const file = (action: string): string => JSON.stringify({ accounts: [{ id: OWNER }], principals: [], keys: [{ arn: KEY, manager: 'CUSTOMER', policy: policy(allowing(action)) }] });
    await bring(file('kms:Encrypt'));
    actor.send({ type: 'learner.bringsIn', name: '', text: file('kms:Decrypt') });
    expect([(await view()).onSame, (await view()).beside.map(({ where }) => where)]).toEqual(['replace', [KEY]]);
    actor.send({ type: 'learner.answers', question: sameQuestion, answer: onSame });
    expect([(await view()).onSame, (await view()).beside.map(({ message }) => message)]).toEqual([onSame, [expect.stringMatching(told)]]);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(own().map((key) => /kms:(En|De)crypt/.exec(JSON.stringify(key.policy))?.[0])).toEqual(actions);
  });

  test('a role that is only named does not count as another one', async () => {
    const { actor, bring, view, world } = await open();
    await bring(read(app, [{ PolicyName: 'own', PolicyDocument: decrypting }]));
    actor.send({ type: 'learner.bringsIn', name: '', text: policy(allowing('kms:Encrypt')) });
    await view();
    actor.send({ type: 'learner.answers', question: sameQuestion, answer: 'rename' });
    expect([(await view()).onSame, (await view()).beside]).toEqual([null, []]);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(world().principals.filter(({ arn }) => arn.startsWith(app)).map(({ identityPolicies }) => identityPolicies?.length)).toEqual([1]);
  });

  test('what an account has now is all that its roles have: what it lost goes', async () => {
    const { bring, world, actor, view } = await open();
    const role = () => world().principals.find(({ arn }) => arn === app);
    const boundary = { PermissionsBoundaryArn: `arn:aws:iam::${OWNER}:policy/Limit` };
    await bring(read(app, [{ PolicyName: 'own', PolicyDocument: decrypting }], { Tags: [{ Key: 'team', Value: 'red' }], PermissionsBoundary: boundary, AssumeRolePolicyDocument: decrypting }));
    expect(role()).toMatchObject({ tags: { team: 'red' }, permissionsBoundary: expect.any(String) as string, identityPolicies: [{ name: 'own' }] });
    actor.send({ type: 'learner.bringsIn', name: '', text: read(app, [], { AssumeRolePolicyDocument: decrypting }) });
    expect((await view()).beside.map(({ message }) => message)).toEqual([expect.stringMatching(/tags.*identity-based policies.*permissions boundary|identity-based policies/)]);
    actor.send({ type: 'learner.takesIn', into: 'thisWorld' });
    expect(role()).toEqual({ arn: app, id: 'AROAAPP', identityPolicies: [], trustPolicy: JSON.stringify(decrypting, null, 2) });
    await bring(read(app, [], { AssumeRolePolicyDocument: decrypting }));
    expect(role()).toEqual({ arn: app, id: 'AROAAPP', identityPolicies: [], trustPolicy: JSON.stringify(decrypting, null, 2) });
  });
});

describe('a case file', () => {
  const sent = (): string => {
    const made = outgoingOf(startDocument, startDocument.scene.world.keys[0]?.arn ?? '').find(({ id }) => id === 'cases')?.make();
    if (made === undefined || made.problem !== undefined) throw new Error('no case file');
    return made.text;
  };

  test('that was made here comes back with its expectations', async () => {
    const { bring, context } = await open();
    await bring(sent(), 'newWorld', 'cases.json');
    const { expectations, scene } = documentOf(context());
    const before = expectationResults(startDocument, startDocument.scene);
    expect(expectations.map(({ name }) => name)).toEqual(startDocument.expectations.map(({ name }) => name));
    expect(expectationResults(documentOf(context()), scene).map(({ met }) => met)).toEqual(before.map(({ met }) => met));
    expect(expectations.every(({ attempt }) => scene.people.some(({ id }) => id === attempt.as))).toBe(true);
    await bring(sent());
    expect(documentOf(context()).expectations).toEqual(expectations);
  });

  test('what is no case, and what the sandbox cannot ask, is counted', async () => {
    const { actor, view, context } = await open();
    const file = JSON.parse(sent()) as { cases: { name: string; world: string; request: object; expected: object }[] };
    const [first] = file.cases;
    if (first === undefined) throw new Error('no case');
    const text = JSON.stringify({ ...file, cases: [first, { ...first, request: { ...first.request, vpcEndpointPolicy: { Statement: [] } } }, { ...first, request: {} }, { ...first, expected: { decision: 'maybe' } }, { ...first, name: 7 }, { ...first, world: 'another' }] });
    actor.send({ type: 'learner.bringsIn', name: 'cases.json', text });
    expect((await view()).notes.map(({ kind, message }) => `${kind} ${message}`)).toEqual([expect.stringMatching(/^notEvaluated 3 cases are not/), expect.stringMatching(/^assumed /), expect.stringMatching(/^notEvaluated One case asks/)]);
    actor.send({ type: 'learner.takesIn', into: 'newWorld' });
    expect(documentOf(context()).expectations).toHaveLength(1);
  });
});

describe('who can be asked about afterwards', () => {
  const statements = [
    { Effect: 'Allow', Principal: { Service: ['cloudtrail.amazonaws.com', 'logs.eu-west-1.amazonaws.com'] }, Action: 'kms:Decrypt', Resource: '*' },
    { Effect: 'Allow', Principal: { AWS: `arn:aws:sts::${OWNER}:assumed-role/Job/run` }, Action: 'kms:Decrypt', Resource: '*' },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::555566667777:root' }, Action: 'kms:Decrypt', Resource: '*' },
  ];
  const named = [`arn:aws:iam::${OWNER}:role/Job`, `arn:aws:iam::${OWNER}:root`, 'cloudtrail.amazonaws.com', 'logs.eu-west-1.amazonaws.com', `arn:aws:sts::${OWNER}:assumed-role/Job/run`];

  test('the services, sessions and the owner’s root that the policy names', async () => {
    const { bring, people, context } = await open();
    await bring(policy(...statements), 'newWorld');
    expect(people()).toEqual(named);
    expect(documentOf(context()).scene.people.map(({ role }) => role)).toEqual(['role', 'administrator', 'service', 'service', 'role']);
    expect(context().composed.as).not.toBe('anonymous');
  });

  test('in a world that has others too, each once', async () => {
    const { bring, people } = await open();
    const before = people();
    await bring(policy(...statements));
    expect(people()).toEqual([...new Set([...before, ...named])]);
    await bring(policy(...statements, allowing('kms:Sign')));
    expect(people()).toEqual([...new Set([...before, ...named, app])]);
  });

  test('a policy that names nobody leaves its owner’s root', async () => {
    const { bring, people } = await open();
    await bring(JSON.stringify({ Version: '2012-10-17', Statement: [] }), 'newWorld');
    expect(people()).toEqual(['arn:aws:iam::111122223333:root']);
  });
});
