import { cpSync, mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { smallCourse } from '../support/small-course.ts';
import { runKplIn as run } from '../support/kpl.ts';

/** A project's folder with these lessons. */
function project(change: (files: Map<string, string>) => unknown = () => undefined): string {
  const root = mkdtempSync(join(tmpdir(), 'kpl-lessons-'));
  const files = smallCourse();
  change(files);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, 'lessons', path)), { recursive: true });
    writeFileSync(join(root, 'lessons', path), text);
  }
  return root;
}

const good = project();
const broken = project((files) => {
  files.delete('doors/quiz.json');
  files.set('doors/fill-in/hints.md', '');
  files.set('doors/look/checks.json', '[{');
});

describe('kpl lessons check', () => {
  test('prints every lesson as JSON and nothing else, and exits 0', () => {
    const { code, out, err } = run(good, 'lessons', 'check', '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual({ lessons: ['look', 'put-together', 'fill-in'].map((id) => ({ id, ok: true, problems: [] })), course: [] });
  });

  test('says which lesson has which problem, and what belongs to none, and exits 1', () => {
    const { code, out } = run(broken, 'lessons', 'check', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      lessons: [
        { id: 'look', ok: false, problems: [{ file: 'doors/look/checks.json' }] },
        { id: 'put-together', ok: true, problems: [] },
        { id: 'fill-in', ok: false, problems: [{ file: 'doors/fill-in/hints.md' }, { file: 'doors/fill-in/hints.md' }] },
      ],
      course: expect.arrayContaining([expect.objectContaining({ file: 'doors/quiz.json' })]) as unknown,
    });
  });

  test('in words, with the file of each problem', () => {
    expect(run(good, 'lessons', 'check').out).toBe('3 lessons, 0 problems\n');
    expect(run(broken, 'lessons', 'check').out).toMatch(/^lessons\/doors\/look\/checks\.json: .*not JSON/m);
  });

  test('of one lesson alone', () => {
    expect(run(broken, 'lessons', 'check', 'put-together')).toEqual({ code: 0, out: '1 lessons, 0 problems\n', err: '' });
    expect(run(broken, 'lessons', 'check', 'fill-in').code).toBe(1);
    expect(run(broken, 'lessons', 'check', 'nothing')).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/no lesson nothing\. There are: look/) as unknown });
  });

  test.each([['an unknown option', ['lessons', 'check', '--colour']], ['a file that is too much', ['lessons', 'checks']]])('wrong use: %s', (_name, args) => {
    const { code, out, err } = run(good, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('kpl lessons check');
  });
});

describe('kpl lessons try', () => {
  const solution = `key-policy=${join(good, 'lessons', 'doors', 'put-together', 'solution', 'key-policy.json')}`;
  const file = (name: string, text: string): string => {
    const path = join(good, name);
    writeFileSync(path, text);
    return path;
  };

  test('the solution passes, and exits 0', () => {
    const { code, out, err } = run(good, 'lessons', 'try', 'put-together', '--doc', solution, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual({ passed: true, checks: ['ben-decrypts', 'ben-keeps-off', 'ana-manages', 'ana-never-decrypts', 'mallory-stays-out'].map((id) => ({ id, passed: true })) });
  });

  test('without documents the start is judged: what fails says why, and the status is 1', () => {
    const { code, out } = run(good, 'lessons', 'try', 'put-together', '--json');
    expect(code).toBe(1);
    const { passed, checks } = JSON.parse(out) as { passed: boolean; checks: object[] };
    expect(passed).toBe(false);
    expect(checks[0]).toEqual({ id: 'ben-decrypts', passed: false, feedback: 'This is refused.' });
    expect(checks[1]).toEqual({ id: 'ben-keeps-off', passed: true });
  });

  test('a near-miss, in words: what is not met, and what the near-miss is', () => {
    const near = `key-policy=${join(good, 'lessons', 'doors', 'fill-in', 'mutants', 'no-condition', 'key-policy.json')}`;
    const { code, out } = run(good, 'lessons', 'try', 'fill-in', '--doc', near);
    expect(code).toBe(1);
    expect(out).toMatch(/NOT MET ben-needs-purpose\n\s+This is open\./);
    expect(out).toContain('The condition is gone.');
    expect(out).toContain('1 of 7 goals are not met.');
  });

  test('text that is no policy is judged, not thrown at', () => expect(run(good, 'lessons', 'try', 'put-together', '--doc', `key-policy=${file('half.json', '{ "Version": ')}`).code).toBe(1));

  test('a text with Windows’ line ends is the same policy', () => {
    const root = mkdtempSync(join(tmpdir(), 'kpl-crlf-'));
    cpSync(good, root, { recursive: true });
    const path = join(root, 'crlf.json');
    writeFileSync(path, (smallCourse().get('doors/put-together/solution/key-policy.json') ?? '').replaceAll('\n', '\r\n'));
    expect(run(root, 'lessons', 'try', 'put-together', '--doc', `key-policy=${path}`).code).toBe(0);
  });

  test('works although another lesson cannot be read', () => expect(run(broken, 'lessons', 'try', 'put-together', '--doc', solution).code).toBe(0));

  test.each([
    ['an unknown lesson', ['nothing'], /there is no lesson nothing\. There are: look, put-together, fill-in/],
    ['an unknown document', ['put-together', '--doc', 'iam=x'], /the document iam of put-together is not there\. To edit there are: key-policy/],
    ['a document that is read-only', ['look', '--doc', 'key-policy=x'], /is read-only\. To edit there are: none/],
    ['a document without a file', ['put-together', '--doc', 'key-policy'], /write it as NAME=FILE/],
    ['a document twice', ['put-together', '--doc', solution, '--doc', solution], /is given twice/],
    ['a file that is not there', ['put-together', '--doc', 'key-policy=/no/such/file'], /\/no\/such\/file: there is no such file/],
    ['a folder', ['put-together', '--doc', `key-policy=${good}`], /it is a folder/],
    ['no lesson', [], /kpl lessons try ID/],
    ['two lessons', ['look', 'fill-in'], /kpl lessons try ID/],
    ['an unknown option', ['look', '--colour'], /--colour/],
  ])('%s is told, with status 2', (_name, args, message) => {
    const { code, out, err } = run(good, 'lessons', 'try', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  test('a lesson that cannot be read is told, with its faults', () => {
    const { code, err } = run(broken, 'lessons', 'try', 'look');
    expect(code).toBe(2);
    expect(err).toMatch(/look cannot be read:\n\s+lessons\/doors\/look\/checks\.json/);
  });
});
