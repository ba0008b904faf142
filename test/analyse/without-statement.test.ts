import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFix, decide, explain, removalSentence, withKeyPolicy, withoutStatement, type RequestSpec } from '#engine';
import { cases, load, seed, worlds } from '../support/generate/runs.ts';
import { account, APP, documentsOf, everything, PARTNER, policy, requestOf, type Small, worldOf } from './world.ts';

const decrypt = { Sid: 'Use', Effect: 'Allow', Principal: { AWS: APP }, Action: ['kms:Decrypt'], Resource: '*' };

const rows: readonly { readonly name: string; readonly world: Small; readonly request?: Partial<RequestSpec>; readonly expect: readonly string[] }[] = [
  { name: 'the only one', world: { key: policy(decrypt) }, expect: ['Without “Use” in the key policy: Not allowed: no statement of the key policy allows OrdersApp kms:Decrypt.'] },
  {
    name: 'two that each are enough',
    world: { key: policy(decrypt, { ...decrypt, Sid: 'Again' }) },
    expect: [
      'Without “Use” in the key policy: still allowed. Allowed: “Again” in the key policy allows OrdersApp kms:Decrypt directly.',
      'Without “Again” in the key policy: still allowed. Allowed: “Use” in the key policy allows OrdersApp kms:Decrypt directly.',
    ],
  },
  {
    name: 'both sides across accounts',
    world: { key: policy({ ...decrypt, Principal: { AWS: PARTNER } }), people: { [PARTNER]: { identityPolicies: [everything] } } },
    request: { principal: PARTNER },
    expect: [
      'Without “Use” in the key policy: Not allowed: no statement of the key policy allows Partner kms:Decrypt.',
      'Without statement 1 in identity-based policy “IAM policy 1”: Not allowed: the key’s side is open, but no identity-based policy of Partner allows kms:Decrypt.',
    ],
  },
  { name: 'a grant', world: { key: policy({ ...decrypt, Action: 'kms:Encrypt' }), state: { grants: [{ id: 'g1', granteePrincipal: APP, operations: ['Decrypt'] }] } }, expect: ['Without grant g1: Not allowed: no statement of the key policy allows OrdersApp kms:Decrypt.'] },
  { name: 'a denial', world: { key: policy(account) }, expect: [] },
  { name: 'what KMS refuses', world: { key: policy(decrypt), state: { state: 'Disabled' } }, expect: [] },
];

describe('what removing would do', () => {
  test.each(rows)('$name', ({ world, request, expect: expected }) => expect(withoutStatement(worldOf(world), requestOf(request)).map(removalSentence)).toEqual(expected));

  test(`generated worlds: each statement of the basis, and the text without it decides so (seed ${seed})`, () => {
    let removed = 0;
    fc.assert(
      fc.property(cases, (generated) => {
        const { world, request } = load(generated);
        const { basis } = explain(world, request);
        const removals = withoutStatement(world, request);
        expect(removals.length).toBe(basis.kind === 'allowed' ? basis.statements.length + basis.grants.length : 0);
        for (const removal of removals) {
          if (removal.kind !== 'statement' || removal.statement.policy.type !== 'keyPolicy') continue;
          removed += 1;
          const text = documentsOf(world, request).find(({ ref }) => ref === removal.statement.policy)?.text ?? '';
          const after = withKeyPolicy(world, removal.statement.policy.of, applyFix(text, { label: '', edits: removal.edits }));
          expect(decide(after, request)).toEqual(removal.decision.outcome);
        }
      }),
      { seed, numRuns: worlds(600) },
    );
    expect(removed).toBeGreaterThan(worlds(600) / 50);
  }, 3_600_000);
});
