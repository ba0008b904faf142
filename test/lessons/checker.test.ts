import { describe, expect, test } from 'vitest';
import { checkCourse } from '#lessons';
import { courseFiles } from '../support/course.ts';

const ANATOMY = 'foundations/anatomy-of-a-key-policy';
const SHARING = 'other-accounts/another-account';

type Files = Map<string, string>;

/** Rewrites a JSON file of the course in memory. */
function change(files: Files, file: string, edit: (value: object) => unknown): void {
  files.set(file, JSON.stringify(edit(JSON.parse(files.get(file) ?? '{}') as object)));
}

/** The same for a file that is a list. */
function changeRows(files: Files, file: string, edit: (rows: object[]) => unknown): void {
  files.set(file, JSON.stringify(edit(JSON.parse(files.get(file) ?? '[]') as object[])));
}

const rows: readonly [rule: string, breakIt: (files: Files) => void, file: string, message: RegExp][] = [
  ['a stray file', (files) => files.set(`${ANATOMY}/notes.txt`, 'x'), `${ANATOMY}/notes.txt`, /belongs to no lesson/],
  ['a missing file', (files) => files.delete(`${ANATOMY}/lesson.md`), `${ANATOMY}/lesson.md`, /missing/],
  ['a missing solution of a document without a start', (files) => files.delete(`${ANATOMY}/start/key-policy.json`), `${ANATOMY}/start/key-policy.json`, /missing/],
  ['text that is no JSON', (files) => files.set(`${ANATOMY}/checks.json`, '[{'), `${ANATOMY}/checks.json`, /not JSON/],
  ['a prototype name', (files) => files.set(`${ANATOMY}/checks.json`, '[{ "__proto__": {} }]'), `${ANATOMY}/checks.json`, /__proto__/],
  ['an unknown member', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, colour: 'red' })), `${ANATOMY}/lesson.json`, /colour/],
  ['another format version', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, formatVersion: 2 })), `${ANATOMY}/lesson.json`, /format version 1/],
  ['a file that is far too long', (files) => files.set(`${ANATOMY}/lesson.md`, 'x'.repeat(500_000)), `${ANATOMY}/lesson.md`, /too long/],
  ['a world that cannot be read', (files) => change(files, `${ANATOMY}/world.json`, (value) => ({ ...value, keys: [{ arn: 'nonsense', manager: 'CUSTOMER' }] })), `${ANATOMY}/world.json`, /ARN of a KMS key/],
  ['an id that is not the folder’s', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, id: 'other' })), `${ANATOMY}/lesson.json`, /differs/],
  ['an id that is not locked', (files) => files.set('ids.lock.json', '[]'), `${ANATOMY}/lesson.json`, /ids\.lock\.json/],
  ['a concept required before it is taught', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, requires: ['cross-account'] })), `${ANATOMY}/lesson.json`, /no earlier lesson/],
  ['a heading that is no task', (files) => files.set(`${ANATOMY}/lesson.md`, (files.get(`${ANATOMY}/lesson.md`) ?? '').replace('## say-when', '## other')), `${ANATOMY}/lesson.md`, /headings/],
  ['hints without a task’s heading', (files) => files.set(`${ANATOMY}/hints.md`, (files.get(`${ANATOMY}/hints.md`) ?? '').replace('## say-when', '## other')), `${ANATOMY}/hints.md`, /headings/],
  ['a task with one hint', (files) => files.set(`${ANATOMY}/hints.md`, (files.get(`${ANATOMY}/hints.md`) ?? '').replace(/(## change-who\n\n1\. [^\n]*\n)2\. [^\n]*\n3\. [^\n]*\n/, '$1')), `${ANATOMY}/hints.md`, /at least two hints/],
  ['a flow that leaves a task out', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, flow: ['read-it'] })), `${ANATOMY}/lesson.json`, /flow/],
  ['a check for somebody unknown', (files) => changeRows(files, `${ANATOMY}/checks.json`, (value) => value.map((row, index) => (index === 0 ? { ...row, as: 'zoe' } : row))), `${ANATOMY}/checks.json`, /zoe/],
  ['a check of no task', (files) => changeRows(files, `${ANATOMY}/checks.json`, (value) => value.map((row, index) => (index === 0 ? { ...row, task: 'none' } : row))), `${ANATOMY}/checks.json`, /belongs to no task/],
  ['a check twice', (files) => changeRows(files, `${ANATOMY}/checks.json`, (value) => [...value, value[0]]), `${ANATOMY}/checks.json`, /stands twice/],
  ['a check without feedback', (files) => changeRows(files, `${ANATOMY}/checks.json`, (value) => value.map((row) => ({ ...row, feedback: { tooLittle: '', tooMuch: 'x' } }))), `${ANATOMY}/checks.json`, /must not be empty/],
  ['a start that fails something else', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, startFails: ['app-decrypts'] })), `${ANATOMY}/lesson.json`, /The start fails/],
  ['a solution that fails', (files) => files.set(`${ANATOMY}/solution/key-policy.json`, files.get(`${ANATOMY}/mutants/everyone/key-policy.json`) ?? ''), `${ANATOMY}/solution`, /must pass every check/],
  ['an alternative that fails', (files) => files.set(`${ANATOMY}/alternatives/string-like/key-policy.json`, files.get(`${ANATOMY}/start/key-policy.json`) ?? ''), `${ANATOMY}/alternatives/string-like`, /must pass every check/],
  ['a near-miss that fails something else', (files) => change(files, `${ANATOMY}/mutants/everyone/mutant.json`, (value) => ({ ...value, mustFail: ['ben-stays-out'] })), `${ANATOMY}/mutants/everyone/mutant.json`, /mustFail/],
  ['two near-misses that decide the same', (files) => {
    files.set(`${ANATOMY}/mutants/zz-again/key-policy.json`, files.get(`${ANATOMY}/mutants/everyone/key-policy.json`) ?? '');
    files.set(`${ANATOMY}/mutants/zz-again/mutant.json`, files.get(`${ANATOMY}/mutants/everyone/mutant.json`) ?? '');
  }, `${ANATOMY}/mutants/zz-again`, /decides just the same/],
  ['an all-open policy that passes', (files) => changeRows(files, `${SHARING}/checks.json`, (value) => value.map((row) => ((row as { id: string }).id === 'ledger-key-stays-closed' ? { ...row, key: 'orders-key', action: 'kms:CreateGrant' } : row))), `${SHARING}/checks.json`, /all-open policy passes/],
  ['a small change that no check catches', (files) => changeRows(files, `${ANATOMY}/checks.json`, (value) => value.map((row) => ((row as { id: string }).id === 'no-purpose-stays-closed' ? { ...row, encryptionContext: { purpose: 'none' } } : row))), `${ANATOMY}/checks.json`, /weaken the operators/],
  ['a listed change that is caught', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, equivalentMutants: [{ mutation: 'key-policy: drop statement 1', reason: 'x' }] })), `${ANATOMY}/lesson.json`, /which a check catches/],
  ['a listed change that is not tried', (files) => change(files, `${ANATOMY}/lesson.json`, (value) => ({ ...value, equivalentMutants: [{ mutation: 'nothing', reason: 'x' }] })), `${ANATOMY}/lesson.json`, /no change that is tried/],
  ['a check that nothing needs', (files) => changeRows(files, `${ANATOMY}/checks.json`, (value) => [...value, { id: 'mallory-lists', task: 'change-who', label: 'x', as: 'mallory', action: 'kms:ListKeys', key: '*', expect: 'allow', feedback: { tooLittle: 'x', tooMuch: 'x' } }]), `${ANATOMY}/checks.json`, /No near-miss needs/],
];

describe('the checker refuses', () => {
  test.each(rows)('%s', (_rule, breakIt, file, message) => {
    const files = courseFiles();
    breakIt(files);
    const problems = checkCourse(files);
    expect(problems.map((problem) => `${problem.file}: ${problem.message}`).filter((problem) => problem.startsWith(file) && message.test(problem)), JSON.stringify(problems)).not.toEqual([]);
  });
});
