import { describe, expect, test } from 'vitest';
import { classFaults, classText, firstOfTable, learnerOf, type LessonStanding, mayHint, maySeeSolution, nameFault, newClass, progressCode, readClass, readProgressCode, rosterFromCsv, rosterFromText, type Standing, withClassStart, type WorkshopClass } from '#workshop';
import { classOf, lessonIds, lessons, NINE } from '../support/workshop.ts';

const cls: WorkshopClass = {
  ...classOf('one'),
  language: 'de-CH',
  roster: { kind: 'list', people: [{ id: 'ada', name: 'Ada' }, { id: 'cem', name: 'Cem Öztürk' }] },
  solutions: { when: 'afterTries', tries: 3 },
  hints: 2,
};
const text = classText(cls, '0.1.0');
const raw = JSON.parse(text) as Record<string, unknown>;
const withPart = (part: Record<string, unknown>): string => JSON.stringify({ ...raw, ...part });

describe('a class file', () => {
  test('comes back as it was', () => expect(readClass(text)).toEqual({ ok: true, value: cls }));
  test('of a new class', () => expect(readClass(classText(newClass({ id: 'x', now: NINE, name: 'X', lessons: [{ id: 'a', minutes: 5, start: { 'key-policy': '{}' } }] }), '1.0.0-beta.1')).ok).toBe(true));
  test('may begin with the mark of the byte order', () => expect(readClass(`\uFEFF${text}`).ok).toBe(true));

  const lesson = { id: 'a', minutes: 10 };
  test.each<[string, string, string, string, RegExp]>([
    ['a later format', withPart({ version: 3, app: '2.4.0' }), 'newer', 'version', /made by version 2\.4\.0 of Key Policy Lab with format 3; this app reads up to 1/],
    ['a later format with members that nobody knows', withPart({ version: 2, more: {} }), 'newer', 'version', /format 2/],
    ['a result', withPart({ format: 'key-policy-lab/result' }), 'other', 'format', /This is a result file, and a class file is needed/],
    ['something else', withPart({ format: 'else/class' }), 'other', 'format', /not a class file/],
    ['no format', '{}', 'other', '', /does not say its format/],
    ['a version that is a text', withPart({ version: '1' }), 'other', '', /does not say/],
    ['an app with markup', withPart({ app: '<b>' }), 'other', '', /does not say/],
    ['no JSON', 'hello', 'other', '', /not JSON/],
    ['a list', '[]', 'other', '', /does not say/],
    ['nothing', '', 'cutShort', '', /cut short/],
    ['half of it', text.slice(0, 200), 'cutShort', '', /cut short/],
    ['far too much', ' '.repeat(4_000_001), 'tooLarge', '', /larger/],
    ['a member too many', withPart({ script: 1 }), 'invalid', 'script', /script/],
    ['a name of the prototype', text.replace('"hints"', '"__proto__": {}, "hints"'), 'invalid', '__proto__', /__proto__/],
    ['no name', withPart({ name: '' }), 'invalid', 'name', /empty/],
    ['a name that turns the line', withPart({ name: 'a\u202eb' }), 'invalid', 'name', /direction/],
    ['a name that is not to be seen', withPart({ name: '\u200b\u2060' }), 'invalid', 'name', /nothing to be seen/],
    ['a path as an id', withPart({ id: '../x' }), 'invalid', 'id', /letters, digits/],
    ['no lesson', withPart({ lessons: [] }), 'invalid', 'lessons', /no lesson/],
    ['a lesson twice', withPart({ lessons: [lesson, lesson] }), 'invalid', 'lessons', /twice/],
    ['a lesson with a path', withPart({ lessons: [{ id: '../a', minutes: 1 }] }), 'invalid', 'lessons.0.id', /lower-case/],
    ['minutes below zero', withPart({ lessons: [{ id: 'a', minutes: -1 }] }), 'invalid', 'lessons.0.minutes', /minutes/],
    ['a hundred and one lessons', withPart({ lessons: Array.from({ length: 101 }, (_, index) => ({ ...lesson, id: `a${index}` })) }), 'invalid', 'lessons', /more than 100/],
    ['a pack without a title', withPart({ lessons: [{ ...lesson, pack: { id: 'mine' } }] }), 'invalid', 'lessons.0.pack.title', /title/],
    ['a start text that is none', withPart({ lessons: [{ ...lesson, start: { 'key-policy': 1 } }] }), 'invalid', 'lessons.0.start.key-policy', /start/],
    ['an id twice', withPart({ roster: { kind: 'list', people: [{ id: 'a', name: 'A' }, { id: 'a', name: 'B' }] } }), 'invalid', 'roster.people', /twice/],
    ['a roster of another kind', withPart({ roster: { kind: 'server' } }), 'invalid', 'roster.kind', /roster/],
    ['a rule that nobody knows', withPart({ solutions: { when: 'sometimes' } }), 'invalid', 'solutions.when', /solutions/],
    ['hints without end', withPart({ hints: 1e9 }), 'invalid', 'hints', /hints/],
    ['a time that is none', withPart({ made: 'yesterday' }), 'invalid', 'made', /time/],
    ['a language that is a sentence', withPart({ language: 'in English' }), 'invalid', 'language', /language/],
  ])('is refused with %s, and says where and why', (_what, file, kind, where, message) => {
    const read = readClass(file);
    expect(read.ok ? null : read.fault).toEqual({ kind, where, message: expect.stringMatching(message) as unknown });
  });
});

describe('a roster', () => {
  test.each<[string, string, readonly (readonly [string, string])[]]>([
    ['a name a line', 'Ada\n\n  Cem Öztürk \r\nKim', [['ada', 'Ada'], ['', 'Cem Öztürk'], ['kim', 'Kim']]],
  ])('typed: %s', (_what, typed, people) => {
    const made = rosterFromText(typed);
    expect(made.problems).toEqual([]);
    expect(made.people.map(({ id, name }) => [id.startsWith('p-') ? '' : id, name])).toEqual(people);
  });

  test.each<[string, string]>([
    ['with a head', 'id,name\n1,Ada\n2,"Öztürk, Cem"\n'],
    ['in another order, with a column more', 'Mail,Name,ID\nx,Ada,1\r\ny,"Öztürk, Cem",2'],
    ['without a head', 'Ada,1\n"Öztürk, Cem",2'],
    ['with semicolons, as a spreadsheet of Europe writes it', '\uFEFFName;ID\r\nAda;1\r\nÖztürk, Cem;2\r\n'],
    ['with tabs', 'Ada\t1\nÖztürk, Cem\t2'],
  ])('of a table %s', (_what, csv) => expect(rosterFromCsv(csv)).toEqual({ problems: [], people: [{ id: '1', name: 'Ada' }, { id: '2', name: 'Öztürk, Cem' }] }));

  test.each<[string, string]>([
    ['first and last names', 'First name,Last name,ID number\nAda,Lovelace,1\nAda,Byron,2'],
    ['Moodle', '"First name","Last name","ID number","Institution","Department","Email address"\nAda,Lovelace,1,,,a@x.org\nAda,Byron,2,,,b@x.org'],
    ['last names first, an id only in the address', 'Surname,First name,Email\nLovelace,Ada,1\nByron,Ada,2'],
    ['names of columns as programs write them', 'last_name;first_name;user_name\nLovelace;Ada;1\nByron;Ada;2'],
    ['German', 'Vorname;Nachname;Matrikelnummer\nAda;Lovelace;1\nAda;Byron;2'],
    ['German, the other way round', 'Name;Vorname;E-Mail;ID\nLovelace;Ada;x;1\nByron;Ada;y;2'],
    ['French', 'Nom;Prénom;Mail\nLovelace;Ada;1\nByron;Ada;2'],
    ['Spanish', 'Nombre,Apellidos,ID\nAda,Lovelace,1\nAda,Byron,2'],
    ['a full name beside the parts', 'Display name,First name,Last name,ID\nx,Ada,Lovelace,1\ny,Ada,Byron,2'],
  ])('of a table of another system: %s', (_what, csv) => expect(rosterFromCsv(csv)).toEqual({ problems: [], people: [{ id: '1', name: 'Ada Lovelace' }, { id: '2', name: 'Ada Byron' }] }));

  test('of a table whose heading nobody knows: how it was read is said', () => {
    const made = rosterFromCsv('Teilnehmende;Kürzel\nAda;1\n');
    expect(made.people.map(({ name }) => name)).toEqual(['Teilnehmende', 'Ada']);
    expect(firstOfTable(made)).toMatch(/^The first person of the table is Teilnehmende, with the id p-.* call its columns Name and ID/);
    expect(firstOfTable(rosterFromCsv('Name;ID\nAda;1'))).toMatch(/^The first person of the table is Ada, with the id 1\./);
    expect(firstOfTable(rosterFromCsv(''))).toBe('');
  });

  test('a quote in a quoted cell, and a line break that makes no name', () => {
    expect(rosterFromCsv('name\n"Ada ""the"" first"').people[0]?.name).toBe('Ada "the" first');
    expect(rosterFromCsv('name\n"Ada\nB"').problems).toEqual([expect.stringMatching(/^Line 2: The name holds a character/)]);
  });

  test('says who is there twice, and leaves them out', () => {
    const made = rosterFromCsv('name,id\nKim,1\nKim,2\nLou,1\n');
    expect(made.people).toEqual([{ id: '1', name: 'Kim' }]);
    expect(made.problems).toEqual([expect.stringMatching(/^Line 3: Kim is there twice/), expect.stringMatching(/^Line 4: the id of Lou/)]);
  });

  test('whatever stands in it, the class can be written and read', () => {
    const { people } = rosterFromCsv('name,id\n"=1+1",../x\n__proto__,constructor\n张伟,\u{1F98A}\n');
    expect(people.length).toBe(3);
    const read = readClass(classText({ ...cls, roster: { kind: 'list', people } }, '0.1.0'));
    expect(read.ok && read.value.roster).toEqual({ kind: 'list', people });
  });

  test('who may begin', () => {
    expect(nameFault(cls, 'Ada')).toBeNull();
    expect(nameFault(cls, 'Zoe')).toContain('not on the list');
    const free: WorkshopClass = { ...cls, roster: { kind: 'open' } };
    expect(nameFault(free, 'Zoe')).toBeNull();
    expect(nameFault(free, ' ')).toContain('empty');
    expect(learnerOf(cls, 'Cem Öztürk').id).toBe('cem');
    expect(learnerOf(free, ' Zoë  Meier ').id).toBe(learnerOf(free, 'ZOË MEIER').id);
    expect(learnerOf(free, 'Zoe').id).not.toBe(learnerOf(free, 'Zoë').id);
  });
});

describe('the rules of a class', () => {
  const lesson: LessonStanding = { opened: NINE, last: NINE, tries: 2, hints: 1, edits: 0, predictions: { right: 0, of: 0 }, solutionShown: null, solved: null, seconds: 0, unmet: new Map(), misses: [], lastTry: null };
  const minutes: WorkshopClass = { ...cls, solutions: { when: 'afterMinutes', minutes: 10 } };
  test.each<[string, WorkshopClass | null, LessonStanding | undefined, number, unknown]>([
    ['alone', null, lesson, NINE, { allowed: true }],
    ['always', { ...cls, solutions: { when: 'always' } }, undefined, NINE, { allowed: true }],
    ['never', { ...cls, solutions: { when: 'never' } }, lesson, NINE, { allowed: false }],
    ['never, but it is solved', { ...cls, solutions: { when: 'never' } }, { ...lesson, solved: NINE }, NINE, { allowed: true }],
    ['one try too few', cls, lesson, NINE, { allowed: false, tries: 1, reason: expect.stringContaining('one more try') as unknown }],
    ['not tried', cls, undefined, NINE, { allowed: false, tries: 3 }],
    ['tried enough', cls, { ...lesson, tries: 3 }, NINE, { allowed: true }],
    ['a minute too early', minutes, lesson, NINE + 9 * 60_000, { allowed: false, minutes: 1, reason: expect.stringContaining('one minute') as unknown }],
    ['not opened', minutes, undefined, NINE, { allowed: false, minutes: 10 }],
    ['after the minutes', minutes, lesson, NINE + 10 * 60_000, { allowed: true }],
  ])('the solution: %s', (_what, own, standing, now, rule) => expect(maySeeSolution(own, standing, now)).toMatchObject(rule as object));

  test.each<[string, WorkshopClass | null, LessonStanding | undefined, unknown]>([
    ['alone', null, lesson, { allowed: true, left: null }],
    ['all', { ...cls, hints: null }, lesson, { allowed: true, left: null }],
    ['one left', cls, lesson, { allowed: true, left: 1 }],
    ['none left', cls, { ...lesson, hints: 2 }, { allowed: false, reason: expect.stringContaining('used up') as unknown }],
    ['none at all', { ...cls, hints: 0 }, undefined, { allowed: false, reason: expect.stringContaining('without hints') as unknown }],
  ])('hints: %s', (_what, own, standing, rule) => expect(mayHint(own, standing)).toMatchObject(rule as object));

  test('what the class has and the course does not is said', () => {
    const [first, second, third] = lessonIds;
    const own = (id: string, start: Record<string, string>): WorkshopClass => ({ ...cls, lessons: [{ id, minutes: 5, start }] });
    expect(classFaults(cls, lessons)).toEqual([]);
    expect(classFaults(own('nowhere', {}), lessons)).toEqual([expect.stringContaining('does not have')]);
    expect(classFaults(own(first, { 'key-policy': '{"Version":"2012-10-17","Statement":[]}' }), lessons)).toEqual([]);
    expect(classFaults(own(first, { else: '{}' }), lessons)).toEqual([expect.stringContaining('no such document')]);
    expect(classFaults(own(second, { 'key-policy': '{' }), lessons)).toEqual([expect.stringContaining('not a policy')]);
    expect(classFaults(own(third, { 'key-policy': '{}' }), lessons)).toEqual([expect.stringContaining('put together from parts')]);
  });

  test('a lesson begins with the class’s own text', () => {
    const lesson = lessons.get(lessonIds[0]);
    if (lesson === undefined) throw new Error('no lesson');
    const own = withClassStart(lesson, { ...cls, lessons: [{ id: lesson.id, minutes: 5, start: { 'key-policy': '{\r\n}', else: '{}' } }] });
    expect(own.start).toEqual({ ...lesson.start, 'key-policy': '{\n}' });
    expect(withClassStart(lesson, cls)).toBe(lesson);
  });
});

describe('a progress code', () => {
  const lesson = (solved: boolean): LessonStanding => ({ opened: 1, last: 1, tries: 0, hints: 0, edits: 0, predictions: { right: 0, of: 0 }, solutionShown: null, solved: solved ? 1 : null, seconds: 0, unmet: new Map(), misses: [], lastTry: null });
  const of = (count: number): WorkshopClass => classOf(`of-${count}`, Array.from({ length: count }, (_, index) => `lesson-${index}`));
  /** Some pattern of lessons that are untouched, open or solved. */
  const standingOf = (count: number, salt: number): Standing => {
    const states = Array.from({ length: count }, (_, index) => (index * 7 + salt * 13 + Math.floor(index / 3)) % 3);
    const at = states.findLastIndex((state) => state > 0);
    return { lessons: new Map(states.flatMap((state, index) => (state === 0 ? [] : [[`lesson-${index}`, lesson(state === 2)] as const]))), events: 1, handedIn: 0, last: 0, at: at < 0 ? null : `lesson-${at}` };
  };

  test.each([1, 2, 10, 15, 16, 24, 25, 30, 40, 100])('of %i lessons is six characters that say what fits', (count) => {
    for (let salt = 0; salt < 12; salt += 1) {
      const standing = standingOf(count, salt);
      const code = progressCode(of(count), standing);
      expect(code).toMatch(/^[23456789ABCDEFGHJKMNPQRTUVWXY]{6}$/);
      const read = readProgressCode(of(count), ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)}`);
      if (!read.ok) throw new Error(read.message);
      const solved = [...standing.lessons.values()].filter((one) => one.solved !== null).length;
      expect(read.value.solved).toBe(solved);
      for (const [index, state] of read.value.lessons.entries()) {
        const own = standing.lessons.get(`lesson-${index}`);
        const truth = own === undefined ? 'untouched' : own.solved === null ? 'open' : 'solved';
        if (state !== 'unknown') expect(state).toBe(truth);
        if (count <= 15) expect(state).toBe(truth);
        if (count <= 24 && truth === 'solved') expect(state).toBe('solved');
      }
      if (count > 24) expect(read.value.at === null ? null : `lesson-${read.value.at}`).toBe(standing.at);
    }
  });

  test('one character misheard, or two swapped, is found', () => {
    const letters = '23456789ABCDEFGHJKMNPQRTUVWXY';
    const code = progressCode(of(30), standingOf(30, 3));
    for (let at = 0; at < 6; at += 1) {
      for (const letter of letters) if (letter !== code[at]) expect(readProgressCode(of(30), code.slice(0, at) + letter + code.slice(at + 1)).ok).toBe(false);
      for (let other = at + 1; other < 6; other += 1) {
        const swapped = Array.from(code);
        [swapped[at], swapped[other]] = [code[other] ?? '', code[at] ?? ''];
        if (swapped.join('') !== code) expect(readProgressCode(of(30), swapped.join('')).ok).toBe(false);
      }
    }
  });

  test.each([['ABC', /six characters, and this one has 3/], ['ABCDEFG', /has 7/], ['ABCDE0', /character 0/], ['', /has 0/], ['ABCDEI', /character I/]])('%s is none', (code, message) => {
    const read = readProgressCode(of(3), code);
    expect(read.ok ? '' : read.message).toMatch(message);
  });

  test('most codes of another class are found', () => {
    const code = progressCode(of(30), standingOf(30, 3));
    const others = Array.from({ length: 100 }, (_, index) => readProgressCode({ ...of(30), id: `other-${index}` }, code).ok);
    expect(others.filter((ok) => ok).length).toBeLessThan(15);
  });
});
