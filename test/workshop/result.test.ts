import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handIn, learnerOf, standing, startRecord, type WorkshopRecord } from '#workshop';
import type { WorkEvent } from '../../renderer/workshop/events.ts';
import { mostResult } from '../../renderer/workshop/hand-in.ts';
import { withEvent } from '../../renderer/workshop/record.ts';
import { type HandedIn, readResult } from '../../renderer/workshop/result.ts';
import { keep, unfold } from '../../renderer/workshop/documents.ts';
import { deltaOf, textOf } from '../../renderer/workshop/delta.ts';
import { seed } from '../support/generate/runs.ts';
import { classOf, fileOf, lessonIds, lessons, NINE, play, scripts, type Step } from '../support/workshop.ts';

const cls = classOf('one');
const step = (does: Step['does'], more: Partial<Step> = {}): Step => ({ lesson: 0, does, which: 0, after: 60, ...more });
const solving = [step('opens'), step('near-miss'), step('checks'), step('asksHint'), step('solution'), step('checks')];

function read(text: string): HandedIn {
  const result = readResult(text);
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

interface Body {
  events: unknown[][];
  words: string[];
  learner: { id: string; name: string };
  class: { id: string; name: string };
  app: string;
  started: number;
  chain: string;
  before: { events: number; link: string; summary: { lessons: unknown[][] } } | null;
  end: string;
}
const changed = (text: string, change: (body: Body) => void): string => {
  const body = JSON.parse(text) as Body;
  change(body);
  return JSON.stringify(body);
};

describe('a result file', () => {
  test('tells the same as the record, whatever the learner did', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const played = play(cls, 'Ada', 'chain-1', script);
        const handed = handIn(played.record, played.now, '0.1.0');
        const file = read(handed.text);
        expect(file.check).toEqual({ kind: 'whole' });
        expect(file.standing).toEqual(standing(handed.record));
        expect(file.handedIn).toBe(played.now);
        expect(handed.notes).toEqual([]);
      }),
      { seed, numRuns: 60 },
    );
  });

  test('holds the last policies, read with the lesson', () => {
    const lesson = lessons.get(lessonIds[0]);
    if (lesson === undefined) throw new Error('no lesson');
    const kept = read(fileOf(play(cls, 'Ada', 'c', solving))).standing.lessons.get(lesson.id)?.lastTry?.kept;
    if (kept === undefined || typeof kept === 'string') throw new Error('nothing kept');
    expect(unfold(lesson, kept)).toEqual(Object.fromEntries(lesson.documents.filter(({ readOnly }) => !readOnly).map(({ doc }) => [doc, lesson.solution[doc]])));
    // Another version of the lesson cannot read them, and says so by null.
    expect(unfold({ ...lesson, solution: { ...lesson.solution, 'key-policy': '{}' } }, kept)).toBeNull();
    expect(JSON.stringify(kept).length).toBeLessThan(80);
  });

  test('has the learner’s name in the name of the file, without what a disk minds', () => {
    expect(handIn(startRecord({ cls, learner: learnerOf(cls, '../Ada  Lovelace/"x"'), chain: 'c', now: NINE }), NINE, '0.1.0').fileName).toBe('ada-lovelace-x-one.kplresult');
    expect(handIn(startRecord({ cls: { ...cls, name: '???' }, learner: { id: 'x', name: '张伟' }, chain: 'c', now: NINE }), NINE, '0.1.0').fileName).toBe('张伟.kplresult');
  });
});

describe('a changed file is told', () => {
  const text = fileOf(play(cls, 'Ada', 'chain-1', solving));
  const events = (JSON.parse(text) as Body).events.length;

  test('whatever number or word of an event is changed, the first broken link is that event', () => {
    for (let index = 0; index < events; index += 1) {
      const row = (JSON.parse(text) as Body).events[index] ?? [];
      for (let member = 1; member < row.length; member += 1) {
        const result = readResult(changed(text, (body) => {
          const own = body.events[index];
          if (own === undefined) return;
          const value = own[member];
          own[member] = typeof value === 'number' ? (value === 0 && member > 1 ? 1 : value + 1) : typeof value === 'string' ? `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}` : [...(value as unknown[]), 0].slice(value instanceof Array && value.length > 1 ? 1 : 0);
        }));
        // Some changes make it no file at all, which is told too.
        if (result.ok) expect([index, member, result.value.check]).toMatchObject([index, member, { kind: 'edited', event: index + 1 }]);
        else expect(result.fault.kind).toBe('invalid');
      }
    }
  });

  test.each<[string, (body: Body) => void, number]>([
    ['another name', (body) => (body.learner.name = 'Ben'), 1],
    ['another id', (body) => (body.learner.id = 'ben'), 1],
    ['another class', (body) => (body.class.id = 'other'), 1],
    ['another beginning', (body) => (body.chain = 'chain-2'), 1],
    ['an earlier start', (body) => (body.started -= 60), 1],
    ['another lesson by the list of words', (body) => (body.words[0] = 'another-lesson'), 1],
    ['an event taken out', (body) => body.events.splice(2, 1), 3],
    ['two events swapped', (body) => body.events.splice(2, 2, ...body.events.slice(2, 4).reverse()), 3],
    ['an event put in twice', (body) => body.events.splice(2, 0, body.events[2] ?? []), 4],
    ['the name of the class', (body) => (body.class.name = 'Else'), events + 1],
    ['the version of the app', (body) => (body.app = '9.9.9'), events + 1],
    ['the end', (body) => (body.end = 'AAAAAAAAAAAA'), events + 1],
  ])('%s', (_what, change, event) => expect(read(changed(text, change)).check).toMatchObject({ kind: 'edited', event }));

  test('the last events cut off', () => expect(read(changed(text, (body) => body.events.splice(-2, 2))).check).toMatchObject({ kind: 'cutShort', event: events - 1 }));
  test('a file of which only a part was copied', () => {
    for (const length of [0, 1, 100, text.length - 2]) {
      const result = readResult(text.slice(0, length));
      expect(result.ok ? null : result.fault.kind).toBe('cutShort');
    }
  });

  test('white space is no change', () => expect(read(JSON.stringify(JSON.parse(text), null, 4)).check).toEqual({ kind: 'whole' }));

  test('who makes the chain anew is not found: the file is evidence, and no proof', () => {
    const played = play(cls, 'Ada', 'chain-1', solving);
    const forged = withEvent({ ...played.record, events: [] }, { type: 'solved', at: NINE / 1000, lesson: lessonIds[0] });
    expect(read(handIn(forged, NINE, '0.1.0').text).check).toEqual({ kind: 'whole' });
  });
});

/** A policy of about so many letters that repeats little. */
function longText(length: number, salt: number): string {
  let state = salt + 1;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += state.toString(36);
  }
  return text.slice(0, length);
}

describe('a result file never is larger than 50 kB', () => {
  const many = classOf('many', Array.from({ length: 30 }, (_, index) => `a-lesson-with-a-rather-long-name-${index}`));
  const model = lessons.get(lessonIds[0]);
  if (model === undefined) throw new Error('no lesson');
  const base = model;

  /** A busy learner: in each lesson so many tries with policies of that size. */
  function busy(lessonCount: number, tries: number, size: number, salt: number): WorkshopRecord {
    let record = startRecord({ cls: many, learner: learnerOf(many, 'Ada'), chain: 'c', now: NINE });
    let at = NINE / 1000;
    // Put together at once: linking one event after the other copies the list each time.
    const add = (event: WorkEvent): void => void (record = withEvent(record, event));
    for (let index = 0; index < lessonCount; index += 1) {
      const lesson = many.lessons[index]?.id ?? '';
      add({ type: 'opened', at: (at += 1), lesson });
      for (let one = 0; one < tries; one += 1) {
        const documents = { ...base.solution, 'key-policy': longText(size, salt + index * 1000 + one) };
        add({ type: 'edited', at: (at += 31), lesson, edits: 7 });
        add({ type: 'tried', at: (at += 29), lesson, task: 'a-task', unmet: one === tries - 1 ? [] : ['first-check', `check-${one % 7}`], nearMiss: one % 3 === 0 ? 'a-near-miss' : null, shape: 'ABCDEFGH', kept: keep(base, documents) ?? 'ABCDEFGH' });
        if (one % 2 === 0) add({ type: 'hint', at: (at += 5), lesson, task: 'a-task' });
      }
      if (index % 4 !== 3) add({ type: 'solved', at: (at += 2), lesson });
    }
    return record;
  }

  test.each([
    ['thirty lessons with ordinary work', 30, 4, 300, []],
    ['thirty lessons with large policies', 30, 5, 3000, ['earlier tries', 'last policies']],
    ['thirty lessons with the largest policies that KMS takes', 30, 2, 32_000, ['earlier tries', 'last policies']],
    ['one lesson tried thousands of times', 1, 1500, 200, ['earlier tries', 'told as counts']],
    ['one huge policy', 1, 1, 60_000, []],
  ] as const)('%s', (_what, lessonCount, tries, size, left) => {
    const record = busy(lessonCount, tries, size, 7);
    const { text, notes, record: kept } = handIn(record, NINE + 90_000_000, '0.1.0');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostResult);
    const file = read(text);
    expect(file.check).toEqual({ kind: 'whole' });
    for (const words of left) expect(notes.join(' ')).toContain(words);
    if (left.length === 0 && lessonCount > 1) expect(notes.filter((note) => !note.includes('earlier tries'))).toEqual([]);
    outcomes(file, kept);
  });

  /** What came of each lesson is there, whatever was left out. */
  function outcomes(file: HandedIn, record: WorkshopRecord): void {
    const whole = standing(record);
    expect({ ...file.standing, lessons: [] }).toEqual({ ...whole, lessons: [] });
    expect([...file.standing.lessons.keys()]).toEqual([...whole.lessons.keys()]);
    for (const [id, lesson] of whole.lessons) {
      const told = file.standing.lessons.get(id);
      expect({ ...told, misses: [], lastTry: { ...told?.lastTry, kept: '' } }).toEqual({ ...lesson, misses: [], lastTry: { ...lesson.lastTry, kept: '' } });
    }
  }

  test('whatever was done', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 10, max: 4000 }), fc.nat({ max: 99_999 }), (lessonCount, tries, size, salt) => {
        const { text, record } = handIn(busy(lessonCount, tries, size, salt), NINE + 90_000_000, '0.1.0');
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostResult);
        outcomes(read(text), record);
      }),
      { seed, numRuns: 8 },
    );
  }, 120_000);

  test('a changed summary is told', () => {
    const { text } = handIn(busy(1, 1500, 200, 7), NINE + 90_000_000, '0.1.0');
    const raised = changed(text, (body) => {
      const lesson = body.before?.summary.lessons[0];
      if (lesson !== undefined) lesson[3] = 1;
    });
    expect(read(raised).check.kind).toBe('edited');
    expect(read(changed(text, (body) => (body.learner.name = 'Ben'))).check.kind).toBe('edited');
  });
});

describe('a text by what is new in it', () => {
  const texts = fc.oneof(fc.string({ maxLength: 300 }), fc.array(fc.constantFrom('"Effect": "Allow"', '"Principal": ', ' \n', 'é🦊', 'kms:Decrypt', '{', '}'), { maxLength: 60 }).map((parts) => parts.join('')));

  test('comes back as it was', () => {
    fc.assert(fc.property(texts, texts, (dictionary, text) => {
      expect(textOf(dictionary, JSON.parse(JSON.stringify(deltaOf(dictionary, text))) as (string | number)[], 100_000)).toBe(text);
    }), { seed, numRuns: 500 });
  });

  test('is short where it differs in a word', () => {
    const text = lessons.get(lessonIds[0])?.solution['key-policy'] ?? '';
    expect(JSON.stringify(deltaOf(text, text.replace('Allow', 'Deny'))).length).toBeLessThan(40);
  });

  test.each([[[-1, 5]], [[0, 0]], [[0, 99]], [[0]], [['a', 0, 'x']], [[0, 2, 0, 3, 0, 6, 0, 12, 0, 24, 0, 48, 0, 96]]])('%j is none, or too long', (delta) => expect(textOf('ab', delta, 100)).toBeNull());
});
