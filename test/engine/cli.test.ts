import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runKpl as run } from '../support/kpl.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpl-cli-'));
const world = { accounts: [{ id: '111122223333' }], principals: [], keys: [{ arn: 'arn:aws:kms:eu-west-1:111122223333:key/a', manager: 'CUSTOMER' }] };
const request = { principal: 'arn:aws:iam::111122223333:root', action: 'kms:Decrypt', resource: 'arn:aws:kms:eu-west-1:111122223333:key/a' };

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const suite = (expected: object | undefined, more: object = {}) => ({ source: 'here', worlds: { w: world }, cases: [{ name: 'root', world: 'w', request, ...(expected === undefined ? {} : { expected }), ...more }] });

describe('kpl evaluate', () => {
  test('prints one array and nothing else, and exits 0 when all is met', () => {
    const path = file('good.json', suite({ decision: 'allow' }));
    const { code, out, err } = run('evaluate', path, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual([{ file: path, name: 'root', decision: 'allow', expected: { decision: 'allow' }, ok: true }]);
  });

  test('exits 1 when an expectation is not met', () => {
    const { code, out } = run('evaluate', file('bad.json', suite({ decision: 'implicitDeny' })), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ ok: false }]);
  });

  test('an error that was not expected is not met', () => {
    const disabled = { ...world, keys: [{ ...world.keys[0], state: 'Disabled' }] };
    expect(run('evaluate', file('state.json', suite({ decision: 'allow' }, { world: disabled })), '--json').code).toBe(1);
    expect(run('evaluate', file('state2.json', suite({ decision: 'allow', error: 'DisabledException' }, { world: disabled })), '--json').code).toBe(0);
  });

  test('without an expectation a case is ok', () => expect(run('evaluate', file('free.json', suite(undefined)), '--json').code).toBe(0));

  test('what cannot be evaluated is named and not met', () => {
    const other = { request: { principal: request.principal, action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-central-1:111122223333:queue' } };
    const { code, out } = run('evaluate', file('other.json', suite({ decision: 'allow' }, other)), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ decision: null, unsupported: ['sqs'], ok: false }]);
  });

  test.each([
    ['no JSON', '{ "cases": [', /line 1, column \d+/],
    ['an unknown member of a case', suite(undefined, { colour: 'red' }), /cases\[0\]\.colour/],
    ['an unknown member of a world', suite(undefined, { world: { ...world, more: 1 } }), /cases\[0\]\.world\.more/],
    ['a world that is not there', suite(undefined, { world: 'none' }), /names the world "none"/],
    ['an unknown action', suite(undefined, { request: { ...request, action: 'kms:Nonsense' } }), /cases\[0\]\.request\.action/],
    ['a decision that is none', suite({ decision: 'perhaps' }), /expected\.decision/],
  ])('exits 2 on %s, and says where', (name, content, place) => {
    const { code, out, err } = run('evaluate', file(`${name}.json`, content), '--json');
    expect(code).toBe(2);
    expect(out).toBe('[]\n');
    expect(err).toMatch(place);
  });

  test('exits 2 on a missing file and on wrong use', () => {
    expect(run('evaluate', join(folder, 'none.json')).code).toBe(2);
    expect(run('evaluate').code).toBe(2);
    expect(run('evaluate', 'x', '--nonsense').code).toBe(2);
    expect(run().err).toContain('kpl evaluate');
  });
});

test('kpl explain prints the decision and its trace for a person', () => {
  const { code, out } = run('explain', file('explain.json', suite(undefined)), '--case', 'root');
  expect(code).toBe(0);
  expect(out).toContain('Allowed: ');
  expect(out).toContain('“Enable IAM User Permissions”');
  expect(run('explain', file('explain.json', suite(undefined)), '--case', 'none').code).toBe(2);
});

// The checker tries thousands of changes of the solutions: a busy machine needs more than the runner's five seconds.
test('kpl lessons check passes on the lessons that are here', { timeout: 60_000 }, () => {
  expect(run('lessons', 'check')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d{2} lessons, 0 problems\n$/) as string });
});
