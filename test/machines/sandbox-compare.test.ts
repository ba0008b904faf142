import { describe, expect, test } from 'vitest';
import type { PolicyType } from '#engine';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { policiesOf } from '../../renderer/machines/sandbox/policies.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { againstOf, comparisonOf } from '../../renderer/machines/sandbox/views/compare.ts';

function done(document: SandboxDocument, ...commands: Command[]): SandboxDocument {
  return commands.reduce((now, command) => {
    const result = apply(now, command);
    if (!result.ok) throw new Error(`${command.do}: ${result.problem}`);
    return result.document;
  }, document);
}

const HOME = '111122223333';
const BEN = `arn:aws:iam::${HOME}:user/Ben`;
const APP = `arn:aws:iam::${HOME}:role/OrdersApp`;
const text = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (action: string | string[]): object => ({ Effect: 'Allow', Action: action, Resource: '*' });

/** The policy of a kind that hangs there, and what another text in its place gives and takes. */
function compared(document: SandboxDocument, kind: PolicyType, of: string, other: string) {
  const policy = policiesOf(document.scene).find((one) => one.kind === kind && one.of === of);
  if (policy === undefined) throw new Error(`there is no ${kind} of ${of}`);
  const { gained, lost } = comparisonOf(document, policy, other);
  const shown = (changes: typeof gained): string[] => changes.map(({ who, action, on }) => `${who} ${action} ${on}`);
  return { gained: shown(gained), lost: shown(lost) };
}

const keyArn = startDocument.scene.world.keys[0]?.arn ?? '';

describe('two policies are compared by who can do what', () => {
  test('the same text changes nothing', () => {
    for (const policy of policiesOf(startDocument.scene)) expect(comparisonOf(startDocument, policy, policy.text)).toEqual({ gained: [], lost: [] });
  });

  test('a key policy', () => {
    const nothing = compared(startDocument, 'keyPolicy', keyArn, text());
    expect(nothing.lost).toEqual([]);
    expect(nothing.gained).toContain('Ben kms:Decrypt orders-key');
    const everybody = compared(startDocument, 'keyPolicy', keyArn, text({ ...allow('kms:*'), Principal: '*' }));
    expect(everybody.gained).toEqual([]);
    expect(everybody.lost).toContain('Mallory kms:Decrypt orders-key');
  });

  test('an identity-based policy', () => {
    expect(compared(startDocument, 'identityPolicy', BEN, text(allow(['kms:Encrypt', 'kms:DescribeKey'])))).toEqual({ gained: ['Ben kms:Decrypt orders-key'], lost: ['Ben kms:Encrypt orders-key'] });
  });

  test('a permissions boundary', () => {
    const bounded = done(startDocument, { do: 'addPolicy', kind: 'permissionsBoundary', of: BEN });
    expect(compared(bounded, 'permissionsBoundary', BEN, text(allow('s3:*')))).toEqual({ gained: ['Ben kms:Decrypt orders-key', 'Ben kms:DescribeKey orders-key'], lost: [] });
  });

  test('a trust policy: who can assume the role', () => {
    const trusting = done(startDocument, { do: 'addPolicy', kind: 'trustPolicy', of: APP, text: text({ Effect: 'Allow', Principal: { AWS: BEN }, Action: 'sts:AssumeRole' }) });
    expect(compared(trusting, 'trustPolicy', APP, text())).toEqual({ gained: ['Ben sts:AssumeRole OrdersApp'], lost: [] });
    // Naming the account leaves it to IAM policies: Ana's allow everything, Ben's do not.
    expect(compared(trusting, 'trustPolicy', APP, text({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HOME}:root` }, Action: 'sts:AssumeRole' }))).toEqual({ gained: ['Ben sts:AssumeRole OrdersApp'], lost: ['Ana sts:AssumeRole OrdersApp'] });
  });

  test('an SCP and an RCP', () => {
    const founded = done(startDocument, { do: 'addOrganization', managementAccount: '444455556666' });
    const root = founded.scene.world.organization?.nodes[0]?.id ?? '';
    const organized = done(founded, { do: 'moveAccount', id: HOME, node: root }, { do: 'addPolicy', kind: 'scp', of: HOME }, { do: 'addPolicy', kind: 'rcp', of: HOME });
    const deny = text({ Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' });
    const scp = policiesOf(organized.scene).filter(({ kind, of }) => kind === 'scp' && of === HOME).at(-1);
    if (scp === undefined) throw new Error('no SCP');
    expect(comparisonOf(organized, scp, deny).gained.map(({ who, action }) => `${who} ${action}`)).toContain('Ben kms:Decrypt');
    expect(compared(organized, 'rcp', HOME, text({ Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' })).gained).toContain('Ben kms:Decrypt orders-key');
  });

  test('a session policy takes from its one session', () => {
    const called = done(startDocument, { do: 'addCaller', name: 'Nightly', arn: `arn:aws:sts::${HOME}:assumed-role/OrdersApp/nightly` });
    const id = called.scene.people.at(-1)?.id ?? '';
    const session = done(called, { do: 'addPolicy', kind: 'sessionPolicy', of: id });
    const { gained, lost } = compared(session, 'sessionPolicy', id, text());
    expect(lost).toEqual([]);
    expect(gained).toContain('Nightly kms:Decrypt orders-key');
  });

  test('an endpoint policy decides about what goes through the endpoint, a bucket policy about the bucket', () => {
    const through = done(startDocument, { do: 'addEndpoint', name: 'Office', vpce: 'vpce-0a1b2c3d' });
    const endpoint = done(through, ...policiesOf(through.scene).some(({ kind }) => kind === 'vpcEndpointPolicy') ? [] : [{ do: 'addPolicy', kind: 'vpcEndpointPolicy', of: through.scene.endpoints[0]?.id ?? '' } as const]);
    expect(compared(endpoint, 'vpcEndpointPolicy', endpoint.scene.endpoints[0]?.id ?? '', text()).gained).toContain('Ben kms:Decrypt orders-key');
    const stored = done(startDocument, { do: 'addBucket', account: HOME, name: 'orders-archive' }, { do: 'addPolicy', kind: 'bucketPolicy', of: 'arn:aws:s3:::orders-archive' });
    const open = text({ ...allow('s3:GetObject'), Principal: { AWS: BEN }, Resource: 'arn:aws:s3:::orders-archive/*' });
    expect(compared(stored, 'bucketPolicy', 'arn:aws:s3:::orders-archive', open)).toEqual({ gained: [], lost: ['Ben s3:GetObject orders-archive'] });
  });

  test('is offered against the checkpoint, others of its kind, and a text of one’s own', () => {
    const [policy] = policiesOf(startDocument.scene).filter(({ kind }) => kind === 'identityPolicy');
    if (policy === undefined) throw new Error('no policy');
    const offered = againstOf(startDocument.scene, startDocument.scene, policy);
    expect(offered[0]).toMatchObject({ id: 'checkpoint', text: policy.text });
    expect(offered.slice(1, -1).every(({ id }) => id.startsWith('identityPolicy ') && id !== policy.id)).toBe(true);
    expect(offered.length).toBeGreaterThan(2);
    expect(offered.at(-1)).toMatchObject({ id: 'pasted', text: null });
  });
});

test.each([
  { name: 'half a text', other: '{ "Version": "2012-10-17",\n  "Statement": [', fault: /^The other text is no policy\. Line 2: / },
  { name: 'a word', other: 'nonsense', fault: /^The other text is no policy\. Line 1: / },
  { name: 'a list', other: '[]', fault: /^The other text is no policy\. Line 1: / },
  { name: 'an object without statements', other: '{\n "Version": "2012-10-17" }', fault: /^The other text is no policy\. Line 1: .*Statement/ },
])('$name is named as no policy, and gives and takes nothing', ({ other, fault }) => {
  const [policy] = policiesOf(startDocument.scene);
  if (policy === undefined) throw new Error('no policy');
  const found = comparisonOf(startDocument, policy, other);
  expect(found).toEqual({ gained: [], lost: [], fault: expect.stringMatching(fault) as string });
  expect(found.fault).toMatch(/[^.]\.$/);
  expect(comparisonOf(startDocument, policy, policy.text).fault).toBeUndefined();
  const half = done(startDocument, { do: 'editPolicy', policy: policy.id, text: other });
  const [mine] = policiesOf(half.scene);
  if (mine === undefined) throw new Error('no policy');
  expect(comparisonOf(half, mine, policy.text).fault).toBe(found.fault?.replace('The other text', `${policy.label} as it is`));
});
