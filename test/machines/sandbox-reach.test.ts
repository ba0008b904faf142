import { describe, expect, test } from 'vitest';
import type { Decision } from '#engine';
import type { Scene } from '#lessons';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { askedOf } from '../../renderer/machines/sandbox/views/decisions.ts';
import { type DrawnPath, type Reach, reachWords, searchReach, stepDecision } from '../../renderer/machines/sandbox/views/reach.ts';

const key = startDocument.scene.world.keys[0]?.arn ?? '';
const ana = 'arn:aws:iam::111122223333:user/Ana';
const app = 'arn:aws:iam::111122223333:role/OrdersApp';

function withPolicies(policy: readonly object[], ...commands: readonly Command[]): SandboxDocument {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: policy });
  const result = apply(startDocument, { do: 'several', commands: [{ do: 'editPolicy', policy: `keyPolicy ${key} 0`, text }, ...commands] });
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

function reachOf(scene: Scene, of: string): Reach {
  const search = searchReach(scene, of);
  for (let next = search.next(); ; next = search.next()) if (next.done === true) return next.value;
}

const drawn = ({ stops }: DrawnPath): string => stops.map(({ person, isNewPerson, words, action }) => `${isNewPerson ? `[${person.name}] ` : ''}${words} (${action})`).join(' > ');
const outcomes = (document: SandboxDocument, { path }: DrawnPath): readonly string[] => path.steps.map((_, index) => stepDecision(document.scene, key, path, index)?.outcome.decision ?? 'none');

describe('who can reach plaintext', () => {
  test('directly, and by every detour, in the world that the sandbox begins with', () => {
    const reach = reachOf(startDocument.scene, key);
    expect(reach.direct.map(drawn)).toEqual(expect.arrayContaining(['[Ben] decrypts (kms:Decrypt)', '[Billing] decrypts (kms:Decrypt)', '[root of Harbor Supply] decrypts (kms:Decrypt)']));
    expect(reach.direct.some(({ stops }) => stops[0]?.person.name === 'Mallory')).toBe(false);
    expect(reach.detours.map(drawn)).toEqual(expect.arrayContaining(['[Ana] rewrites the key policy (kms:PutKeyPolicy) > decrypts (kms:Decrypt)', '[Ana] creates a grant (kms:CreateGrant) > decrypts (kms:Decrypt)']));
    expect(reachWords(reach)).toBe(`Who can get to plaintext: ${reach.people}.`);
  });

  test('how far the search is grows to the whole', () => {
    const progress = [...searchReach(startDocument.scene, key)];
    expect(progress.length).toBeGreaterThan(10);
    for (const [index, { tried, of }] of progress.entries()) {
      expect(tried).toBeGreaterThanOrEqual(progress[index - 1]?.tried ?? 0);
      expect(tried).toBeLessThanOrEqual(of);
    }
  });

  test('people stand in the colours of their accounts', () => {
    const hues = new Map(reachOf(startDocument.scene, key).direct.map(({ stops }) => [stops[0]?.person.name, stops[0]?.person.hue]));
    expect([hues.get('Ben'), hues.get('Billing')]).toEqual([0, 1]);
  });

  test('each step of each path was allowed, in the world that the steps before it leave', () => {
    const { direct, detours } = reachOf(startDocument.scene, key);
    for (const path of [...direct, ...detours]) expect(new Set(outcomes(startDocument, path)), path.sentence).toEqual(new Set(['allow']));
  });

  test('by a detour only: the last step is refused today, and allowed once the policy was rewritten', () => {
    const document = withPolicies([{ Effect: 'Allow', Principal: { AWS: ana }, Action: 'kms:PutKeyPolicy', Resource: '*' }], { do: 'deletePrincipal', arn: app });
    const reach = reachOf(document.scene, key);
    expect([reach.direct, reach.detours.map(drawn)]).toEqual([[], ['[Ana] rewrites the key policy (kms:PutKeyPolicy) > decrypts (kms:Decrypt)']]);
    expect(reachWords(reach)).toBe('Who can get to plaintext: 1, of them 1 only by a detour.');
    const [path] = reach.detours;
    const [put, decrypt] = path?.stops ?? [];
    expect(path === undefined ? [] : outcomes(document, path)).toEqual(['allow', 'allow']);
    expect(put?.attempt).toMatchObject({ as: 'ana', action: 'kms:PutKeyPolicy', key: 'orders-key' });
    expect(decrypt?.attempt).toBeNull();
    const today = askedOf(document.scene, { as: 'ana', action: 'kms:Decrypt', key: 'orders-key' });
    expect('decision' in today ? today.decision.outcome.decision : today.problem).toBe('implicitDeny');
  });

  test('by a role: the road goes on as that role', () => {
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: ana }, Action: 'sts:AssumeRole' }] });
    const document = withPolicies([{ Effect: 'Allow', Principal: { AWS: app }, Action: 'kms:Decrypt', Resource: '*' }], { do: 'addPolicy', kind: 'trustPolicy', of: app, text: trust });
    const reach = reachOf(document.scene, key);
    expect(reach.detours.map(drawn)).toEqual(['[Ana] assumes a role (sts:AssumeRole) > [OrdersApp] decrypts (kms:Decrypt)']);
    const [path] = reach.detours;
    expect(path?.stops[1]?.attempt).toMatchObject({ as: 'ordersapp', action: 'kms:Decrypt' });
    const decisions: readonly (Decision | null)[] = [0, 1].map((index) => (path === undefined ? null : stepDecision(document.scene, key, path.path, index)));
    expect(decisions.map((decision) => decision?.outcome.decision)).toEqual(['allow', 'allow']);
    expect(reach.direct.find(({ stops }) => stops[0]?.person.arn === app)?.remark).toBeNull();
  });

  test('a role whose trust policy the world does not give is marked', () => {
    const { direct } = reachOf(startDocument.scene, key);
    expect(direct.find(({ stops }) => stops[0]?.person.arn === app)?.remark).toMatch(/trust policy of OrdersApp/);
  });

  test('nobody: the sentence says so', () => {
    const reach = reachOf(withPolicies([]).scene, key);
    expect([reach.people, reachWords(reach)]).toEqual([0, 'Nobody gets to plaintext with this key, directly or by a detour.']);
  });

  test('a step that is not there has no decision', () => {
    const [path] = reachOf(startDocument.scene, key).direct;
    expect(path === undefined ? '' : stepDecision(startDocument.scene, key, path.path, 7)).toBeNull();
  });
});
