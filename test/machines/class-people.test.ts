import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { classText, newClass, readClass, type WorkshopClass } from '#workshop';
import { classMachine, replacesWork } from '../../renderer/machines/class/class.machine.ts';
import { takenOf } from '../../renderer/machines/class/kept.ts';
import { openDraft } from '../../renderer/machines/instructor/drafts.ts';
import { type Exported, overviewOf } from '../../renderer/machines/instructor/exports.ts';
import { type InstructorEvent, instructorMachine } from '../../renderer/machines/instructor/instructor.machine.ts';
import { realIndex } from '../support/course.ts';
import { fileOf, lessonIds, lessons, NINE, play, savingInto } from '../support/workshop.ts';

const [first] = lessonIds;
const classFile = (change: Partial<WorkshopClass> = {}): WorkshopClass => ({ ...newClass({ id: 'class-a', now: NINE, name: 'Tuesday', lessons: [{ id: first, minutes: 10 }] }), ...change });
const list = (...people: readonly (readonly [id: string, name: string])[]): WorkshopClass['roster'] => ({ kind: 'list', people: people.map(([id, name]) => ({ id, name })) });

async function instructor() {
  const files: Exported[] = [];
  const actor = createActor(
    instructorMachine.provide({
      delays: { saveDelay: 1, retryDelay: 1 },
      actors: {
        saveFile: savingInto(files),
        lessons: fromPromise(({ input }) => Promise.resolve(input.flatMap((id) => lessons.get(id) ?? []))),
      },
    }),
    { input: { course: realIndex(), app: '0.1.0', now: () => NINE, newId: () => 'made', pause: () => Promise.resolve() } },
  ).start();
  const settled = () => waitFor(actor, (snapshot) => snapshot.matches({ ready: { keeping: 'saved', lessons: 'there', results: 'idle', saving: 'idle' } }));
  await settled();
  const send = (...events: InstructorEvent[]): void => events.forEach((event) => actor.send(event));
  const now = () => actor.getSnapshot().context;
  return {
    files, settled, send, now,
    opens: (cls: WorkshopClass) => send({ type: 'instructor.opensClassFile', text: classText(cls, '0.1.0') }),
    /** Keystroke by keystroke, as a field tells it. */
    types: (...texts: readonly string[]) => send(...texts.map((rosterText) => ({ type: 'instructor.changes' as const, change: { rosterText } }))),
    people: () => {
      const roster = openDraft(now())?.roster;
      return roster?.kind === 'list' ? roster.people.map(({ id, name }) => [id, name]) : [];
    },
  };
}

describe('a name that is mended', () => {
  test('is the same person, letter by letter, with an id of a table too', async () => {
    const desk = await instructor();
    desk.opens(classFile({ roster: list(['s-16', 'Ada'], ['s-17', 'Jhon Doe'], ['s-18', 'Kim']) }));
    desk.types('Ada\nJon Doe\nKim', 'Ada\nJohn Doe\nKim');
    expect(desk.people()).toEqual([['s-16', 'Ada'], ['s-17', 'John Doe'], ['s-18', 'Kim']]);
    // A second one after it, and somebody who is added.
    desk.types('Adda\nJohn Doe\nKim', 'Adda\nJohn Doe\nKim\nL', 'Ada\nJohn Doe\nKim');
    expect(desk.people()).toEqual([['s-16', 'Ada'], ['s-17', 'John Doe'], ['s-18', 'Kim']]);
    desk.types('Adah\nJohn Doe\nKim');
    expect(desk.people()).toEqual([['s-16', 'Adah'], ['s-17', 'John Doe'], ['s-18', 'Kim']]);
  });

  test('is somebody else where more than it is other, and where people come or go', async () => {
    const desk = await instructor();
    desk.opens(classFile({ roster: list(['s-1', 'Ada'], ['s-2', 'Ben'], ['s-3', 'Chen']) }));
    desk.types('Zed\nYoko\nXaver');
    expect(desk.people().map(([id = '']) => id.startsWith('p-') || ['zed', 'yoko', 'xaver'].includes(id))).toEqual([true, true, true]);
    desk.types('Ada\nChen\nDana');
    expect(desk.people()).toEqual([['s-1', 'Ada'], ['s-3', 'Chen'], [expect.not.stringMatching(/^s-/), 'Dana']]);
    // Another place for the same people.
    desk.types('Ben\nAda\nChen');
    expect(desk.people()).toEqual([['s-2', 'Ben'], ['s-1', 'Ada'], ['s-3', 'Chen']]);
  });

  test('of a list that was typed: as it was handed out, and what came back counts', async () => {
    const desk = await instructor();
    desk.send({ type: 'instructor.makesClass' }, { type: 'instructor.changes', change: { name: 'Tuesday' } }, { type: 'instructor.addsLessons', ids: [first] }, { type: 'instructor.changes', change: { roster: 'list' } });
    desk.types('J', 'Jhon Doe', 'Jhon Doe\nA', 'Jhon Doe\nAda');
    const before = desk.people();
    expect(new Set(before.map(([id]) => id)).size).toBe(2);
    desk.send({ type: 'instructor.saves', kind: 'class' });
    await desk.settled();
    const read = readClass(desk.files[0]?.text ?? '');
    if (!read.ok) throw new Error(read.fault.message);
    const script = [{ lesson: 0, does: 'solution', which: 0, after: 60 }, { lesson: 0, does: 'checks', which: 0, after: 60 }] as const;
    const handed = { name: 'jhon.kplresult', text: fileOf(play(read.value, 'Jhon Doe', 'chain', script)) };
    desk.types('John Doe\nAda');
    expect(desk.people()).toEqual([[before[0]?.[0], 'John Doe'], before[1]]);
    desk.send({ type: 'files.come', files: [handed] });
    await desk.settled();
    expect(overviewOf(desk.now())?.learners.map(({ name, known, solved }) => [name, known, solved])).toEqual([['Ada', true, 0], ['John Doe', true, 1]]);
  });

  test('goes on with the work at the learner’s, under the new name', async () => {
    const actor = createActor(classMachine, { input: { now: () => NINE, newId: () => 'chain' } }).start();
    const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
    await settle();
    const opens = async (name: string): Promise<void> => {
      actor.send({ type: 'learner.opensFile', name: 'x.kplclass', text: classText(classFile({ roster: list(['s-17', name], ['s-18', 'Kim']) }), '0.1.0') });
      await settle();
    };
    await opens('Jhon Doe');
    actor.send({ type: 'learner.choosesName', name: 'Jhon Doe' });
    actor.send({ type: 'learner.startsClass' });
    await opens('John Doe');
    const { context } = actor.getSnapshot();
    expect([context.name, replacesWork(context)]).toEqual(['John Doe', false]);
    actor.send({ type: 'learner.startsClass' });
    expect(actor.getSnapshot().context.offer).toBeNull();
    expect(takenOf(actor.getSnapshot().context.kept)?.record).toMatchObject({ chain: 'chain', learner: { id: 's-17' }, class: { roster: { people: [{ name: 'John Doe' }, { name: 'Kim' }] } } });
  });
});

describe('the file of a class that is here', () => {
  test('that says the same changes nothing; one that says something else is taken when that is wanted, and given back', async () => {
    const desk = await instructor();
    const cls = classFile();
    desk.opens(cls);
    desk.opens(cls);
    expect(desk.now()).toMatchObject({ said: 'This class is here already.', other: null });
    const newer = classFile({ name: 'Wednesday', hints: 2, roster: list(['s-1', 'Ada']) });
    desk.opens(newer);
    expect(desk.now()).toMatchObject({ classes: [{ name: 'Tuesday' }], said: expect.stringContaining('is here already') as unknown, other: { undoes: false } });
    desk.send({ type: 'instructor.takesOther' });
    await desk.settled();
    expect(desk.now()).toMatchObject({ classes: [{ id: 'class-a', name: 'Wednesday', hints: 2, rosterText: 'Ada', given: [{ id: 's-1' }] }], other: { undoes: true } });
    desk.send({ type: 'instructor.takesOther' });
    expect(desk.now()).toMatchObject({ classes: [{ name: 'Tuesday', hints: null }], other: { undoes: false } });
    // What was changed since is not thrown away by a late press.
    desk.send({ type: 'instructor.changes', change: { name: 'Mine' } }, { type: 'instructor.takesOther' });
    expect(desk.now()).toMatchObject({ classes: [{ name: 'Mine' }], other: null });
  });

  test('is of the class that is open alone', async () => {
    const desk = await instructor();
    desk.opens(classFile());
    desk.opens(classFile({ id: 'class-b', name: 'Other' }));
    desk.opens(classFile({ name: 'Newer' }));
    desk.send({ type: 'instructor.opensClass', id: 'class-b' }, { type: 'instructor.takesOther' });
    expect(desk.now().classes.map(({ name }) => name)).toEqual(['Tuesday', 'Other']);
  });
});
