import { describe, expect, test } from 'vitest';
import { collect, emptyCollection, handIn, overview, type ResultSource, xapiJson, type XapiStatement, xapiStatements } from '#workshop';
import { withEvent } from '../../renderer/workshop/record.ts';
import { resultText } from '../../renderer/workshop/result.ts';
import { uuidOf } from '../../renderer/workshop/digest.ts';
import { classOf, fileOf, lessonIds, lessons, NINE, play, type Step } from '../support/workshop.ts';

const cls = classOf('one');
const step = (lesson: number, does: Step['does'], after = 60): Step => ({ lesson, does, which: 0, after });
const ada = play(cls, 'Ada', 'a', [step(0, 'opens'), step(0, 'near-miss'), step(0, 'checks'), step(0, 'solution', 3600), step(0, 'checks'), step(1, 'opens'), step(1, 'near-miss'), step(1, 'checks'), step(2, 'opens'), step(0, 'opens')]);
const ben = play(cls, 'Ben', 'b', [step(0, 'opens')]);
const files = [ada, ben].map((one, index) => ({ name: `${index}`, text: fileOf(one) }));
const titles = new Map([...lessons].map(([id, { title }]) => [id, title]));
const made = (list = files): XapiStatement[] => xapiStatements(cls, overview(cls, collect(emptyCollection, list)), { titles });
const statements = made();
const verb = ({ verb: { id } }: XapiStatement): string => id.slice(id.lastIndexOf('/') + 1);
const session = (one: XapiStatement): string => one.context.extensions['https://w3id.org/xapi/cmi5/context/extensions/sessionid'] ?? '';
const of = (name: string, lesson: number): XapiStatement[] => statements.filter(({ actor, object }) => actor.name === name && object.id.endsWith(`/lessons/${lessonIds[lesson] ?? ''}`));
const CMI5 = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';
const MOVE_ON = 'https://w3id.org/xapi/cmi5/context/categories/moveon';

describe('xAPI statements with the verbs of cmi5', () => {
  test('say what was done: solved, tried in vain, only opened', () => {
    expect(of('Ada', 0).map(verb)).toEqual(['launched', 'initialized', 'completed', 'passed', 'terminated']);
    expect(of('Ada', 1).map(verb)).toEqual(['launched', 'initialized', 'failed', 'terminated']);
    expect(of('Ada', 2).map(verb)).toEqual(['launched', 'initialized', 'terminated']);
    expect(of('Ben', 0).map(verb)).toEqual(['launched', 'initialized', 'terminated']);
    expect(statements.length).toBe(15);
  });

  test('are the same when they are made again, of the files in another order, and differ from each other', () => {
    expect(xapiJson(made([...files].reverse()))).toBe(xapiJson(statements));
    expect(JSON.parse(xapiJson(statements))).toEqual(statements);
    expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
  });

  test.each(statements.map((one) => [`${one.actor.name} ${verb(one)} ${one.object.definition.name['en-US'] ?? ''}`, one] as const))('%s keeps the rules', (_name, one) => {
    // 9.1, 9.2: a UUID, and an agent with an account.
    expect(one.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(one.actor).toMatchObject({ objectType: 'Agent', account: { homePage: expect.stringMatching(/^https:\/\//) as unknown, name: expect.stringMatching(/./) as unknown } });
    expect(one.verb.id).toBe(`http://adlnet.gov/expapi/verbs/${verb(one)}`);
    // 9.5: success, completion and duration where they must be, and nowhere else.
    const said = verb(one);
    expect(one.result?.success).toBe(said === 'passed' ? true : said === 'failed' ? false : undefined);
    expect(one.result?.completion).toBe(said === 'completed' ? true : undefined);
    const timed = ['completed', 'passed', 'failed', 'terminated'].includes(said);
    expect(one.result?.duration ?? '').toMatch(timed ? /^PT(?=\d)(\d+H)?(\d+M)?(\d+S)?$/ : /^$/);
    expect(one.result ?? {}).not.toHaveProperty('score');
    // 9.6: registration, categories, the publisher's id, the session.
    expect(one.context.registration).toMatch(/^[0-9a-f-]{36}$/);
    const judges = ['completed', 'passed', 'failed'].includes(said);
    expect(one.context.contextActivities.category.map(({ id }) => id)).toEqual(judges ? [CMI5, MOVE_ON] : [CMI5]);
    expect(one.context.contextActivities.grouping.map(({ id }) => id)).toEqual([expect.stringMatching(/^https:\/\/.+\/lessons\//)]);
    expect(one.context.contextActivities.grouping[0]?.id).not.toBe(one.object.id);
    expect(session(one)).toMatch(/^[0-9a-f-]{36}$/);
    const launch = Object.keys(one.context.extensions).filter((id) => /launchmode|launchurl|moveon/.test(id));
    expect(launch.length).toBe(said === 'launched' ? 3 : 0);
    // 9.7: in UTC.
    expect(new Date(one.timestamp).toISOString()).toBe(one.timestamp);
  });

  test('of a session are in the order that cmi5 asks for, each verb once', () => {
    for (const id of new Set(statements.map(session))) {
      const own = statements.filter((one) => session(one) === id);
      expect(new Set(own.map(verb)).size).toBe(own.length);
      expect(own.map(verb).slice(0, 2)).toEqual(['launched', 'initialized']);
      expect(verb(own.at(-1) ?? own[0] ?? statements[0] as XapiStatement)).toBe('terminated');
      const times = own.map(({ timestamp }) => timestamp);
      expect(times).toEqual([...times].sort());
      expect(own.filter((one) => ['passed', 'failed'].includes(verb(one))).length).toBeLessThanOrEqual(1);
    }
    expect(new Set(statements.map(session)).size).toBe(4);
    expect(new Set(statements.map(({ context }) => context.registration)).size).toBe(2);
  });

  test('have the times and the seconds of what was done', () => {
    const passed = of('Ada', 0).find((one) => verb(one) === 'passed');
    expect(passed?.timestamp).toBe(new Date(NINE + 3840 * 1000).toISOString());
    expect(passed?.result?.duration).toBe('PT8M');
    expect(passed?.result?.extensions).toEqual({ 'https://key-policy-lab.invalid/extensions/tries': 2, 'https://key-policy-lab.invalid/extensions/hints': 0 });
    expect(of('Ben', 0).at(-1)?.result?.duration).toBe('PT0S');
  });
});

describe('work that is handed in more than once', () => {
  /** What Ada handed in after so many of her steps, each time with all that she had done before. */
  function handedIn(scripts: readonly (readonly Step[])[], now = NINE): ResultSource[] {
    const whole = play(cls, 'Ada', 'a', scripts.flat());
    const parts = scripts.map((_, index) => play(cls, 'Ada', 'a', scripts.slice(0, index + 1).flat()));
    let record: typeof whole.record = { ...whole.record, events: [] };
    return parts.map((part, index) => {
      const before = index === 0 ? 0 : (parts[index - 1]?.record.events.length ?? 0);
      for (const { event } of part.record.events.slice(before)) record = withEvent(record, event);
      const handed = handIn(record, now + (part.now - NINE) + 1000, '0.1.0');
      ({ record } = handed);
      return { name: `${index}.kplresult`, text: handed.text };
    });
  }
  const first = [step(0, 'opens'), step(0, 'near-miss'), step(0, 'checks'), step(1, 'opens'), step(1, 'solution'), step(1, 'checks')];
  const second = [step(0, 'solution'), step(0, 'checks'), step(1, 'opens'), step(1, 'near-miss'), step(1, 'checks')];
  const third = [step(2, 'opens'), step(2, 'solution'), step(2, 'checks')];
  const hers = handedIn([first, second, third]);
  const exports = hers.map((file) => made([file]));
  const last = exports[2] ?? [];
  const verbsOf = (all: readonly XapiStatement[], lesson: number): string[] => all.filter(({ object }) => object.id.endsWith(`/lessons/${lessonIds[lesson] ?? ''}`)).map(verb);

  test('says again what it said before, and of what is new only what is new', () => {
    for (const [index, now] of exports.entries()) {
      const before = exports[index - 1] ?? [];
      expect(now.filter(({ id }) => before.some((one) => one.id === id))).toEqual(before);
      expect(now.length).toBeGreaterThan(before.length);
    }
    expect(made(hers)).toEqual(last);
  });

  test('is a session for each time, in which nothing is said behind its end', () => {
    expect(verbsOf(last, 0)).toEqual(['launched', 'initialized', 'failed', 'terminated', 'launched', 'initialized', 'completed', 'passed', 'terminated']);
    // Solved before: another try in vain takes nothing back (9.3: failed must not follow passed).
    expect(verbsOf(last, 1)).toEqual(['launched', 'initialized', 'completed', 'passed', 'terminated', 'launched', 'initialized', 'terminated']);
    expect(new Set(last.map(session)).size).toBe(5);
    expect(new Set(last.map(({ context }) => context.registration)).size).toBe(1);
    for (const id of new Set(last.map(session))) {
      const own = last.filter((one) => session(one) === id);
      expect(new Set(own.map(verb)).size).toBe(own.length);
      expect([verb(own[0] as XapiStatement), verb(own.at(-1) as XapiStatement)]).toEqual(['launched', 'terminated']);
      const times = own.map(({ timestamp }) => timestamp);
      expect(times).toEqual([...times].sort());
    }
    for (const lesson of [0, 1, 2]) for (const once of ['completed', 'passed']) expect(verbsOf(last, lesson).filter((one) => one === once)).toEqual([once]);
  });

  test('the durations of its sessions add up to the time that was spent; who judges tells all of it', () => {
    const [row] = overview(cls, collect(emptyCollection, hers)).learners;
    const seconds = (one: XapiStatement): number => {
      const [, hours = '0', minutes = '0', rest = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(one.result?.duration ?? '') ?? [];
      return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
    };
    for (const id of lessonIds) {
      const own = last.filter(({ object }) => object.id.endsWith(`/lessons/${id}`));
      const spent = row?.standing?.lessons.get(id)?.seconds ?? -1;
      expect(own.filter((one) => verb(one) === 'terminated').reduce((sum, one) => sum + seconds(one), 0)).toBe(spent);
    }
    // The way back to a lesson is no time spent in it.
    const passed = last.find((one) => verb(one) === 'passed' && one.object.id.endsWith(lessonIds[0]));
    expect([passed?.result?.duration, passed?.result?.extensions]).toEqual(['PT3M', { 'https://key-policy-lab.invalid/extensions/tries': 2, 'https://key-policy-lab.invalid/extensions/hints': 0 }]);
  });

  test('a class of which every lesson is solved is satisfied, once, in the session that did it', () => {
    const said = exports.map((all) => all.filter((one) => verb(one) === 'satisfied'));
    expect(said.map(({ length }) => length)).toEqual([0, 0, 1]);
    const [one] = said[2] ?? [];
    const passed = last.find((other) => verb(other) === 'passed' && other.object.id.endsWith(lessonIds[2]));
    if (one === undefined || passed === undefined) throw new Error('nothing is satisfied');
    expect(one.verb).toEqual({ id: 'https://w3id.org/xapi/adl/verbs/satisfied', display: { 'en-US': 'satisfied' } });
    expect(one.object).toEqual({ objectType: 'Activity', id: 'https://key-policy-lab.invalid/classes/class-one', definition: { type: 'https://w3id.org/xapi/cmi5/activitytype/course', name: { 'en-US': 'one' } } });
    expect([session(one), one.timestamp, one.context.registration, one.actor]).toEqual([session(passed), passed.timestamp, passed.context.registration, passed.actor]);
    expect(one.result).toBeUndefined();
    expect(one.context.contextActivities.category.map(({ id }) => id)).toEqual([CMI5]);
    expect(one.context.contextActivities.grouping.map(({ id }) => id)).not.toContain(one.object.id);
  });

  test('a file that tells its oldest events as counts only still tells one session of them', () => {
    const record = play(cls, 'Ada', 'a', first).record;
    const once = handIn(record, NINE + 3_600_000, '0.1.0');
    const later = handIn(once.record, NINE + 7_200_000, '0.1.0');
    const cut = resultText({ head: { classId: cls.id, learner: record.learner, chain: record.chain, started: record.started }, className: cls.name, events: later.record.events, cut: later.record.events.length - 1, without: new Set(), slim: false }, '0.1.0');
    expect(made([{ name: 'cut', text: cut }])).toEqual(made([{ name: 'whole', text: later.text }]));
  });
});

test('a UUID of a text is one of version 5', () => {
  // Computed with Python: uuid.uuid5(uuid.UUID('6b1f0f52-8a6e-4c1d-9b57-2f0d61c374e8'), 'key policy')
  expect(uuidOf('key policy')).toBe('76406863-b394-5764-a165-3eac7787d69a');
});
