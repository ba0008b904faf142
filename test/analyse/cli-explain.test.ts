import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKpl as run } from '../support/kpl.ts';
import { APP, KEY, PARTNER, policy, specOf } from './world.ts';

const path = join(mkdtempSync(join(tmpdir(), 'kpl-explain-')), 'cases.json');
const world = specOf({ key: policy({ Sid: 'Use', Effect: 'Allow', Principal: { AWS: APP }, Action: ['kms:Encrypt'], Resource: '*' }) });
const request = (principal: string, action: string) => ({ principal, action, resource: KEY });
writeFileSync(
  path,
  JSON.stringify({
    source: 'here',
    worlds: { w: world },
    cases: [
      { name: 'denied', world: 'w', request: request(APP, 'kms:Decrypt') },
      { name: 'allowed', world: 'w', request: request(APP, 'kms:Encrypt') },
      { name: 'never', world: 'w', request: request(PARTNER, 'kms:PutKeyPolicy') },
      { name: 'both sides', world: 'w', request: request(PARTNER, 'kms:Encrypt') },
    ],
  }),
);
const explain = (name: string): string => run('explain', path, '--case', name).out;
const data = (name: string): unknown => JSON.parse(run('explain', path, '--case', name, '--json').out);

test('kpl explain says of a denial how near it came, and the smallest change', () => {
  expect(explain('denied')).toContain('Nearest miss\n  Nearest in the key policy is “Use”: Action names kms:Encrypt, not kms:Decrypt.\n\nSmallest change\n  In “Use” of the key policy, add kms:Decrypt to Action.\n  1 element.\n');
  expect(data('denied')).toMatchObject({ nearestMiss: [{ kind: 'silent', type: 'keyPolicy' }], smallestChange: { kind: 'change', elements: 1, documents: [{ isNew: false, edits: [{ insert: expect.stringContaining('"kms:Decrypt"') as string }] }] } });
});

test('of an allowance, what removing would do', () => {
  expect(explain('allowed')).toContain('What removing would do\n  Without “Use” in the key policy: Not allowed: ');
  expect(data('allowed')).toMatchObject({ withoutStatement: [{ kind: 'statement', outcome: { decision: 'implicitDeny' } }] });
});

test('where no policy helps, why', () => {
  expect(explain('never')).toContain('Smallest change\n  No policy changes this: This operation never works across accounts');
  expect(data('never')).toMatchObject({ nearestMiss: [], smallestChange: { kind: 'none', obstacles: [{ kind: 'impossible' }] } });
});

test('a new document with its whole text', () => expect(explain('both sides')).toMatch(/Smallest change\n {2}In “Use” of the key policy, add .*\n {2}Add a statement to .*\n {2}\{\n {4}"Version": "2012-10-17"/));
