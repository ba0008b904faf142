import { describe, expect, test } from 'vitest';
import { collect, emptyCollection, overview, xapiJson, type XapiStatement, xapiStatements } from '#workshop';
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

test('a UUID of a text is one of version 5', () => {
  // Computed with Python: uuid.uuid5(uuid.UUID('6b1f0f52-8a6e-4c1d-9b57-2f0d61c374e8'), 'key policy')
  expect(uuidOf('key policy')).toBe('76406863-b394-5764-a165-3eac7787d69a');
});
