import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, waitFor } from 'xstate';
import { classText, handIn, type ResultSource, readClass, type WorkshopClass } from '#workshop';
import { classOf as asClass, draftFaults, draftOf, openDraft } from '../../renderer/machines/instructor/drafts.ts';
import { type Exported, overviewOf } from '../../renderer/machines/instructor/exports.ts';
import { type InstructorEvent, instructorMachine, type InstructorNotice, missingLessons, type SaveOutcome } from '../../renderer/machines/instructor/instructor.machine.ts';
import { built, readable } from '../../renderer/machines/instructor/misses.ts';
import { type InstructorRecord, readInstructorRecord } from '../../renderer/machines/instructor/record.ts';
import { realCourse } from '../support/course.ts';
import { classOf, fileOf, lessonIds, lessons, NINE, play, type Step, savingInto } from '../support/workshop.ts';
import { indexOf, type Lesson } from '#lessons';

const course = indexOf(realCourse().course);
const step = (does: Step['does'], more: Partial<Step> = {}): Step => ({ lesson: 0, does, which: 0, after: 60, ...more });

interface Kept {
  record: InstructorRecord | null;
  notices?: readonly InstructorNotice[];
}

/** An instructor's actor with a disk and a save dialog of the test's own. */
function desk(kept: Kept = { record: null }, dialog?: (file: Exported) => SaveOutcome, read = (id: string): Promise<Lesson | undefined> => Promise.resolve(lessons.get(id))) {
  const files: Exported[] = [];
  let ids = 0;
  const actor = createActor(
    instructorMachine.provide({
      delays: { saveDelay: 1, retryDelay: 1 },
      actors: {
        load: fromPromise<{ record: InstructorRecord | null; notices: readonly InstructorNotice[] }>(() => Promise.resolve({ notices: [], ...kept })),
        save: fromPromise<boolean, InstructorRecord>(({ input }) => {
          kept.record = JSON.parse(JSON.stringify(input)) as InstructorRecord;
          return Promise.resolve(true);
        }),
        saveFile: savingInto(files, dialog),
        lessons: fromPromise(async ({ input }) => (await Promise.all(input.map(read))).flatMap((lesson) => lesson ?? [])),
      },
    }),
    { input: { course, app: '0.1.0', now: () => NINE, newId: () => `made-${(ids += 1)}`, pause: () => Promise.resolve() } },
  ).start();
  const send = (...events: InstructorEvent[]): void => events.forEach((event) => actor.send(event));
  const settled = () => waitFor(actor, (snapshot) => snapshot.matches({ ready: { keeping: 'saved', lessons: 'there', results: 'idle', saving: 'idle' } }));
  return { actor, send, settled, files, kept, now: () => actor.getSnapshot().context };
}

async function opened(cls: WorkshopClass) {
  const one = desk();
  await one.settled();
  one.send({ type: 'instructor.opensClassFile', text: classText(cls, '0.1.0') });
  await one.settled();
  return one;
}

const result = (name: string, cls: WorkshopClass, who: string, chain: string, script: readonly Step[]): ResultSource => ({ name, text: fileOf(play(cls, who, chain, script)) });

describe('a table that is asked for before the lessons have come', () => {
  const cls = classOf('Tuesday');
  const asked = async (read: (id: string) => Promise<Lesson | undefined>) => {
    const one = desk(undefined, undefined, read);
    await waitFor(one.actor, (snapshot) => snapshot.matches('ready'));
    one.send({ type: 'instructor.opensClassFile', text: classText(cls, '0.1.0') }, { type: 'files.come', files: [result('ada.kplresult', cls, 'Ada', 'a', [step('opens')])] });
    await waitFor(one.actor, ({ context }) => context.collection.size === 1);
    one.send({ type: 'instructor.saves', kind: 'checks' });
    return one;
  };
  /** Lessons that come when they are let. */
  const gate = () => {
    let open = (): void => undefined;
    const passes = new Promise<void>((resolve) => (open = resolve));
    return { open: () => open(), read: (id: string) => passes.then(() => lessons.get(id)) };
  };
  const checks = lessonIds.flatMap((id) => lessons.get(id)?.checks ?? []).length;

  test('is saved when they have come, with a row for each check', async () => {
    const come = gate();
    const { actor, files, settled, now } = await asked(come.read);
    expect([files, missingLessons(now()), actor.getSnapshot().hasTag('readsLessons')]).toEqual([[], [...lessonIds], true]);
    come.open();
    await settled();
    expect([missingLessons(now()), actor.getSnapshot().hasTag('readsLessons')]).toEqual([[], false]);
    expect(files.map(({ name }) => name)).toEqual(['Tuesday-checks.csv']);
    expect(files[0]?.text.trim().split('\r\n')).toHaveLength(1 + checks);
  });

  test('is not saved where one cannot be read: that is said, and the next time they are read again', async () => {
    let broken = true;
    const { actor, files, send, settled, now } = await asked(async (id) => (broken ? Promise.reject(new Error('This lesson is gone.')) : lessons.get(id)));
    await waitFor(actor, (snapshot) => snapshot.matches({ ready: { lessons: 'notThere', saving: 'idle' } }));
    expect([files, now().problem]).toEqual([[], 'This lesson is gone.']);
    broken = false;
    send({ type: 'instructor.saves', kind: 'checks' });
    await settled();
    expect(files[0]?.text.trim().split('\r\n')).toHaveLength(1 + checks);
  });

  test('is not saved once another class is looked at', async () => {
    const come = gate();
    const { files, send, settled } = await asked(come.read);
    send({ type: 'instructor.makesClass' });
    come.open();
    await settled();
    expect(files).toEqual([]);
  });
});

describe('making a class', () => {
  test('says what is missing until nothing is, and then gives a file that reads as what was made', async () => {
    const { send, settled, files, now } = desk();
    await settled();
    send({ type: 'instructor.makesClass' });
    const faults = (): string[] => draftFaults(openDraft(now()) ?? draftOf(classOf('none')), now()).map(({ field }) => field);
    expect(faults()).toEqual(['name', 'lessons']);
    send({ type: 'instructor.saves', kind: 'class' });
    await settled();
    expect(files).toEqual([]);
    send({ type: 'instructor.changes', change: { name: 'Tuesday' } }, { type: 'instructor.addsLessons', ids: [...lessonIds, 'no-such-lesson', lessonIds[0]] }, { type: 'instructor.changes', change: { roster: 'list' } });
    expect(faults()).toEqual(['roster']);
    send({ type: 'instructor.changes', change: { rosterText: 'Ada\nBen\nAda' } }, { type: 'instructor.movesLesson', id: lessonIds[2], to: 0 }, { type: 'instructor.setsMinutes', id: lessonIds[0], minutes: 25 });
    send({ type: 'instructor.changes', change: { solutions: { when: 'afterTries', tries: 3 } } }, { type: 'instructor.changes', change: { hints: 1 } });
    await settled();
    expect(faults()).toEqual([]);
    expect(openDraft(now())?.rosterProblems).toEqual([expect.stringContaining('Line 3: Ada is there twice.')]);
    send({ type: 'instructor.saves', kind: 'class' });
    await settled();
    const [file] = files;
    expect([file?.name, now().said]).toEqual(['Tuesday.kplclass', 'Saved Tuesday.kplclass.']);
    const read = readClass(file?.text ?? '');
    if (!read.ok) throw new Error(read.fault.message);
    expect(read.value).toMatchObject({ id: 'made-1', name: 'Tuesday', made: new Date(NINE).toISOString(), solutions: { when: 'afterTries', tries: 3 }, hints: 1 });
    expect(read.value.lessons.map(({ id }) => id)).toEqual([lessonIds[2], lessonIds[0], lessonIds[1]]);
    expect(read.value.lessons[1]?.minutes).toBe(25);
    expect(read.value.roster).toMatchObject({ kind: 'list', people: [{ name: 'Ada' }, { name: 'Ben' }] });
  });

  test('a start text of the class’s own is kept, told when it is no policy, and goes again', async () => {
    const { send, settled, now } = desk();
    await settled();
    send({ type: 'instructor.makesClass' }, { type: 'instructor.changes', change: { name: 'One' } }, { type: 'instructor.addsLessons', ids: [lessonIds[0]] });
    await settled();
    const draft = () => openDraft(now()) ?? draftOf(classOf('none'));
    send({ type: 'instructor.setsStart', id: lessonIds[0], doc: 'key-policy', text: '{' });
    expect(draftFaults(draft(), now())).toEqual([{ field: 'lessons', message: expect.stringContaining('is not a policy that can be read') as unknown }]);
    send({ type: 'instructor.setsStart', id: lessonIds[0], doc: 'key-policy', text: '{"Version":"2012-10-17","Statement":[]}' });
    expect(draft().lessons[0]?.start).toEqual({ 'key-policy': '{"Version":"2012-10-17","Statement":[]}' });
    send({ type: 'instructor.setsStart', id: lessonIds[0], doc: 'key-policy', text: null });
    expect(draft().lessons[0]).toEqual({ id: lessonIds[0], minutes: expect.any(Number) as unknown });
  });

  test('people of a table keep their ids when names are typed on', async () => {
    const { send, settled, now } = desk();
    await settled();
    send({ type: 'instructor.makesClass' }, { type: 'instructor.changes', change: { people: [{ id: 'a-17', name: 'Ada' }], problems: [] } }, { type: 'instructor.changes', change: { rosterText: 'Ada\nBen' } });
    expect(openDraft(now())?.roster).toMatchObject({ people: [{ id: 'a-17', name: 'Ada' }, { name: 'Ben' }] });
    send({ type: 'instructor.changes', change: { roster: 'open' } }, { type: 'instructor.changes', change: { roster: 'list' } });
    expect(openDraft(now())?.rosterText).toBe('Ada\nBen');
  });

  test('comes back after a restart; what was deleted comes back in its place; a copy has an id of its own', async () => {
    const kept: Kept = { record: null };
    const first = desk(kept);
    await first.settled();
    for (const name of ['One', 'Two', 'Three']) first.send({ type: 'instructor.makesClass' }, { type: 'instructor.changes', change: { name } });
    first.send({ type: 'instructor.opensClass', id: 'made-2' }, { type: 'instructor.deletesClass' });
    expect(first.now().classes.map(({ name }) => name)).toEqual(['One', 'Three']);
    first.send({ type: 'instructor.bringsBack' }, { type: 'instructor.copiesClass' });
    await first.settled();
    const read = readInstructorRecord(JSON.parse(JSON.stringify(kept.record)));
    expect(read).toHaveProperty('record');
    const second = desk(kept);
    await second.settled();
    expect(second.now().classes.map(({ id, name }) => [id, name])).toEqual([['made-1', 'One'], ['made-2', 'Two'], ['made-3', 'Three'], ['made-4', 'Two (copy)']]);
  });

  test.each([
    ['no list of classes', { choices: {} }, 'classes: must be a list'],
    ['a class without a name', { classes: [{ id: 'a' }], choices: {} }, 'classes[0].name: must be text'],
    ['minutes in words', { classes: [{ ...draftOf(classOf('one')), lessons: [{ id: 'x', minutes: 'ten' }] }], choices: {} }, 'classes[0].lessons[0].minutes: must be a whole number'],
    ['an unknown rule', { classes: [{ ...draftOf(classOf('one')), solutions: { when: 'sometimes' } }], choices: {} }, 'classes[0].solutions.when: is not known'],
    ['a choice that is none', { classes: [], choices: { a: { b: 7 } } }, 'choices.a.b: must be text'],
  ])('what was kept is refused with its place: %s', (_, value, problem) => {
    expect(readInstructorRecord(value)).toEqual({ problem });
  });

  test('a class file that is none is refused with words; one that is here is left as it is', async () => {
    const { send, settled, now } = desk();
    await settled();
    send({ type: 'instructor.opensClassFile', text: '{"a":1}' });
    expect([now().open, now().problem]).toEqual([null, expect.any(String)]);
    const cls = classOf('one');
    send({ type: 'instructor.opensClassFile', text: classText(cls, '0.1.0') }, { type: 'instructor.changes', change: { name: 'Mine' } }, { type: 'instructor.opensClassFile', text: classText(cls, '0.1.0') });
    await settled();
    expect(now()).toMatchObject({ problem: null, said: expect.stringContaining('is here already') as unknown, classes: [{ name: 'Mine' }] });
  });
});

describe('results', () => {
  const cls = classOf('one');
  const ada = result('ada.kplresult', cls, 'Ada', 'chain-a', [step('opens'), step('near-miss'), step('checks'), step('solution'), step('checks')]);
  const ben = result('ben.kplresult', cls, 'Ben', 'chain-b', [step('opens'), step('near-miss'), step('checks')]);

  test('come in as often as one likes, in whatever order, with the same outcome', async () => {
    const one = await opened(cls);
    one.send({ type: 'files.come', files: [ada, ben] });
    await one.settled();
    const other = await opened(cls);
    for (const files of [[ben], [ada, ben], [ada]]) other.send({ type: 'files.come', files });
    await other.settled();
    expect(one.now().collection.size).toBe(2);
    const { learners, lessons: rows } = overviewOf(one.now()) ?? { learners: [], lessons: [] };
    expect(learners.map(({ name, solved }) => [name, solved])).toEqual([['Ada', 1], ['Ben', 0]]);
    expect(JSON.stringify(overviewOf(other.now()))).toBe(JSON.stringify(overviewOf(one.now())));
    expect(rows[0]).toMatchObject({ opened: 2, solved: 1, tries: 3 });
  });

  test('a near-miss is shown with its policy and what the engine says of it', async () => {
    const { send, settled, now } = await opened(cls);
    send({ type: 'files.come', files: [ada, ben] });
    await settled();
    const [row] = overviewOf(now())?.lessons[0]?.nearMisses ?? [];
    const lesson = lessons.get(lessonIds[0]);
    if (row === undefined || lesson === undefined) throw new Error('no near-miss');
    expect(row.learners.map(({ name }) => name)).toEqual(['Ada', 'Ben']);
    const [policy] = readable(row, 5);
    const shown = built(cls, lesson, row.unmet, policy?.documents ?? {});
    expect(policy?.learners).toHaveLength(2);
    expect(shown.documents).toEqual([expect.objectContaining({ doc: 'key-policy', start: lesson.start['key-policy'], text: lesson.mutants[0]?.documents['key-policy'] })]);
    expect(shown.answers.length).toBe(row.unmet.length);
    expect(shown.answers[0]?.answer).toMatch(/allow|denied/i);
  });

  test('of two beginnings the instructor says which counts, and that is kept', async () => {
    const { send, settled, now, kept } = await opened(cls);
    const again = result('again.kplresult', cls, 'Ada', 'chain-c', [step('opens')]);
    send({ type: 'files.come', files: [ada, again] });
    await settled();
    const [conflict] = overviewOf(now())?.conflicts ?? [];
    expect(conflict?.results.map(({ chain }) => chain)).toEqual(['chain-a', 'chain-c']);
    const chosen = conflict?.results[1]?.lastLink ?? '';
    send({ type: 'instructor.chooses', learner: conflict?.learner.id ?? '', end: chosen });
    await settled();
    expect(overviewOf(now())?.learners[0]?.result?.chain).toBe('chain-c');
    expect(kept.record?.choices).toEqual({ [cls.id]: { [conflict?.learner.id ?? '']: chosen } });
    // The work goes on, and is handed in again; after the next start only that file is brought in, with the one that was not chosen.
    const began = play(cls, 'Ada', 'chain-c', [step('opens')]);
    const later: ResultSource = { name: 'later.kplresult', text: handIn(handIn(began.record, began.now + 1000, '0.1.0').record, began.now + 60_000, '0.1.0').text };
    for (const files of [[ada, again, later], [ada, later]]) {
      const next = desk(kept);
      await next.settled();
      next.send({ type: 'instructor.opensClass', id: cls.id }, { type: 'files.come', files });
      await next.settled();
      expect(overviewOf(next.now())?.files.find(({ verdict }) => verdict === 'used')?.name).toBe('later.kplresult');
    }
  });

  test('open the class that they are of; where it is not here, that is said by name', async () => {
    const one = await opened(cls);
    one.send({ type: 'instructor.closesClass' }, { type: 'files.come', files: [ada] });
    await one.settled();
    expect(one.now()).toMatchObject({ open: cls.id, tab: 'results' });
    const other = desk();
    await other.settled();
    other.send({ type: 'files.come', files: [ada] });
    await other.settled();
    expect(other.now()).toMatchObject({ open: null, problem: `These results are of the class ${cls.name}, which is not here. Open its class file too.` });
    other.send({ type: 'instructor.opensClassFile', text: classText(cls, '0.1.0') });
    await other.settled();
    expect(overviewOf(other.now())?.learners).toHaveLength(1);
  });

  test('go out as tables and statements; a dialog that is cancelled says nothing, a disk that is full says so', async () => {
    const outcomes: SaveOutcome[] = [{ ok: true, message: 'Saved.' }, { ok: false, cancelled: true, message: '' }, { ok: false, cancelled: false, message: 'The disk is full.' }];
    const one = desk({ record: null }, () => outcomes.shift() ?? { ok: true, message: 'Saved.' });
    await one.settled();
    one.send({ type: 'instructor.opensClassFile', text: classText(cls, '0.1.0') }, { type: 'files.come', files: [ada] });
    await one.settled();
    const said: (string | null)[] = [];
    for (const kind of ['lessons', 'checks', 'xapi'] as const) {
      one.send({ type: 'instructor.saves', kind });
      await one.settled();
      said.push(one.now().problem ?? one.now().said);
    }
    expect(one.files.map(({ name }) => name)).toEqual(['one-lessons.csv', 'one-checks.csv', 'one-xapi.json']);
    expect(said).toEqual(['Saved.', 'Saved.', 'The disk is full.']);
    expect(one.files[0]?.text.split('\r\n')[1]).toContain('Ada');
    expect(JSON.parse(one.files[2]?.text ?? '')).not.toEqual([]);
  });

  test('five hundred come in while the window goes on: each slice is told', async () => {
    const { actor, send, settled, now } = await opened(cls);
    const told: number[] = [];
    actor.subscribe(({ context }) => {
      if (context.progress !== null && told.at(-1) !== context.progress.done) told.push(context.progress.done);
    });
    send({ type: 'files.come', files: Array.from({ length: 500 }, (_, index) => ({ name: `${index}.kplresult`, text: index % 2 === 0 ? ada.text : `${ben.text} `.padEnd(ben.text.length + index) })) });
    await settled();
    expect(told.at(-1)).toBe(500);
    expect(Math.max(...told.map((done, index) => done - (told[index - 1] ?? 0)))).toBeLessThanOrEqual(50);
    expect(now().progress).toBe(null);
    expect(overviewOf(now())?.files).toHaveLength(500);
  });
});

test('the class of a draft has nothing of the making', () => {
  const cls = classOf('one');
  expect(asClass(draftOf(cls))).toEqual(cls);
});
