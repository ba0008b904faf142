import { describe, expect, test } from 'vitest';
import { checkCourse, inLanguage, languagesOf, loadCourse, skeleton, withTexts } from '#lessons';
import { readLessons } from '../../cli/lessons-check.ts';
import { begun as begin, checkTranslations } from '../../lessons/format/translations.ts';
import { pseudoText } from '../../scripts/language/pseudo.ts';
import { root } from '../support/course.ts';
import { smallCourse } from '../support/small-course.ts';

const german = (text: string): string => text.replaceAll('Look.', 'Schau hin.').replaceAll('Read this.', 'Lies das.').replaceAll('Do it', 'Tu es');

/** A small course with a whole German translation. */
function withGerman(): Map<string, string> {
  const files = smallCourse();
  return new Map([...files, ...skeleton(files, 'de', ({ text }) => german(text))]);
}

const problemsOf = (files: ReadonlyMap<string, string>): string[] => checkCourse(files).map(({ file, message }) => `${file}: ${message}`);

/** Changes one file of the translated course. */
function changed(file: string, change: (text: string) => string): Map<string, string> {
  const files = withGerman();
  const text = files.get(file);
  if (text === undefined) throw new Error(`There is no ${file}; there are ${[...files.keys()].filter((name) => name.includes('i18n')).join(', ')}`);
  const other = change(text);
  if (other === text) throw new Error(`Nothing changed in ${file}.`);
  return files.set(file, other);
}

describe('a course in another language', () => {
  test('a whole translation breaks no rule', () => {
    expect(problemsOf(withGerman())).toEqual([]);
    expect(languagesOf(withGerman())).toEqual(['de']);
  });

  test('has its texts, and is the same course', () => {
    const files = withGerman();
    const own = loadCourse(inLanguage(files, 'de')).course?.units[0]?.lessons[1];
    const english = loadCourse(files).course?.units[0]?.lessons[1];
    expect(own?.tasks[0]).toMatchObject({ title: 'Tu es', hints: ['Schau hin.', 'Tu es.'], text: 'Lies das.\n\n::: note\nAn aside.\n:::' });
    expect(english?.tasks[0]?.title).toBe('Do it');
    expect({ ...own, tasks: null, instructor: null }).toEqual({ ...english, tasks: null, instructor: null });
  });

  test('a text whose original has changed is English again', () => {
    const files = withGerman().set('doors/look/hints.md', '## do-it\n\n1. Look.\n2. Do that.\n');
    expect(loadCourse(inLanguage(files, 'de')).course?.units[0]?.lessons[0]?.tasks[0]?.hints).toEqual(['Look.', 'Do that.']);
  });

  test('goes on where it was left: what is there stays, what is new or changed has an empty place', () => {
    const files = withGerman().set('doors/look/hints.md', '## do-it\n\n1. Look.\n2. Do that.\n');
    const own = begin(files, 'de');
    expect(own.get('doors/look/i18n/de/lesson.md')).toBe(files.get('doors/look/i18n/de/lesson.md'));
    expect(own.get('doors/look/i18n/de/hints.md')).toMatch(/^## do-it\n\n<!-- of [0-9a-f]{8} -->\n\n\n$/);
    expect(own.get('i18n/de/texts.json')).toBe(files.get('i18n/de/texts.json'));
  });

  test('a language without a translation is English', () => {
    expect(loadCourse(inLanguage(smallCourse(), 'fr')).course).toEqual(loadCourse(smallCourse()).course);
  });
});

const faults: readonly (readonly [title: string, files: () => Map<string, string>, problem: RegExp])[] = [
  ['a missing text', () => changed('doors/look/i18n/de/texts.json', (text) => text.replace(/"lesson\.json title": \{[^}]*\},/, '')), /doors\/look\/i18n\/de\/texts\.json: 1 text is not translated: lesson\.json title\./],
  ['a missing file', () => { const files = withGerman(); files.delete('doors/look/i18n/de/hints.md'); return files; }, /doors\/look\/i18n\/de\/hints\.md: 1 text is not translated: hints\.md do-it\./],
  ['an id that the original does not have', () => changed('doors/look/i18n/de/lesson.md', (text) => text.replace('## do-it', '## do-this')), /Nothing is called lesson\.md do-this any more/],
  ['a text that is gone', () => changed('i18n/de/texts.json', (text) => text.replace('{', '{ "course.json units.windows.title": { "en": "Windows", "text": "Fenster" },')), /i18n\/de\/texts\.json: Nothing is called course\.json units\.windows\.title any more/],
  ['an original that has changed', () => withGerman().set('doors/look/lesson.md', '## do-it\n\nRead that.\n\n::: note\nAn aside.\n:::\n'), /lesson\.md do-it: its original has changed\. Look it over, then write <!-- of [0-9a-f]{8} -->/],
  ['a short original that has changed', () => changed('i18n/de/texts.json', (text) => text.replace('"en": "Doors"', '"en": "Gates"')), /course\.json units\.doors\.title: its original has changed/],
  ['a block that is lost', () => changed('doors/look/i18n/de/lesson.md', (text) => text.replace('::: note', '')), /its blocks must be those of the original; it lacks ::: note/],
  ['a hint that is lost', () => changed('doors/look/i18n/de/hints.md', (text) => text.replace('2. Tu es.', '')), /its hints must be those of the original; it lacks hint 2/],
  ['code that was translated', () => { const files = smallCourse().set('doors/look/instructor.md', 'Ask for `kms:Decrypt`.'); return new Map([...files, ...skeleton(files, 'de', ({ text }) => text.replace('`kms:Decrypt`', '`kms:Entschlüsseln`'))]); }, /instructor\.md: its code must be those of the original; it lacks `kms:Decrypt`; the original has no `kms:Entschlüsseln`/],
  ['what is no JSON', () => changed('i18n/de/texts.json', () => '{'), /i18n\/de\/texts\.json: This is not JSON\./],
  ['an empty text', () => changed('i18n/de/texts.json', (text) => text.replace('"text": "Doors"', '"text": ""')), /1 text is not translated: course\.json units\.doors\.title\./],
  ['an entry of another form', () => changed('i18n/de/texts.json', (text) => text.replace('"text": "Doors"', '"text": 5')), /course\.json units\.doors\.title must have the texts/],
  ['a stray file', () => withGerman().set('doors/look/i18n/de/notes.txt', 'x'), /doors\/look\/i18n\/de\/notes\.txt: This file belongs to no lesson/],
  ['a translation of nothing', () => withGerman().set('gates/i18n/de/texts.json', '{}'), /gates\/i18n\/de\/texts\.json: This file belongs to no lesson/],
];

describe('the check of a course finds in its translations', () => {
  test.each(faults)('%s', (_title, files, problem) => {
    expect(problemsOf(files()).join('\n')).toMatch(problem);
  });
});

describe('the course of the app', () => {
  const files = readLessons(root);

  test('goes into the made-up language whole, and stays a course', () => {
    const { course, problems } = loadCourse(withTexts(files, ({ text }) => pseudoText(text)));
    expect(problems).toEqual([]);
    const english = loadCourse(files).course;
    const [own, same] = [course, english].map((one) => one?.units.flatMap(({ lessons }) => lessons) ?? []);
    expect(own?.map(({ id }) => id)).toEqual(same?.map(({ id }) => id));
    for (const [index, lesson] of (own ?? []).entries()) {
      expect(lesson.title).toMatch(/^⟦.*⟧$/);
      expect({ start: lesson.start, solution: lesson.solution, flow: lesson.flow }).toEqual({ start: same?.[index]?.start, solution: same?.[index]?.solution, flow: same?.[index]?.flow });
      expect(lesson.tasks.map(({ hints }) => hints.length)).toEqual(same?.[index]?.tasks.map(({ hints }) => hints.length));
    }
  });

  test('a translation of it can be begun with, and passes the check once it is made', () => {
    const begun = new Map([...files, ...skeleton(files, 'de', ({ text }) => text)]);
    expect(checkTranslations(begun)).toEqual([]);
    expect([...begun.keys()].filter((file) => file.includes('i18n')).length).toBeGreaterThan(150);
  });
});
