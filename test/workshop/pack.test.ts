import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPack, packText, readPack } from '#workshop';
import { realCourse } from '../support/course.ts';
import { runKpl } from '../support/kpl.ts';
import { draftPack } from '../support/pack.ts';

const fresh = (): string => mkdtempSync(join(tmpdir(), 'kpl-pack-'));
const known = { concepts: new Set(realCourse().loaded.flatMap(({ lesson }) => lesson.teaches)), ids: new Set(realCourse().loaded.map(({ lesson }) => lesson.id)) };

const edit = (path: string, change: (value: Record<string, unknown>) => void) => (files: Map<string, string>): void => {
  const value = JSON.parse(files.get(`mine/let-ben-in/${path}`) ?? '') as Record<string, unknown>;
  change(value);
  files.set(`mine/let-ben-in/${path}`, JSON.stringify(value));
};

describe('a lesson pack', () => {
  test('comes back as it was, and its lessons keep their rules', () => {
    const read = readPack(packText(draftPack(), '0.1.0'));
    expect(read).toEqual({ ok: true, value: { ...draftPack(), files: new Map([...draftPack().files].sort(([first], [second]) => (first < second ? -1 : 1))) } });
    const { course, problems } = openPack(draftPack(), known);
    expect(problems).toEqual([]);
    expect(course?.units[0]?.lessons[0]?.title).toBe('Let Ben in');
  });

  test('may require what the course teaches', () => {
    const [concept] = known.concepts;
    expect(openPack(draftPack(edit('lesson.json', (lesson) => (lesson['requires'] = [concept]))), known).problems).toEqual([]);
  });

  test.each<[string, (files: Map<string, string>) => void, RegExp]>([
    ['that requires what nobody teaches', edit('lesson.json', (lesson) => (lesson['requires'] = ['nothing'])), /requires nothing/],
    ['whose solution does not pass', (files) => files.set('mine/let-ben-in/solution/key-policy.json', files.get('mine/let-ben-in/start/key-policy.json') ?? ''), /must pass every check/],
    ['without hints', (files) => files.delete('mine/let-ben-in/hints.md'), /missing/],
    ['with a file that nobody reads', (files) => files.set('mine/let-ben-in/notes.md', 'x'), /belongs to no lesson/],
    ['with a lesson of a later format', edit('lesson.json', (lesson) => (lesson['formatVersion'] = 2)), /format version 1/],
    ['with an id of the course', (files) => {
      const [id = ''] = known.ids;
      for (const [path, text] of [...files]) {
        files.delete(path);
        files.set(path.replace('let-ben-in', id), text.replaceAll('let-ben-in', id));
      }
    }, /has a lesson .* already/],
    ['without lessons', (files) => {
      for (const path of [...files.keys()]) if (path.startsWith('mine/')) files.delete(path);
      files.set('course.json', '{ "title": "x", "units": [{ "id": "mine", "title": "x", "summary": "x", "lessons": [] }] }');
    }, /no lesson in this pack/],
    ['without contents', (files) => files.delete('course.json'), /missing/],
  ])('%s is no course', (_what, change, message) => {
    const { course, problems } = openPack(draftPack(change), known);
    expect(course).toBeNull();
    expect(problems.map((problem) => `${problem.file}: ${problem.message}`).join('\n')).toMatch(message);
  });

  const raw = JSON.parse(packText(draftPack(), '0.1.0')) as Record<string, unknown>;
  const withFiles = (...files: unknown[]): string => JSON.stringify({ ...raw, files });
  test.each<[string, string, string, string]>([
    ['that leads out of its folder', withFiles(['../x.json', '{}']), 'files.0', 'has a name'],
    ['with a path from the root', withFiles(['/etc/x.json', '{}']), 'files.0', 'has a name'],
    ['with a Windows path', withFiles(['a\\..\\x.json', '{}']), 'files.0', 'has a name'],
    ['with a script', withFiles(['course.json', '{}'], ['mine/x.js', '1']), 'files.1', 'number 2'],
    ['with markup', withFiles(['x.html', '<script>']), 'files.0', 'has a name'],
    ['with a picture', withFiles(['x.svg', '<svg onload=1>']), 'files.0', 'has a name'],
    ['with a hidden file', withFiles(['.x.json', '{}']), 'files.0', 'has a name'],
    ['with a name of the prototype', withFiles(['__proto__.json', '{}']), 'files.0', 'has a name'],
    ['with a zero in the name', withFiles(['a\u0000.json', '{}']), 'files.0', 'has a name'],
    ['with a name that turns the line', withFiles(['a\u202e.json', '{}']), 'files.0', 'has a name'],
    ['with folders in folders', withFiles([`${'a/'.repeat(30)}x.json`, '{}']), 'files.0', 'has a name'],
    ['with a file twice', withFiles(['a.json', '1'], ['a.json', '2']), 'files.1', 'twice'],
    ['with a huge file', withFiles(['a.json', 'x'.repeat(100_001)]), 'files.0', 'longer'],
    ['with too many files', withFiles(...Array.from({ length: 3001 }, (_, index) => [`a${index}.json`, ''])), 'files', 'more than 3000'],
    ['with no file', withFiles(), 'files', 'no file'],
    ['with files that are no pairs', withFiles(['a.json']), 'files.0.1', 'cannot be used'],
    ['with files by name', JSON.stringify({ ...raw, files: { 'a.json': '{}' } }), 'files', 'cannot be used'],
    ['with code beside', JSON.stringify({ ...raw, run: 'x' }), 'run', 'cannot be used'],
    ['by a later app', JSON.stringify({ ...raw, version: 2, app: '3.0.0' }), 'version', 'made by version 3.0.0'],
  ])('%s is refused, and it is said where and why', (_what, text, where, message) => {
    const read = readPack(text);
    expect(read.ok ? null : read.fault).toMatchObject({ where, message: expect.stringContaining(message) as unknown });
  });
});

describe('kpl', () => {
  test('lessons new begins a pack whose draftPack passes, and lessons pack puts it into a file that the app reads', () => {
    const folder = join(fresh(), 'my lessons');
    expect(runKpl('lessons', 'new', 'let-ben-in', '--in', folder, '--title', 'Let Ben in')).toMatchObject({ code: 0, err: '' });
    expect(runKpl('lessons', 'new', 'once-more', '--in', folder, '--unit', 'more')).toMatchObject({ code: 0, err: '' });
    const packed = runKpl('lessons', 'pack', folder);
    expect(packed).toEqual({ code: 0, err: '', out: `${join(folder, 'let-ben-in.kplpack')}: 2 lessons\n` });
    const read = readPack(readFileSync(join(folder, 'let-ben-in.kplpack'), 'utf8'));
    if (!read.ok) throw new Error(read.fault.message);
    expect(openPack(read.value, known).course?.units.map(({ id, lessons }) => [id, lessons.map(({ title }) => title)])).toEqual([['lessons', ['Let Ben in']], ['more', ['Once more']]]);
    // Packed again it is the same file, and the one that was made before is not in it.
    const out = join(fresh(), 'again.kplpack');
    expect(runKpl('lessons', 'pack', folder, '--out', out).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(join(folder, 'let-ben-in.kplpack'), 'utf8'));
  });

  const made = fresh();
  runKpl('lessons', 'new', 'let-ben-in', '--in', made);
  const copy = (): string => {
    const folder = fresh();
    cpSync(made, folder, { recursive: true });
    return folder;
  };

  test.each([
    [['../x', '--in', 'x'], /cannot be a name/],
    [['Let-Ben', '--in', 'x'], /cannot be a name/],
    [['a', '--in', 'x', '--unit', '..'], /cannot be a name/],
    [['the-pull-request', '--in', 'x'], /has a lesson the-pull-request already/],
    [['a'], /lessons new ID/],
    [['--in', 'x'], /lessons new ID/],
    [['a', '--in', 'x', '--run'], /Unknown option/],
  ])('lessons new %j is refused', (args, message) => {
    const result = runKpl('lessons', 'new', ...args);
    expect(result.code).toBe(2);
    expect(result.err).toMatch(message);
    expect(existsSync('x')).toBe(false);
  });

  test('a lesson that is there is never written over, and an id never used again', () => {
    const folder = copy();
    writeFileSync(join(folder, 'lessons', 'let-ben-in', 'lesson.md'), 'mine');
    expect(runKpl('lessons', 'new', 'let-ben-in', '--in', folder).err).toContain('is there already');
    expect(readFileSync(join(folder, 'lessons', 'let-ben-in', 'lesson.md'), 'utf8')).toBe('mine');
    rmSync(join(folder, 'lessons'), { recursive: true });
    expect(runKpl('lessons', 'new', 'let-ben-in', '--in', folder).err).toContain('was used before');
  });

  test.each<[string, (folder: string) => void, number, RegExp]>([
    ['a broken lesson', (folder) => cpSync(join(folder, 'lessons', 'let-ben-in', 'start'), join(folder, 'lessons', 'let-ben-in', 'solution'), { recursive: true }), 1, /must pass every check[\s\S]*nothing was packed/],
    ['a link', (folder) => symlinkSync('/etc/hostname', join(folder, 'lessons', 'let-ben-in', 'hostname.md')), 2, /is a link/],
    ['a program', (folder) => writeFileSync(join(folder, 'run.sh'), ''), 2, /neither JSON nor Markdown/],
    ['no course', (folder) => rmSync(join(folder, 'course.json')), 2, /no course\.json/],
    ['no description', (folder) => rmSync(join(folder, 'pack.json')), 2, /pack\.json/],
    ['a description that is none', (folder) => writeFileSync(join(folder, 'pack.json'), '{"id":"../x","summary":"","language":"en"}'), 2, /member id/],
    ['a description that is no JSON', (folder) => writeFileSync(join(folder, 'pack.json'), 'x'), 2, /JSON/],
  ])('lessons pack refuses %s', (_what, change, code, message) => {
    const folder = copy();
    change(folder);
    const result = runKpl('lessons', 'pack', folder, '--out', join(folder, 'out.kplpack'));
    expect([result.code, existsSync(join(folder, 'out.kplpack'))]).toEqual([code, false]);
    expect(`${result.out}${result.err}`).toMatch(message);
  });

  test('lessons pack says problems as JSON', () => {
    const folder = copy();
    writeFileSync(join(folder, 'lessons', 'let-ben-in', 'hints.md'), '');
    const result = JSON.parse(runKpl('lessons', 'pack', folder, '--json').out) as { ok: boolean; problems: { file: string }[] };
    expect(result).toMatchObject({ ok: false, problems: [{ file: 'lessons/let-ben-in/hints.md' }, {}] });
  });
});
