import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handIn, learnerOf, observe, progressCode, readProgressCode, readRecord, standing, startRecord } from '#workshop';
import { seed } from '../support/generate/runs.ts';
import { classOf, lessonIds, lessons, NINE, play, scripts, type Step } from '../support/workshop.ts';

const cls = classOf('one');
const step = (does: Step['does'], more: Partial<Step> = {}): Step => ({ lesson: 0, does, which: 0, after: 60, ...more });

describe('what is noted of a learner', () => {
  const { record } = play(cls, 'Ada', 'chain-1', [step('opens'), step('near-miss'), step('checks'), step('checks'), step('asksHint'), step('solution', { after: 600 }), step('compares'), step('checks')]);

  test('is an event for each thing that happened, and edits come together before the next one', () => {
    expect(record.events.map(({ event }) => [event.type, event.at - NINE / 1000])).toEqual([
      ['opened', 60], ['edited', 120], ['tried', 180], ['hint', 300], ['edited', 900], ['solution', 960], ['tried', 1020], ['solved', 1020],
    ]);
  });

  test('a try says which checks it missed, which near-miss it was, and with which policies', () => {
    const lesson = lessons.get(lessonIds[0]);
    const tried = record.events.flatMap(({ event }) => (event.type === 'tried' ? [event] : []));
    expect(tried.map(({ nearMiss }) => nearMiss)).toEqual([lesson?.mutants[0]?.name, null]);
    expect([...(tried[0]?.unmet ?? [])].sort()).toEqual([...(lesson?.mutants[0]?.mustFail ?? [])].sort());
    expect(tried[1]?.unmet).toEqual([]);
    expect(tried.every(({ kept }) => typeof kept !== 'string')).toBe(true);
  });

  test('a pause counts as five minutes at most', () => {
    expect(standing(record).lessons.get(lessonIds[0])?.seconds).toBe(60 + 60 + 120 + 300 + 60 + 60);
  });

  test('a lesson that is none of the class is not noted', () => {
    const lesson = lessons.get('the-pull-request');
    if (lesson === undefined) throw new Error('no lesson');
    const moment = { lesson, task: 0, documents: lesson.start, hintsShown: {}, predictions: {}, checked: false, comparing: null, everPassed: false };
    expect(observe(record, null, moment, NINE)).toBe(record);
    expect(observe(record, moment, { ...moment, checked: true }, NINE)).toBe(record);
  });

  test('the comparison with the start shows no solution; the one with the solution does', () => {
    const lesson = lessons.get(lessonIds[0]);
    if (lesson === undefined) throw new Error('no lesson');
    const moment = { lesson, task: 0, documents: lesson.start, hintsShown: {}, predictions: {}, checked: false, comparing: null, everPassed: false };
    const begun = startRecord({ cls, learner: learnerOf(cls, 'Ada'), chain: 'chain', now: NINE });
    const started = observe(begun, moment, { ...moment, comparing: 'start' }, NINE);
    expect(started).toBe(begun);
    const shown = observe(begun, { ...moment, comparing: 'start' }, { ...moment, comparing: 'solution' }, NINE);
    expect(standing(shown).lessons.get(lessonIds[0])?.solutionShown).toBe(NINE);
  });

  test('comes back from the disk as it was, and is refused once it was changed', () => {
    const json: unknown = JSON.parse(JSON.stringify(record));
    expect(readRecord(json)).toEqual({ ok: true, value: record });
    const changed = JSON.parse(JSON.stringify(record)) as { events: { event: { at: number } }[] };
    const third = changed.events[3];
    if (third === undefined) throw new Error('no event');
    third.event.at += 1;
    const read = readRecord(changed);
    expect(read.ok ? null : read.fault.where).toBe('events.3');
  });

  test('whatever a learner does, it is counted as it was done', () => {
    let solved = 0;
    fc.assert(
      fc.property(scripts, (script) => {
        const played = play(cls, 'Ada', 'chain', script);
        const counted = standing(played.record);
        // The time of edits counts once they are told.
        const handed = standing(handIn(played.record, played.now + 1000, '0.1.0').record);
        expect([...counted.lessons.keys()].sort()).toEqual([...played.told.keys()].sort());
        for (const [id, told] of played.told) {
          const lesson = counted.lessons.get(id);
          const pending = played.record.pending?.lesson === id ? played.record.pending.edits : 0;
          expect({ tries: lesson?.tries, hints: lesson?.hints, edits: (lesson?.edits ?? 0) + pending, solutionShown: lesson?.solutionShown !== null, solved: lesson?.solved !== null, solvedAt: lesson?.solved, right: lesson?.predictions.right, predictions: lesson?.predictions.of, seconds: handed.lessons.get(id)?.seconds }).toEqual(told);
          if (told.solved) solved += 1;
        }
        const code = readProgressCode(cls, progressCode(cls, counted));
        expect(code.ok ? code.value.lessons : code.message).toEqual(cls.lessons.map(({ id }) => (played.told.get(id)?.solved === true ? 'solved' : played.told.has(id) ? 'open' : 'untouched')));
      }),
      { seed, numRuns: 120 },
    );
    expect(solved).toBeGreaterThan(10);
  });
});
