import { describe, expect, test } from 'vitest';
import { judge } from '#lessons';
import { openPack, packText, readPack } from '#workshop';
import { changedPolicies, goalsOf, idOf, type LessonWords, makeLesson } from '../../renderer/machines/packs/make-lesson.ts';
import { apply, type Command } from '../../renderer/machines/sandbox/commands.ts';
import type { SandboxDocument } from '../../renderer/machines/sandbox/document.ts';
import { policiesOf } from '../../renderer/machines/sandbox/policies.ts';
import { fromLesson } from '../../renderer/machines/sandbox/from-lesson.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { realCourse, realLesson } from '../support/course.ts';

const known = { concepts: new Set(realCourse().loaded.flatMap(({ lesson }) => lesson.teaches)), ids: new Set(realCourse().loaded.map(({ lesson }) => lesson.id)) };
const start = startDocument.scene;
const HOME = '111122223333';

function done(document: SandboxDocument, command: Command): SandboxDocument {
  const result = apply(document, command);
  if (!result.ok) throw new Error(result.problem);
  return result.document;
}

/** The start world with another key policy: the application may encrypt, and nobody else. */
const keyPolicy = policiesOf(start).find(({ kind }) => kind === 'keyPolicy');
const solution = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'AnaManages', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HOME}:user/Ana` }, Action: ['kms:DescribeKey', 'kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:RevokeGrant', 'kms:DisableKey', 'kms:ScheduleKeyDeletion'], Resource: '*' },
      { Sid: 'OrdersEncrypt', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HOME}:role/OrdersApp` }, Action: ['kms:Encrypt', 'kms:GenerateDataKey'], Resource: '*' },
    ],
  },
  null,
  2,
);
const document = done(startDocument, { do: 'editPolicy', policy: keyPolicy?.id ?? '', text: solution });
const goals = goalsOf(start, document);
const words: LessonWords = {
  maker: '1a2b3c4d',
  title: 'Write only',
  text: 'The application writes orders and never reads them.',
  firstHint: 'Who decrypts now?',
  lastHint: 'Leave `kms:Encrypt` and `kms:GenerateDataKey` to the role.',
  minutes: 8,
  goals: Object.fromEntries(goals.map(({ id, feedback }) => [id, feedback])),
};

describe('a lesson made of the sandbox', () => {
  test('offers what the texts decide otherwise than at the checkpoint', () => {
    expect(goals.length).toBeGreaterThan(2);
    expect(goals.some(({ as, action, expect: wanted }) => as === 'ben' && action === 'kms:Decrypt' && wanted === 'implicitDeny')).toBe(true);
    expect(goalsOf(start, startDocument)).toEqual([]);
    expect(changedPolicies(start, document).map(({ policy }) => policy.kind)).toEqual(['keyPolicy']);
  });

  test('breaks no rule, goes out and comes in as a pack, and is solved by its solution alone', () => {
    const { pack, problems } = makeLesson(start, document, words, known);
    expect(problems).toEqual([]);
    const read = readPack(packText(pack, '0.1.0'));
    if (!read.ok) throw new Error(read.fault.message);
    const lesson = openPack(read.value, known).course?.units[0]?.lessons[0];
    if (lesson === undefined) throw new Error('no lesson');
    expect(lesson.title).toBe('Write only');
    expect(judge(lesson, lesson.solution).passed).toBe(true);
    expect(judge(lesson, lesson.start).passed).toBe(false);
    expect(lesson.solution['policy-1']).toBe(solution);
  });

  test('is the same pack when it is made again, and another one on another computer', () => {
    const idOfPack = (change: Partial<LessonWords>): string => makeLesson(start, document, { ...words, ...change, goals: {} }, known).pack.id;
    expect(idOfPack({ text: 'Other words.' })).toBe(idOfPack({}));
    expect(new Set([idOfPack({}), idOfPack({ maker: '5e6f7a8b' }), idOfPack({ title: 'Read only' })]).size).toBe(3);
    const long = makeLesson(start, document, { ...words, title: 'a'.repeat(100) }, known).pack;
    expect(readPack(packText(long, '0.1.0'))).toMatchObject({ ok: true });
  });

  test('of an IAM policy, too', () => {
    const bens = policiesOf(start).find(({ kind, of }) => kind === 'identityPolicy' && of.endsWith(':user/Ben'));
    const changed = done(startDocument, { do: 'editPolicy', policy: bens?.id ?? '', text: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['kms:Encrypt', 'kms:GenerateDataKey'], Resource: '*' }] }) });
    const own = goalsOf(start, changed);
    const { problems } = makeLesson(start, changed, { ...words, title: 'Ben writes', goals: Object.fromEntries(own.map(({ id, feedback }) => [id, feedback])) }, known);
    expect(problems).toEqual([]);
  });

  test.each(['the-default-key-policy', 'roles-and-sessions', 'another-account', 'boundaries-and-direct-grants', 'ransom-by-key'])('of every kind of world: like %s, with one goal', (id) => {
    const lesson = realLesson(id);
    const [from, to] = [done(startDocument, fromLesson(lesson, lesson.start)), done(startDocument, fromLesson(lesson, lesson.solution))];
    const [first] = goalsOf(from.scene, to);
    const { problems } = makeLesson(from.scene, to, { ...words, title: 'Another of these', goals: first === undefined ? {} : { [first.id]: first.feedback } }, known);
    expect(problems).toEqual([]);
  });

  test('what else was changed since the checkpoint is there for learners from the beginning', () => {
    const bens = `arn:aws:iam::${HOME}:user/Ben`;
    const refused = done(document, { do: 'addPolicy', kind: 'identityPolicy', of: bens, name: 'Nothing at all', text: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] }) });
    expect(goals.some(({ as }) => as === 'ben')).toBe(true);
    const left = goalsOf(start, refused);
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter(({ as }) => as === 'ben')).toEqual([]);
  });

  test('goals of callers with long names that begin alike stay apart', () => {
    const long = 'a-caller-with-a-very-long-name-that-is-longer-than-any-goal';
    const twins = { ...document, scene: { ...document.scene, people: document.scene.people.flatMap((one) => (one.id === 'ben' ? [{ ...one, id: `${long}-1` }, { ...one, id: `${long}-2` }] : [one])) } };
    const ids = goalsOf(start, twins).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('a-caller')).length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9][a-z0-9-]{0,60}$/.test(id))).toEqual([]);
  });

  test.each<[string, SandboxDocument, Partial<LessonWords>, RegExp]>([
    ['nothing was changed', startDocument, {}, /No policy differs from the checkpoint/],
    ['there is no title', document, { title: ' ' }, /title/],
    ['there is no text', document, { text: '' }, /reads first/],
    ['a hint is missing', document, { lastHint: '' }, /two hints/],
    ['there is no goal', document, { goals: {} }, /at least one goal/],
    ['the goals are of another world', document, { goals: { 'eve-can-decrypt-her-key': 'Not yet.' } }, /at least one goal/],
    ['it would be called like a lesson of the course', document, { title: 'Another account' }, /already/],
    ['it takes too long', document, { minutes: 90 }, /minutes/i],
  ])('says what is missing: %s', (_, made, change, message) => {
    const { problems } = makeLesson(start, made, { ...words, ...change }, known);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
  });

  test.each([['Who may decrypt?', 'who-may-decrypt'], ['Schlüssel für Ana', 'schlussel-fur-ana'], ['…', 'lesson'], ['a'.repeat(80), 'a'.repeat(58)]])('has an id made of its title: %s', (title, id) => {
    expect(idOf(title)).toBe(id);
  });
});
