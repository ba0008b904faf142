import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFix, changeSentence, decide, gainSentences, loadRequest, loadWorld, obstacleSentence, parseJson, smallestChange, type Request, type RequestSpec, type SmallestChange, type World } from '#engine';
import { consoleKeyPolicy } from '#simulator/facts';
import { cases, load, seed, worlds } from '../support/generate/runs.ts';
import { account, ADMIN, ANA, APP, AWAY, documentsOf, HOME, KEY, PARTNER, policy, requestOf, type Small, worldOf } from './world.ts';

interface Row {
  readonly name: string;
  readonly world: Small;
  readonly request?: Partial<RequestSpec>;
  /** The sentences of the steps; or of what stands in the way. */
  readonly expect: readonly string[];
  readonly elements?: number;
  readonly gains?: readonly string[];
}

const use = { Sid: 'Use', Effect: 'Allow', Principal: { AWS: APP }, Action: ['kms:Encrypt'], Resource: '*' };
const decrypt = { ...use, Action: ['kms:Decrypt'] };
const organization = (scps: readonly object[], rcps: readonly object[] = []) => ({
  organization: { id: 'o-a', managementAccount: AWAY, nodes: [{ id: 'r-1', scps: scps.map((one) => policy(one as never)), rcps: rcps.map((one) => policy(one as never)) }] },
  accounts: [{ id: HOME, node: 'r-1' }, { id: AWAY }],
});
const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
const viaS3 = 's3.eu-central-1.amazonaws.com';

const rows: readonly Row[] = [
  { name: 'an action more', world: { key: policy(use) }, expect: ['In “Use” of the key policy, add kms:Decrypt to Action.'], elements: 1, gains: [] },
  { name: 'a principal more', world: { key: policy({ ...decrypt, Principal: { AWS: ANA } }) }, expect: [`In “Use” of the key policy, add ${APP} to Principal.`], elements: 1, gains: [] },
  { name: 'a service beside people', world: { key: policy(decrypt) }, request: { principal: 'logs.amazonaws.com' }, expect: ['In “Use” of the key policy, add logs.amazonaws.com to Principal.'], elements: 1 },
  {
    name: 'a session is named by its role',
    world: { key: policy({ ...decrypt, Principal: { AWS: ANA } }) },
    request: { principal: `arn:aws:sts::${HOME}:assumed-role/OrdersApp/job-1` },
    expect: [`In “Use” of the key policy, add ${APP} to Principal.`],
  },
  {
    name: 'a value more',
    world: { key: policy({ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': viaS3 } } }) },
    request: { context: { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' } },
    expect: ['In “Use” of the key policy, add ec2.eu-central-1.amazonaws.com to the values of StringEquals kms:ViaService.'],
    elements: 1,
  },
  { name: 'IfExists where the key is missing', world: { key: policy({ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': viaS3 } } }) }, expect: ['In “Use” of the key policy, write StringEqualsIfExists instead of StringEquals, since the request carries no kms:ViaService.'] },
  { name: 'a condition less, where its operator has other keys too', world: { key: policy({ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': viaS3, 'kms:CallerAccount': HOME } } }) }, expect: ['In “Use” of the key policy, remove the condition StringEquals kms:ViaService; no value of it fits this request.'] },
  { name: 'a number to stay below', world: { key: policy({ ...decrypt, Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } } }) }, request: { context: { 'aws:MultiFactorAuthAge': '900' } }, expect: ['In “Use” of the key policy, add 901 to the values of NumericLessThan aws:MultiFactorAuthAge.'] },
  { name: 'a value less of a negated operator', world: { key: policy({ ...decrypt, Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } } }) }, request: { context: { 'aws:SourceVpce': 'vpce-2' } }, expect: ['In “Use” of the key policy, take vpce-2 out of the values of StringNotEquals aws:SourceVpce.'] },
  {
    name: 'equally small ones: the one with which fewer gain',
    world: { key: policy(account, { ...use, Principal: { AWS: [APP, ANA] } }, { ...use, Sid: 'Only the app' }) },
    expect: ['In “Only the app” of the key policy, add kms:Decrypt to Action.'],
    gains: [],
  },
  { name: 'the identity-based policy, where the key policy leaves it to IAM and names nobody', world: { key: policy(account), people: { [APP]: { identityPolicies: [policy({ Effect: 'Allow', Action: 'kms:Encrypt', Resource: KEY })] } } }, expect: ['In statement 1 of identity-based policy “IAM policy 1” of OrdersApp, add kms:Decrypt to Action.'], elements: 1 },
  {
    name: 'across accounts both sides, together',
    world: { key: policy(account, { ...use, Principal: { AWS: PARTNER } }), people: { [PARTNER]: { identityPolicies: [policy({ Effect: 'Allow', Action: ['kms:Encrypt'], Resource: KEY })] } } },
    request: { principal: PARTNER },
    expect: ['In “Use” of the key policy, add kms:Decrypt to Action.', 'In statement 1 of identity-based policy “IAM policy 1” of Partner, add kms:Decrypt to Action.'],
    elements: 2,
  },
  {
    name: 'a new document where there is none',
    world: { key: policy({ ...decrypt, Principal: { AWS: PARTNER } }) },
    request: { principal: PARTNER },
    expect: [`Add a statement to identity-based policy “New policy” of Partner that allows kms:Decrypt on ${KEY}.`],
    elements: 3,
  },
  { name: 'an exception in a Deny', world: { key: policy(decrypt, { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' }) }, expect: [`In “No” of the key policy, make an exception: add the condition ArnNotEquals aws:PrincipalArn ${APP}.`], elements: 1, gains: [] },
  {
    name: 'an exception beside those that are there',
    world: { key: policy(decrypt, { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': ADMIN } } }) },
    expect: [`In “No” of the key policy, add ${APP} to the values of ArnNotEquals aws:PrincipalArn.`],
    elements: 1,
  },
  {
    name: 'two Denies in two documents',
    world: { key: policy(decrypt, { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' }), more: organization([allowAll, { Sid: 'NoKms', Effect: 'Deny', Action: 'kms:*', Resource: '*' }]) },
    expect: [`In “NoKms” of service control policy “SCP 2 of r-1”, make an exception: add the condition ArnNotEquals aws:PrincipalArn ${APP}.`, `In “No” of the key policy, make an exception: add the condition ArnNotEquals aws:PrincipalArn ${APP}.`],
    elements: 2,
  },
  {
    name: 'a caller without a key to tell it by: only removing helps',
    world: { key: policy(decrypt, { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' }) },
    request: { context: { 'aws:PrincipalArn': null } },
    expect: ['Remove “No” from the key policy; narrowing it does not help.'],
    elements: 4,
  },
  { name: 'an SCP that is silent', world: { key: policy(decrypt), more: organization([{ Effect: 'Allow', Action: ['s3:*'], Resource: '*' }]) }, expect: ['In statement 1 of service control policy “SCP 1 of r-1”, add kms:Decrypt to Action.'], elements: 1 },
  { name: 'an RCP that denies', world: { key: policy(decrypt), more: organization([allowAll], [{ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } } }]) }, expect: [`In statement 1 of resource control policy “RCP 1 of r-1”, make an exception: add the condition ArnNotEquals aws:PrincipalArn ${APP}.`] },
  { name: 'an endpoint policy that is silent', world: { key: policy(decrypt) }, request: { vpcEndpointPolicy: policy({ Effect: 'Allow', Principal: '*', Action: 'kms:Encrypt', Resource: '*' }) }, expect: ['In statement 1 of the VPC endpoint policy, add kms:Decrypt to Action.'] },
  { name: 'the root user is its account', world: { key: policy(decrypt) }, request: { principal: `arn:aws:iam::${HOME}:root` }, expect: [`In “Use” of the key policy, add arn:aws:iam::${HOME}:root to Principal.`] },
  { name: 'a disabled key', world: { key: policy(use), state: { state: 'Disabled' } }, expect: ['No policy changes this: even once the policies allow, KMS refuses, because the key is disabled.'] },
  { name: 'an AWS managed key', world: { key: policy({ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:ViaService': viaS3 } } }), state: { manager: 'AWS' } }, expect: ['The key policy would have to allow it, but it belongs to an AWS managed key, and only AWS changes it.'] },
  { name: 'an operation that never crosses accounts', world: { key: policy(account) }, request: { principal: PARTNER, action: 'kms:PutKeyPolicy' }, expect: ['No policy changes this: This operation never works across accounts, whatever the policies say.'] },
  { name: 'a key that is not there', world: {}, request: { resource: KEY.replace(HOME, AWAY) }, expect: ['No policy changes this: There is no key with this ARN.'] },
  { name: 'a caller that the world does not have', world: { key: policy(account) }, request: { principal: `arn:aws:iam::${AWAY}:user/Nobody` }, expect: ['The identity-based policy would have to allow it, but this world does not have the caller, so nothing can be attached to it.'] },
  { name: 'a key policy that is no JSON', world: { key: '{ "Statement": [' }, expect: ['The key policy is not valid JSON. Correct it first.'] },
  { name: 'what is allowed', world: { key: policy(decrypt) }, expect: [] },
];

/** Every text in quotes that a change puts into a document; a resource can be everything. */
function wordsIn(change: Extract<SmallestChange, { kind: 'change' }>): string[] {
  const inserted = change.documents.flatMap(({ edits }) => edits.map(({ insert }) => insert)).join('\n');
  return inserted.replaceAll('"Resource": "*"', '').match(/"[^"]*"/g) ?? [];
}

/** The world and the request with the edits, read anew from the texts alone. */
function applied(change: Extract<SmallestChange, { kind: 'change' }>, world: World, request: Request): ReadonlyMap<string, string> {
  const texts = documentsOf(world, request);
  return new Map(change.documents.map(({ document, edits }) => [JSON.stringify(document), applyFix(texts.find(({ ref }) => ref === document)?.text ?? '', { label: '', edits })]));
}

describe('the smallest change', () => {
  test.each(rows)('$name', ({ world: small, request: spec, expect: expected, elements, gains }) => {
    const [world, request] = [worldOf(small), requestOf(spec)];
    const change = smallestChange(world, request);
    const told = change.kind === 'change' ? change.steps.map(changeSentence) : change.kind === 'none' ? change.obstacles.map(obstacleSentence) : [];
    expect(told).toEqual(expected);
    if (elements !== undefined) expect(change).toMatchObject({ kind: 'change', elements });
    if (gains !== undefined && change.kind === 'change') expect(gainSentences(change.gains)).toEqual(gains);
  });

  test('the console’s policy: the user’s statement, and what else that gives', () => {
    const key = consoleKeyPolicy({ partition: 'aws', account: HOME, type: 'symmetric', administrators: [ADMIN], users: [APP], administratorsMayDelete: true });
    const change = smallestChange(worldOf({ key: { ...key } }), requestOf({ principal: ANA }));
    if (change.kind !== 'change') throw new Error(change.kind);
    expect(change.steps.map(changeSentence)).toEqual([`In “Allow use of the key” of the key policy, add ${ANA} to Principal.`]);
    expect(gainSentences(change.gains)).toEqual([`${ANA} could then call kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyPair and 4 more.`]);
    expect(change.grant).toEqual({ granteePrincipal: ANA, operations: ['Decrypt'] });
  });

  test('the text keeps the learner’s formatting', () => {
    const text = `{ "Version": "2012-10-17",\n   "Statement": [\n      {  "Effect":"Allow", "Principal": { "AWS": "${APP}" },\n         "Action": [ "kms:Encrypt" ],   "Resource": "*" } ] }`;
    const [world, request] = [worldOf({ key: text }), requestOf()];
    const change = smallestChange(world, request);
    if (change.kind !== 'change') throw new Error(change.kind);
    expect([...applied(change, world, request).values()]).toEqual([text.replace('"kms:Encrypt"', '"kms:Encrypt", "kms:Decrypt"')]);
  });

  test(`generated worlds: every change allows, with the texts it leaves, and names no wildcard (seed ${seed})`, () => {
    const counts = { allowed: 0, change: 0, none: 0, denies: 0, several: 0 };
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const before = decide(world, request);
        const change = smallestChange(world, request);
        counts[change.kind] += 1;
        if (change.kind === 'allowed') {
          expect([before.decision, before.error]).toEqual(['allow', undefined]);
          return;
        }
        expect(before.decision === 'allow' && before.error === undefined).toBe(false);
        if (change.kind === 'none') {
          expect(change.obstacles.length).toBeGreaterThan(0);
          expect(change.obstacles.map(obstacleSentence).join(' ')).not.toMatch(/undefined/);
          return;
        }
        if (before.decision === 'explicitDeny') counts.denies += 1;
        if (change.documents.length > 1) counts.several += 1;
        expect(decide(change.world, change.request)).toEqual({ decision: 'allow' });
        expect(change.decision.outcome).toEqual({ decision: 'allow' });
        // What the edits make of the texts is what was decided, and every document of it can be read.
        const after = documentsOf(change.world, change.request);
        for (const [name, text] of applied(change, world, request)) {
          expect(parseJson(text).valid).toBe(true);
          expect(after.find(({ ref }) => JSON.stringify(ref) === name)?.text).toBe(text);
        }
        expect(change.elements).toBe(change.steps.reduce((sum, { elements }) => sum + elements, 0));
        expect(change.steps.map(changeSentence).join(' ')).not.toMatch(/undefined/);
        const texts = documentsOf(world, request).map(({ text }) => text);
        const fresh = wordsIn(change).filter((word) => !texts.some((text) => text.includes(word)));
        if (request.caller.kind !== 'anonymous') expect(fresh.filter((word) => word.includes('*'))).toEqual([]);
      }),
      { seed, numRuns: worlds(240) },
    );
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(worlds(240) / 100);
  }, 3_600_000);

  test(`generated worlds: no single edit does what a change takes more elements for (seed ${seed})`, () => {
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const change = smallestChange(world, request);
        if (change.kind !== 'change' || change.elements < 2) return;
        // One more action or principal in any list of the key policy.
        const [key] = generated.world.keys;
        const document = key?.policy;
        if (key === undefined || typeof document !== 'object' || document === null) return;
        const statements = [(document as { Statement?: unknown }).Statement].flat() as Record<string, unknown>[];
        const more = statements.flatMap((statement, index) => {
          const principal = statement['Principal'];
          const edited = [
            ...(statement['Action'] === undefined ? [] : [{ ...statement, Action: [statement['Action'], generated.request.action].flat() }]),
            ...(typeof principal === 'object' && principal !== null && 'AWS' in principal ? [{ ...statement, Principal: { ...principal, AWS: [principal.AWS, ...(request.caller.kind === 'user' ? [request.caller.arn] : [])].flat() } }] : []),
          ];
          return edited.map((one) => statements.map((other, at) => (at === index ? one : other)));
        });
        for (const one of more) {
          const edited = loadWorld({ ...generated.world, keys: [{ ...key, policy: { ...document, Statement: one } }, ...generated.world.keys.slice(1)] }).world;
          const asked = loadRequest(generated.request).request;
          if (edited === null || asked === null) continue;
          const { decision, error } = decide(edited, asked);
          expect(decision === 'allow' && error === undefined).toBe(false);
        }
      }),
      { seed: seed + 1, numRuns: worlds(150) },
    );
  }, 3_600_000);
});
