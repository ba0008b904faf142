import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksCsv, collect, emptyCollection, handIn, lastDocuments, learnerOf, lessonsCsv, overview, type ResultSource, rosterFromText, type WorkshopClass } from '#workshop';
import { readResult } from '../../renderer/workshop/result.ts';
import { seed } from '../support/generate/runs.ts';
import { classOf, fileOf, lessonIds, lessons, play, type Played, scripts, type Step, type Told } from '../support/workshop.ts';

const cls = classOf('one');
const step = (does: Step['does'], more: Partial<Step> = {}): Step => ({ lesson: 0, does, which: 0, after: 60, ...more });
const some = [step('opens'), step('near-miss'), step('checks'), step('asksHint')];
const solving = [...some, step('solution'), step('checks')];
const of = (files: readonly ResultSource[], own: WorkshopClass = cls, choose?: ReadonlyMap<string, string>) => overview(own, collect(emptyCollection, files), { lessons, ...(choose === undefined ? {} : { choose }) });
const verdicts = (files: readonly ResultSource[]): Record<string, string> => Object.fromEntries(of(files).files.map(({ name, verdict }) => [name, verdict]));

const endOf = (text: string): string => (JSON.parse(text) as { end: string }).end;
/** The link of the last event that a file tells. */
function lastLink(text: string): string {
  const read = readResult(text);
  return read.ok ? read.value.lastLink : '';
}

/** What can be seen, with policies read. */
function seen(view: ReturnType<typeof overview>): unknown {
  return JSON.parse(JSON.stringify({ ...view, lessons: view.lessons.map((lesson) => ({ ...lesson, nearMisses: lesson.nearMisses.map((miss) => ({ ...miss, policies: miss.policies.map((policy) => ({ ...policy, documents: policy.documents() })) })) })) }, (_name, value: unknown) => (value instanceof Map ? [...value] : value)));
}

describe('files of a class', () => {
  const ada = play(cls, 'Ada', 'a', solving);
  const earlier = play(cls, 'Ada', 'a', some);
  const first = handIn(earlier.record, earlier.now, '0.1.0');
  /** The same work goes on after it was handed in. */
  const later = handIn(first.record, earlier.now + 60_000, '0.1.0').text;
  const other = fileOf(play(cls, 'Ada', 'another-beginning', some));
  const forked = handIn(play(cls, 'Ada', 'a', [...some, step('compares')]).record, earlier.now, '0.1.0').text;
  const ben = fileOf(play(cls, 'Ben', 'b', some));
  const foreign = fileOf(play(classOf('two'), 'Ada', 'a', some));

  test('are told apart', () => {
    expect(
      verdicts([
        { name: '1 ada.kplresult', text: later },
        { name: '2 ada earlier.kplresult', text: first.text },
        { name: '3 ada copy.kplresult', text: later },
        { name: '4 ada edited.kplresult', text: later.replace('"Ada"', '"Eda"') },
        { name: '5 cut.kplresult', text: later.slice(0, -40) },
        { name: '6 other class.kplresult', text: foreign },
        { name: '7 other beginning.kplresult', text: other },
        { name: '8 forked.kplresult', text: forked },
        { name: '9 nonsense.kplresult', text: 'hello' },
        { name: 'a class.kplresult', text: '{"format":"key-policy-lab/class","version":1,"app":"0.1.0"}' },
        { name: 'b newer.kplresult', text: later.replace('"version":1', '"version":3') },
        { name: 'c ben.kplresult', text: ben },
        { name: 'd ada again.kplresult', text: JSON.stringify(JSON.parse(later), null, 2) },
        { name: 'e last events missing.kplresult', text: JSON.stringify({ ...(JSON.parse(later) as object), events: (JSON.parse(later) as { events: unknown[] }).events.slice(0, -2) }) },
      ]),
    ).toEqual({
      '1 ada.kplresult': 'used',
      '2 ada earlier.kplresult': 'older',
      '3 ada copy.kplresult': 'duplicate',
      '4 ada edited.kplresult': 'edited',
      '5 cut.kplresult': 'cutShort',
      '6 other class.kplresult': 'otherClass',
      '7 other beginning.kplresult': 'conflict',
      '8 forked.kplresult': 'conflict',
      '9 nonsense.kplresult': 'unreadable',
      'a class.kplresult': 'unreadable',
      'b newer.kplresult': 'newer',
      'c ben.kplresult': 'used',
      'd ada again.kplresult': 'duplicate',
      'e last events missing.kplresult': 'cutShort',
    });
  });

  test('that an older app cannot read say what made them, and not that they are broken', () => {
    const [row] = of([{ name: 'x', text: later.replace('"version":1,"app":"0.1.0"', '"version":3,"app":"2.4.0"') }]).files;
    expect(row?.message).toBe('This result file was made by version 2.4.0 of Key Policy Lab with format 3; this app reads up to 1. Open it with that version or a later one.');
  });

  test('where two are in conflict the one that tells most is counted, unless another is chosen', () => {
    const files = [{ name: 'x', text: other }, { name: 'y', text: fileOf(ada) }];
    const view = of(files);
    expect(view.learners.map(({ name, state, solved }) => [name, state, solved])).toEqual([['Ada', 'conflict', 1]]);
    const [conflict] = view.conflicts;
    expect(conflict?.message).toContain('began 2 times');
    const chosen = of(files, cls, new Map([[conflict?.learner.id ?? '', lastLink(other)]]));
    expect(chosen.learners.map(({ state, solved }) => [state, solved])).toEqual([['conflict', 0]]);
    expect(chosen.files.map(({ name, verdict }) => [name, verdict])).toEqual([['x', 'used'], ['y', 'conflict']]);
    expect(of([{ name: 'x', text: forked }, { name: 'y', text: later }]).conflicts[0]?.message).toContain('begin alike');
  });

  test('a choice is one of a piece of work: what is handed in of it later takes its place, with or without the file that was chosen', () => {
    const id = learnerOf(cls, 'Ada').id;
    const goesOn = handIn(play(cls, 'Ada', 'another-beginning', solving).record, earlier.now, '0.1.0').text;
    const before = handIn(play(cls, 'Ada', 'another-beginning', some).record, play(cls, 'Ada', 'another-beginning', some).now, '0.1.0');
    const after = handIn(before.record, earlier.now + 90_000, '0.1.0').text;
    const choose = new Map([[id, lastLink(before.text)]]);
    const [first, most] = [{ name: 'first', text: before.text }, { name: 'rival', text: later }];
    const counted = (files: readonly ResultSource[]): string[] => of(files, cls, choose).files.filter(({ verdict }) => verdict === 'used').map(({ name }) => name);
    expect(counted([first, most])).toEqual(['first']);
    const next = { name: 'next', text: after };
    expect(counted([first, next, most])).toEqual(['next']);
    expect(of([first, next, most], cls, choose).files.map(({ name, verdict, message }) => [name, verdict, message])).toEqual([
      ['first', 'older', 'A later file of the same work is counted.'],
      ['next', 'used', 'This file is counted.'],
      ['rival', 'conflict', 'It is another beginning under the same name.'],
    ]);
    expect(of([first, next, most], cls, choose).conflicts[0]?.results.map(({ end }) => end)).toEqual([next, most].map(({ text }) => endOf(text)));
    // The chosen file itself is not brought in again; nor is its rival.
    expect(counted([next, most])).toEqual(['next']);
    expect(counted([first, next])).toEqual(['next']);
    // A copy that went on by itself is no later file of it.
    expect(counted([first, { name: 'fork', text: goesOn }])).toEqual(['first']);
  });

  test('an edited file changes no number', () => {
    expect(of([{ name: 'x', text: ben }, { name: 'y', text: later.replace('"hint"', '"solution"') }]).learners.map(({ name }) => name)).toEqual(['Ben']);
  });

  test('everybody of the roster is there, and who is not on it is told', () => {
    const listed: WorkshopClass = { ...cls, roster: { kind: 'list', people: rosterFromText('Cem\nAda\n').people } };
    const played = play(listed, 'Ada', 'a', some);
    const stranger = play({ ...listed, roster: { kind: 'open' } }, 'Zoe', 'z', some);
    expect(of([{ name: 'x', text: fileOf(played) }, { name: 'y', text: fileOf(stranger) }], listed).learners.map(({ name, known, state }) => [name, known, state])).toEqual([
      ['Ada', true, 'fine'], ['Cem', true, 'notHandedIn'], ['Zoe', false, 'fine'],
    ]);
  });

  test('the last policies of somebody can be looked at', () => {
    const lesson = lessons.get(lessonIds[0]);
    const [row] = of([{ name: 'x', text: fileOf(ada) }]).learners;
    if (lesson === undefined || row === undefined) throw new Error('nobody');
    expect(lastDocuments(cls, lesson, row)?.['key-policy']).toBe(lesson.solution['key-policy']);
  });

  test('policies that say the same are one, however they are spaced', () => {
    const spaced = play(cls, 'Cem', 'c', [step('opens'), step('near-miss'), step('types'), step('checks')]);
    const unlike = play(cls, 'Dan', 'd', [step('opens'), step('near-miss', { which: 1 }), step('checks')]);
    const [lesson] = of([ben, fileOf(spaced), fileOf(unlike)].map((text, index) => ({ name: `${index}`, text }))).lessons;
    expect(lesson?.nearMisses.map(({ nearMiss, learners, policies }) => [nearMiss, learners.map(({ name }) => name), policies.length])).toEqual([
      [lessons.get(lessonIds[0])?.mutants[0]?.name, ['Ben', 'Cem'], 1],
      [lessons.get(lessonIds[0])?.mutants[1]?.name, ['Dan'], 1],
    ]);
    expect(lesson?.nearMisses[0]?.policies[0]?.documents()?.['key-policy']).toBe(lessons.get(lessonIds[0])?.mutants[0]?.documents['key-policy']);
  });
});

/** A learner's name, beginning, script; some are handed in twice. */
const handedIn = fc.array(fc.record({ who: fc.nat({ max: 4 }), chain: fc.nat({ max: 1 }), script: scripts, copies: fc.nat({ max: 1 }) }), { maxLength: 5 });
const filesOf = (all: readonly { readonly who: number; readonly chain: number; readonly script: Step[]; readonly copies: number }[]): ResultSource[] =>
  all.flatMap(({ who, chain, script, copies }, index) => {
    const text = fileOf(play(cls, `Learner ${who}`, `chain-${who}-${chain}`, script));
    return Array.from({ length: copies + 1 }, (_, copy) => ({ name: `${index}-${copy}.kplresult`, text }));
  });

describe('importing', () => {
  test('as often as one likes, in whatever order and pieces, shows the same', () => {
    fc.assert(
      fc.property(handedIn, fc.nat({ max: 1000 }), (all, salt) => {
        const files = filesOf(all);
        const straight = seen(of(files));
        const shuffled = files.map((file, index) => ({ file, key: (index * 7919 + salt * 104_729) % 1009 })).sort((one, other) => one.key - other.key).map(({ file }) => file);
        const half = Math.floor(files.length / 2);
        const pieces = collect(collect(collect(emptyCollection, shuffled.slice(half)), files), shuffled.slice(0, half));
        expect(seen(overview(cls, pieces, { lessons }))).toEqual(straight);
        expect(seen(of(shuffled))).toEqual(straight);
      }),
      { seed, numRuns: 25 },
    );
  }, 120_000);
});

/** Reads a table with no code of ours. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('the numbers', () => {
  test('of screen and table are those of what the learners did', () => {
    const counted = { seconds: 0, right: 0, wrong: 0 };
    fc.assert(
      fc.property(fc.array(scripts, { minLength: 1, maxLength: 4 }), (all) => {
        const played = all.map((script, index): Played => play(cls, `Learner ${index}`, `c-${index}`, script));
        const view = of(played.map((one, index) => ({ name: `${index}`, text: fileOf(one) })));
        const [head, ...rows] = rowsOf(lessonsCsv(view));
        const cell = (row: readonly string[], name: string): string => row[head?.indexOf(name) ?? -1] ?? 'no such column';
        expect(rows.length).toBe(played.length * cls.lessons.length);
        for (const row of rows) {
          const told = played[Number(cell(row, 'Learner').slice(8))]?.told.get(cell(row, 'Lesson id'));
          const columns = ['Opened', 'Solved', 'Tries', 'Hints', 'Edits', 'Solution shown', 'Predictions right', 'Predictions', 'Seconds', 'Solved at'];
          expect(columns.map((name) => cell(row, name))).toEqual(
            told === undefined ? ['no', 'no', '0', '0', '0', 'no', '0', '0', '0', ''] : ['yes', told.solved ? 'yes' : 'no', ...[told.tries, told.hints, told.edits].map(String), told.solutionShown ? 'yes' : 'no', ...[told.right, told.predictions, told.seconds].map(String), told.solvedAt === null ? '' : new Date(told.solvedAt).toISOString()],
          );
          counted.seconds += told?.seconds ?? 0;
          counted.right += told?.right ?? 0;
          counted.wrong += (told?.predictions ?? 0) - (told?.right ?? 0);
        }
        for (const { id, opened, solved, tries, hints, predictions, medianSeconds } of view.lessons) {
          const told = played.flatMap((one) => one.told.get(id) ?? []);
          const sum = (of: (one: Told) => number): number => told.reduce((all, one) => all + of(one), 0);
          expect([opened, solved, tries, hints, predictions]).toEqual([told.length, told.filter((one) => one.solved).length, sum((one) => one.tries), sum((one) => one.hints), { right: sum((one) => one.right), of: sum((one) => one.predictions) }]);
          const seconds = told.map((one) => one.seconds).sort((one, other) => one - other);
          const middle = [seconds[Math.ceil(seconds.length / 2) - 1], seconds[Math.floor(seconds.length / 2)]];
          expect(medianSeconds).toBe(seconds.length === 0 ? null : ((middle[0] ?? 0) + (middle[1] ?? 0)) / 2);
        }
      }),
      { seed, numRuns: 30 },
    );
    for (const count of Object.values(counted)) expect(count).toBeGreaterThan(5);
  }, 120_000);

  test('of checks: the tries that missed them, who did, and what the last try says', () => {
    const lesson = lessons.get(lessonIds[0]);
    const [miss, other] = [lesson?.mutants[0], lesson?.mutants[1]];
    const view = of([
      { name: 'a', text: fileOf(play(cls, 'Ada', 'a', [step('opens'), step('near-miss'), step('checks'), step('near-miss', { which: 1 }), step('checks'), step('solution'), step('checks')])) },
      { name: 'b', text: fileOf(play(cls, 'Ben', 'b', some)) },
    ]);
    for (const check of view.lessons[0]?.checks ?? []) {
      const first = miss?.mustFail.includes(check.id) === true ? 1 : 0;
      const second = other?.mustFail.includes(check.id) === true ? 1 : 0;
      expect(check).toMatchObject({ unmetTries: 2 * first + second, unmetBy: first === 1 ? 2 : second, unmetAtEnd: first });
    }
    const rows = rowsOf(checksCsv(view)).slice(1);
    expect(rows.length).toBe(2 * view.lessons.reduce((sum, { checks }) => sum + checks.length, 0));
    const failed = rows.filter(([name, , , id, , check]) => name === 'Ben' && id === lessonIds[0] && miss?.mustFail.includes(check ?? '') === true);
    expect(failed.map((row) => row.slice(6))).toEqual(failed.map(() => ['1', 'no']));
    expect(rows.filter(([name, , , id]) => name === 'Ada' && id === lessonIds[0]).every((row) => row[7] === 'yes')).toBe(true);
    expect(rows.filter(([, , , id]) => id !== lessonIds[0]).every((row) => row[6] === '0' && row[7] === 'not tried')).toBe(true);
  });

  test('a name that a spreadsheet would run stays a name', () => {
    for (const name of ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\uff1d1', ' =1']) {
      const csv = lessonsCsv(of([{ name: 'x', text: fileOf(play(cls, name, 'c', some)) }]), { byteOrderMark: true });
      expect(csv.startsWith('\uFEFFLearner,')).toBe(true);
      expect(rowsOf(csv)[1]?.[0]).toBe(`'${name.trim()}`);
    }
    expect(rowsOf(lessonsCsv(of([{ name: 'x', text: fileOf(play(cls, 'A, "B"; C', 'c', some)) }])))[1]?.[0]).toBe('A, "B"; C');
    // Where a list is parted by semicolons or tabs, a bare one would begin a cell in the middle of a name.
    expect(lessonsCsv(of([{ name: 'x', text: fileOf(play(cls, 'Ben;=1+1', 'c', some)) }])).split('\r\n')[1]).toMatch(/^"Ben;=1\+1",/);
    const [cell] = lessonsCsv(of([{ name: 'x', text: fileOf(play(cls, 'Ben', 'c', some)) }]), { titles: new Map([[lessonIds[0], 'One\t=1+1']]) }).split('\r\n').slice(1);
    expect(cell).toContain(',"One\t=1+1",');
  });
});
