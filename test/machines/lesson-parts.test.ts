import { describe, expect, test } from 'vitest';
import { createActor, transition } from 'xstate';
import { type Blank, fillBlanks, type Lesson } from '#lessons';
import { lessonMachine, type LessonEvent, type LessonSnapshot } from '../../renderer/machines/lesson.machine.ts';
import { blankStates, chooseBlank, optionWords } from '../../renderer/machines/views/blanks.ts';
import { hasPiece, pieceProblem, putPiece, takePiece } from '../../renderer/machines/views/pieces.ts';
import { realCourse, realLesson } from '../support/course.ts';

const lessons = realCourse().loaded.map(({ lesson }) => lesson);
const send = (snapshot: LessonSnapshot, event: LessonEvent): LessonSnapshot => transition(lessonMachine, snapshot, event)[0];
const opened = (lesson: Lesson, doc: string): LessonSnapshot =>
  send(createActor(lessonMachine, { input: { lesson } }).start().getSnapshot(), { type: 'learner.opensDocument', doc });
const textOf = ({ context }: LessonSnapshot): string => context.documents[context.openDocument] ?? '';

describe.each(lessons.flatMap((lesson) => lesson.pieces.map((piece) => [`${lesson.id}: ${piece.id}`, lesson, piece] as const)))('%s', (_name, lesson, { doc, id, statement }) => {
  test('goes in and out, each one step of undo', () => {
    // Some lessons start with a piece too many: it is taken out first.
    const start = send(opened(lesson, doc), { type: 'learner.takesPiece', id });
    const put = send(start, { type: 'learner.putsPiece', id });
    expect((JSON.parse(textOf(put)) as { Statement: unknown[] }).Statement.at(-1)).toEqual(statement);
    expect(put.value).toBe('editing');
    expect(put.can({ type: 'learner.putsPiece', id })).toBe(false);
    const taken = send(put, { type: 'learner.takesPiece', id });
    expect(textOf(taken)).toBe(textOf(start));
    expect(taken.can({ type: 'learner.takesPiece', id })).toBe(false);
    const undone = send(taken, { type: 'learner.undoes' });
    expect(textOf(undone)).toBe(textOf(put));
    expect(textOf(send(undone, { type: 'learner.undoes' }))).toBe(textOf(start));
  });

  test('waits while the document is not valid JSON', () => {
    const broken = send(opened(lesson, doc), { type: 'learner.edits', doc, text: '{ "Statement": [' });
    expect(broken.can({ type: 'learner.putsPiece', id })).toBe(false);
    expect(broken.can({ type: 'learner.takesPiece', id })).toBe(false);
    expect(pieceProblem(textOf(broken))).toContain('not valid JSON');
  });
});

const blanksOf = (lesson: Lesson, doc: string): Blank[] => lesson.blanks.filter((blank) => blank.doc === doc);

describe.each(lessons.flatMap((lesson) => lesson.blanks.map((blank) => [`${lesson.id}: ${blank.id}`, lesson, blank] as const)))('%s', (_name, lesson, { doc, id, options }) => {
  const stateOf = (now: LessonSnapshot): unknown => blankStates(blanksOf(lesson, doc), lesson.start[doc] ?? '', textOf(now))?.get(id);

  test('takes every option after every other, and is empty again when asked', () => {
    let now = opened(lesson, doc);
    expect(stateOf(now)).toBe('empty');
    for (const [option, value] of options.entries()) {
      now = send(now, { type: 'learner.fillsBlank', id, option });
      expect(JSON.parse(textOf(now))).toEqual(JSON.parse(fillBlanks(lesson.start[doc] ?? '', new Map([[id, value]]))));
      expect(stateOf(now)).toBe(option);
      expect(now.context.undoStack).toHaveLength(option + 1);
    }
    expect(stateOf(send(now, { type: 'learner.undoes' }))).toBe(options.length - 2);
    expect(textOf(send(now, { type: 'learner.fillsBlank', id, option: null }))).toBe(lesson.start[doc]);
    expect(now.can({ type: 'learner.fillsBlank', id, option: options.length })).toBe(false);
  });

  test('leaves alone what was written by hand, and waits for valid JSON', () => {
    const byHand = send(opened(lesson, doc), { type: 'learner.edits', doc, text: fillBlanks(lesson.start[doc] ?? '', new Map([[id, 'mine']])) });
    expect(stateOf(byHand)).toBe('byHand');
    expect(byHand.can({ type: 'learner.fillsBlank', id, option: 0 })).toBe(false);
    const broken = send(byHand, { type: 'learner.edits', doc, text: '{', pause: true });
    expect(stateOf(broken)).toBeUndefined();
    expect(broken.can({ type: 'learner.fillsBlank', id, option: 0 })).toBe(false);
  });
});

describe('pieces and blanks in the lesson', () => {
  test('typing after a piece is a step of its own', () => {
    const lesson = realLesson('account-or-role');
    const put = send(opened(lesson, 'key-policy'), { type: 'learner.putsPiece', id: 'tally-writes' });
    expect(put.context.undoStack).toHaveLength(1);
    const typed = send(put, { type: 'learner.edits', doc: 'key-policy', text: `${textOf(put)} `, pause: false });
    expect(typed.context.undoStack).toHaveLength(2);
  });

  test('belong to the open document', () => {
    const lesson = realLesson('a-key-is-not-a-bucket');
    expect(opened(lesson, 'key-policy').can({ type: 'learner.putsPiece', id: 'app-reads' })).toBe(false);
    expect(opened(lesson, 'apps-iam').can({ type: 'learner.putsPiece', id: 'app-reads' })).toBe(true);
    expect(opened(lesson, 'apps-iam').can({ type: 'learner.putsPiece', id: 'no-such' })).toBe(false);
  });
});

describe('a piece in a text', () => {
  const statement = { Sid: 'A', Action: ['x', 'y'] };
  const written = '{\n      "Sid": "A",\n      "Action": ["x", "y"]\n    }';

  test.each([
    ['no list', '{}', `{\n  "Statement": [\n    ${written}\n  ]\n}`],
    ['other members', '{ "Version": "v" }', `{ "Version": "v",\n  "Statement": [\n    ${written}\n  ] }`],
    ['an empty list', '{ "Statement": [ ] }', `{ "Statement": [\n    ${written}\n  ] }`],
    ['a statement without a list', '{ "Statement": {"Sid":"B"} }', `{ "Statement": [\n    {\n      "Sid": "B"\n    },\n    ${written}\n  ] }`],
    ['a list in a layout of its own', '{"Statement":[{"Sid":"B"}]}', `{"Statement":[{"Sid":"B"},\n    ${written}]}`],
    ['text that is no object', '[]', null],
    ['a list that is a number', '{ "Statement": 1 }', null],
  ])('is put after %s', (_name, before, after) => {
    expect(putPiece(before, statement)).toBe(after);
  });

  test.each([
    ['its members in another order', '{"Statement":[{"Action":["x","y"],"Sid":"A"}]}', '{"Statement":[]}'],
    ['first', '{"Statement":[{"Sid":"A","Action":["x","y"]}, {"Sid":"B"}]}', '{"Statement":[{"Sid":"B"}]}'],
    ['twice', '{"Statement":[{"Sid":"A","Action":["x","y"]}, {"Sid":"B"}, {"Sid":"A","Action":["x","y"]}]}', '{"Statement":[{"Sid":"B"}]}'],
    ['alone', '{"Statement":{"Sid":"A","Action":["x","y"]}}', '{"Statement":[]}'],
    ['changed', '{"Statement":[{"Sid":"A","Action":["y","x"]}]}', null],
  ])('is taken out when it stands %s', (_name, before, after) => {
    expect(hasPiece(before, statement)).toBe(after !== null);
    expect(takePiece(before, statement)).toBe(after);
  });
});

describe('a blank in a text', () => {
  const blanks: Blank[] = [
    { doc: 'd', id: 'who', label: 'Who', options: ['Ana', { AWS: ['Ben', '*'] }] },
    { doc: 'd', id: 'key', label: 'Key', options: ['A', 'B'] },
  ];
  const start = '{"Statement":[{"Sid":"1","P":"__who__"},{"Sid":"2","C":{"A":1,"__key__":2}}]}';

  test.each([
    ['statements in another order', '{"Statement":[{"Sid":"2","C":{"A":1,"B":2}},{"Sid":"1","P":"Ana"}]}', 0, 1],
    ['the same name twice', '{"Statement":[{"Sid":"1","P":"Ana"},{"Sid":"2","C":{"A":1,"A":2}}]}', 0, 0],
    ['an option in another layout', '{"Statement":[{"Sid":"1","P":{ "AWS" : [ "Ben", "*" ] }},{"Sid":"2","C":{}}]}', 1, 'byHand'],
    ['an empty blank moved elsewhere', '{"Statement":[{"Sid":"2"}],"P":"__who__"}', 'empty', 'byHand'],
  ])('is found with %s', (_name, text, who, key) => {
    expect([...(blankStates(blanks, start, text) ?? [])]).toEqual([['who', who], ['key', key]]);
  });

  test('is filled everywhere that it stands, all alike', () => {
    const twice = '["__who__", "__who__"]';
    expect(chooseBlank(blanks, twice, twice, 'who', 1)).toBe('[{ "AWS": ["Ben", "*"] }, { "AWS": ["Ben", "*"] }]');
    expect(blankStates(blanks, twice, '["__who__", "Ana"]')?.get('who')).toBe('byHand');
  });

  test.each([
    ['kms:*', 'kms:*'],
    [['kms:Decrypt', 'kms:Encrypt'], 'kms:Decrypt, kms:Encrypt'],
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, 'StringEquals: aws:PrincipalOrgID: o-1'],
    [true, 'true'],
  ])('shows %j in few words', (value, words) => {
    expect(optionWords(value)).toBe(words);
  });
});
