import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain, missSentence, nearestMiss, parseJson, type JsonNode, type Miss, type RequestSpec } from '#engine';
import { cases, load, seed, worlds } from '../support/generate/runs.ts';
import { account, ADMIN, ANA, APP, AWAY, decisionOf, everything, HOME, KEY, PARTNER, documentsOf, policy, type Small, textOf } from './world.ts';

interface Row {
  readonly name: string;
  readonly world: Small;
  readonly request?: Partial<RequestSpec>;
  /** For each miss: the type, the statement's place, and the kinds and names of what did not match. */
  readonly expect: readonly string[];
  readonly sentence?: string;
}

const use = { Sid: 'Use', Effect: 'Allow', Principal: { AWS: APP }, Action: ['kms:Encrypt'], Resource: '*' };
const viaS3 = { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } };

const rows: readonly Row[] = [
  { name: 'an action that is not in the list', world: { key: policy(use) }, expect: ['keyPolicy 0 2/3: Action'], sentence: 'Nearest in the key policy is “Use”: Action names kms:Encrypt, not kms:Decrypt.' },
  { name: 'a principal that is not named', world: { key: policy({ ...use, Principal: { AWS: ANA }, Action: 'kms:Decrypt' }) }, expect: ['keyPolicy 0 2/3: Principal'] },
  {
    name: 'a condition: the statement where all else matches is nearer than one that is about another action',
    world: { key: policy(use, { ...use, Sid: 'Through S3', Action: 'kms:Decrypt', Condition: viaS3 }) },
    request: { context: { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' } },
    expect: ['keyPolicy 1 3/4: kms:ViaService'],
    sentence: 'Nearest in the key policy is “Through S3”: StringEquals kms:ViaService asks for s3.eu-central-1.amazonaws.com, and the request carries ec2.eu-central-1.amazonaws.com.',
  },
  { name: 'a condition on a key that the request lacks', world: { key: policy({ ...use, Action: 'kms:Decrypt', Condition: viaS3 }) }, expect: ['keyPolicy 0 3/4: kms:ViaService'], sentence: 'Nearest in the key policy is “Use”: StringEquals kms:ViaService asks for s3.eu-central-1.amazonaws.com, and the request carries no such key.' },
  { name: 'equal ones: the first', world: { key: policy({ ...use, Action: 'kms:Sign' }, { ...use, Action: 'kms:Verify' }) }, expect: ['keyPolicy 0 2/3: Action'] },
  { name: 'as many matches with fewer misses', world: { key: policy({ ...use, Principal: { AWS: ANA }, Condition: { Null: { 'kms:ViaService': 'true' } } }, use) }, expect: ['keyPolicy 1 2/3: Action'] },
  { name: 'NotAction leaves the action out', world: { key: policy({ Effect: 'Allow', Principal: { AWS: APP }, NotAction: ['kms:Decrypt'], Resource: '*' }) }, expect: ['keyPolicy 0 2/3: NotAction'], sentence: 'Nearest in the key policy is statement 1: NotAction kms:Decrypt leaves out kms:Decrypt.' },
  { name: 'a statement without effect', world: { key: policy({ ...use, Action: 'kms:Decrypt', Effect: 'allow' }) }, expect: ['keyPolicy 0 3/3: no effect'] },
  { name: 'an element that is not there', world: { key: policy({ Effect: 'Allow', Principal: { AWS: APP }, Action: 'kms:Decrypt' }) }, expect: ['keyPolicy 0 2/3: no Resource'] },
  { name: 'the account, where nobody’s IAM policy speaks', world: { key: policy(account) }, expect: ['identityPolicy none'], sentence: 'There is no identity-based policy with a statement that allows anything.' },
  {
    name: 'both of two types',
    world: { key: policy(account), people: { [APP]: { identityPolicies: [policy({ Effect: 'Allow', Action: 'kms:Encrypt', Resource: KEY })], permissionsBoundary: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) } } },
    expect: ['identityPolicy 0 1/2: Action', 'permissionsBoundary 0 1/2: Action'],
  },
  { name: 'a caller of another account', world: { key: policy(account), people: { [PARTNER]: { identityPolicies: [everything] } } }, request: { principal: PARTNER }, expect: ['keyPolicy 0 2/3: Principal'] },
  {
    name: 'an SCP, at its level',
    world: {
      key: policy(account),
      people: { [APP]: { identityPolicies: [everything] } },
      more: {
        organization: { id: 'o-a', managementAccount: AWAY, nodes: [{ id: 'r-1' }, { id: 'ou-1', parent: 'r-1', scps: [policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' })] }] },
        accounts: [{ id: HOME, node: 'ou-1' }, { id: AWAY }],
      },
    },
    expect: ['scp at ou-1 0 1/2: Action'],
  },
  { name: 'a text that is no JSON', world: { key: '{ "Statement": [' }, expect: ['keyPolicy none'], sentence: 'The key policy is not valid JSON, so nothing in it counts.' },
  { name: 'an explicit deny', world: { key: policy(account, { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'kms:De*', Resource: '*' }) }, expect: ['denied keyPolicy 1: Principal, Action, Resource'] },
  {
    name: 'a grant for another operation',
    world: { key: policy(use), state: { grants: [{ id: 'g1', granteePrincipal: APP, operations: ['Encrypt'] }, { id: 'g2', granteePrincipal: ADMIN, operations: ['Decrypt'] }] } },
    expect: ['keyPolicy 0 2/3: Action', 'grant g1'],
  },
  { name: 'what is allowed', world: { key: policy({ ...use, Action: 'kms:Decrypt' }) }, expect: [] },
  { name: 'what never works here', world: { key: policy(account) }, request: { principal: PARTNER, action: 'kms:PutKeyPolicy' }, expect: [] },
];

function inWords(miss: Miss): string {
  if (miss.kind === 'grant') return `grant ${miss.grant.id}`;
  const level = miss.level === undefined ? '' : ` at ${miss.level}`;
  if (miss.kind === 'silent' && miss.nearest === null) return `${miss.type}${level} none`;
  const points = miss.kind === 'denied' ? miss.points : (miss.nearest?.points ?? []);
  const names = points.map((point) => (point.kind === 'noEffect' ? 'no effect' : point.kind === 'missing' ? `no ${point.element}` : point.kind === 'element' ? point.element : point.key));
  if (miss.kind === 'denied') return `denied ${miss.type}${level} ${miss.statement.index}: ${names.join(', ')}`;
  return `${miss.type}${level} ${miss.nearest?.statement.index ?? ''} ${miss.nearest?.matching ?? ''}/${miss.nearest?.elements ?? ''}: ${names.join(', ')}`;
}

describe('the nearest miss', () => {
  test.each(rows)('$name', ({ world, request, expect: expected, sentence }) => {
    const decision = decisionOf(world, request);
    const misses = nearestMiss(decision);
    expect(misses.map(inWords)).toEqual(expected);
    if (sentence !== undefined && misses[0] !== undefined) expect(missSentence(misses[0], decision.trace.request)).toBe(sentence);
  });

  test('the range of a point is the very words in the learner’s text', () => {
    const text = textOf(policy(use));
    const [miss] = nearestMiss(decisionOf({ key: text }));
    const point = miss?.kind === 'silent' ? miss.nearest?.points[0] : undefined;
    if (point?.kind !== 'element') throw new Error('no such point');
    expect(text.slice(point.range.from, point.range.to)).toMatch(/^"Action": \[\s+"kms:Encrypt"\s+\]$/);
    expect(point.entries.map(({ range }) => text.slice(range.from, range.to))).toEqual(['"kms:Encrypt"']);
    expect(point.carried).toBe('kms:Decrypt');
  });

  test(`generated worlds: what is named stands at its range, inside its statement (seed ${seed})`, () => {
    let points = 0;
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const decision = explain(world, request);
        for (const miss of nearestMiss(decision)) {
          expect(missSentence(miss, decision.trace.request)).not.toMatch(/undefined|\[object/);
          if (miss.kind === 'grant') continue;
          const statement = miss.kind === 'denied' ? miss.statement : miss.nearest?.statement;
          if (statement === undefined) continue;
          const text = documentsOf(world, request).find(({ ref }) => ref === statement.policy)?.text ?? '';
          for (const point of miss.kind === 'denied' ? miss.points : (miss.nearest?.points ?? [])) {
            points += 1;
            expect(point.range.from >= statement.range.from && point.range.to <= statement.range.to).toBe(true);
            const words = text.slice(point.range.from, point.range.to);
            if (point.kind === 'element') {
              expect(words.startsWith(`"${point.element}"`)).toBe(true);
              for (const { text: entry, range } of point.entries) expect(parsed(text.slice(range.from, range.to))).toBe(entry);
            } else if (point.kind === 'condition') expect(words.startsWith(JSON.stringify(point.key))).toBe(true);
            else expect(point.range).toEqual(statement.range);
          }
        }
      }),
      { seed, numRuns: worlds(1500) },
    );
    expect(points).toBeGreaterThan(worlds(1500) / 2);
  }, 3_600_000);
});

function parsed(text: string): unknown {
  const root: JsonNode | null = parseJson(text).root;
  return root?.kind === 'string' ? root.value : undefined;
}
