import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Actor, createActor, fromPromise, waitFor } from 'xstate';
import type { Lesson } from '#lessons';
import { attend } from '../../../renderer/machines/class/attend.ts';
import { classMachine, type LoadedClasses, type Written } from '../../../renderer/machines/class/class.machine.ts';
import { keptJson, type KeptClasses, noClasses, readKept, summaryOf } from '../../../renderer/machines/class/kept.ts';
import { seatOf } from '../../../renderer/machines/class/seat.ts';
import { courseMachine, type CourseRecord, emptyRecord, type LoadedCourse } from '../../../renderer/machines/course.machine.ts';
import { packOf } from '../../../renderer/machines/course-order.ts';
import { type Arrival, type Destination, type Library, readFor } from '../../../renderer/machines/destinations.ts';
import { instructorMachine, type InstructorNotice, type SaveOutcome } from '../../../renderer/machines/instructor/instructor.machine.ts';
import type { Exported } from '../../../renderer/machines/instructor/exports.ts';
import { type InstructorRecord, readInstructorRecord } from '../../../renderer/machines/instructor/record.ts';
import type { LessonEvent, LessonSnapshot } from '../../../renderer/machines/lesson.machine.ts';
import { draftsOf, textsIn } from '../../../renderer/machines/packs/drafts.ts';
import { noWords, wordsOf } from '../../../renderer/machines/packs/make-lesson.ts';
import { type KeptPacks, type LoadedPacks, packsMachine } from '../../../renderer/machines/packs/packs.machine.ts';
import { indexOfPack, shelfOf } from '../../../renderer/machines/packs/shelf.ts';
import type { QuizEvent, QuizSnapshot } from '../../../renderer/machines/quiz.machine.ts';
import { fromLesson } from '../../../renderer/machines/sandbox/from-lesson.ts';
import { readRecord } from '../../../renderer/machines/sandbox/record.ts';
import { sandboxMachine, type SandboxRecord } from '../../../renderer/machines/sandbox/sandbox.machine.ts';
import { defaultSettings, type Settings, settingsMachine } from '../../../renderer/machines/settings.machine.ts';
import { realCourse, realIndex } from '../course.ts';
import { ModelDisk } from './disk.ts';
import { asking } from '../service.ts';

const { course, loaded } = realCourse();
const index = realIndex();
const lessons = new Map(loaded.map(({ lesson }) => [lesson.id, lesson]));

/** The day where the learner is, as the app has it. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, '0'), String(now.getDate()).padStart(2, '0')].join('-');
}

/** Somebody who learns here, with a disk and a folder of their own. */
export interface Person {
  name: string;
  /** Empty until it is known. */
  folder: string;
  readonly disk: ModelDisk;
}

/** What a start has to say of files. */
interface Told {
  readonly message: string;
  readonly file: string;
}

/** One part that an actor sends to, and its snapshot. */
interface Part<Snapshot, Event> {
  readonly snapshot: Snapshot;
  readonly send: (event: Event) => void;
}

/** All of the app's machines, walked through without an app: the model of a random walk. */
export class Model {
  readonly people: Person[];
  current: Person;
  course!: Actor<typeof courseMachine>;
  sandbox!: Actor<typeof sandboxMachine>;
  settings!: Actor<typeof settingsMachine>;
  packs!: Actor<typeof packsMachine>;
  classes!: Actor<typeof classMachine>;
  instructor!: Actor<typeof instructorMachine>;

  constructor(folder: string) {
    this.current = { name: '', folder, disk: new ModelDisk() };
    this.people = [this.current];
    this.begin();
  }

  /** The machines as a new window has them. Their disk is that of whoever learns now, also when others do later. */
  private begin(): void {
    const { disk } = this.current;
    const saveDelay = 0;
    const load = <Record>(kind: 'progress' | 'settings', empty: Record) => fromPromise<{ record: Record; notices: readonly Told[] }>(() => Promise.resolve({ record: (disk.read(kind) as Record | null) ?? empty, notices: [] }));
    const save = <Record>(kind: Parameters<ModelDisk['write']>[0], made: (record: Record) => unknown = (record) => record) => fromPromise<boolean, Record>(({ input }) => {
      disk.write(kind, made(input));
      return Promise.resolve(true);
    });
    this.settings = createActor(settingsMachine.provide({ actors: { load: load('settings', defaultSettings), save: save<Settings>('settings') }, delays: { saveDelay } }));
    this.sandbox = createActor(
      sandboxMachine.provide({
        actors: {
          load: fromPromise<{ record: SandboxRecord | null; notices: readonly Told[] }>(() => Promise.resolve({ record: sandboxOf(disk), notices: [] })),
          save: save<SandboxRecord>('sandbox', ({ version, ...data }) => ({ version, data })),
          ...asking(),
        },
        delays: { saveDelay },
      }),
    );
    this.packs = createActor(
      packsMachine.provide({
        actors: { load: fromPromise<LoadedPacks>(() => Promise.resolve(packsOf(disk))), save: save<KeptPacks>('packs', (data) => ({ version: 1, data: { ...data, drafts: data.drafts.map((one) => ({ ...one, files: one.files.map((file) => [...file]) })) } })) },
        delays: { saveDelay },
      }),
      { input: { course: index, newId: randomUUID } },
    );
    this.classes = createActor(
      classMachine.provide({
        actors: { load: fromPromise<LoadedClasses>(() => Promise.resolve({ kept: classesOf(disk), notices: [], dirty: false, app: '0.1.0' })), save: save<KeptClasses>('workshop', (kept) => ({ version: 1, data: keptJson(kept) })), write: fromPromise<Written, { readonly name: string; readonly text: string }>(() => Promise.resolve({ ok: true, message: '' })) },
        delays: { saveDelay },
      }),
      { input: { now: Date.now, newId: randomUUID } },
    );
    this.instructor = createActor(
      instructorMachine.provide({
        actors: {
          load: fromPromise<{ record: InstructorRecord | null; notices: readonly InstructorNotice[] }>(() => Promise.resolve({ record: instructorOf(disk), notices: [] })),
          save: save<InstructorRecord>('instructor', (data) => ({ version: 1, data })),
          saveFile: fromPromise<SaveOutcome, Exported>(() => Promise.resolve({ ok: true, message: '' })),
          lessons: fromPromise<readonly Lesson[], readonly string[]>(async ({ input }) => Promise.resolve(input.map((id) => this.lessonOf(id)))),
        },
        delays: { saveDelay },
      }),
      { input: { course: index, app: '0.1.0', now: Date.now, newId: randomUUID, pause: () => wait(0) } },
    );
    const library: Library = { lesson: (id) => Promise.resolve(this.lessonOf(id)), quiz: (unit) => Promise.resolve(quizOf(unit)) };
    this.course = createActor(
      courseMachine.provide({
        actors: {
          load: fromPromise<LoadedCourse>(async () => {
            await Promise.all([waitFor(this.packs, (snapshot) => snapshot.matches('ready')), waitFor(this.classes, (snapshot) => snapshot.matches('ready'))]);
            return { record: (disk.read('progress') as CourseRecord | null) ?? emptyRecord, notices: [], packs: this.packs.getSnapshot().context.shelf.map(indexOfPack), taken: summaryOf(this.classes.getSnapshot().context.kept) };
          }),
          save: save<CourseRecord>('progress'),
          fetch: fromPromise<Arrival, Destination>(({ input }) => this.fetch(input, library)),
        },
        delays: { saveDelay },
      }),
      { input: { course: index, now: () => new Date().toISOString(), today } },
    );
    this.wire();
    for (const actor of [this.settings, this.sandbox, this.packs, this.classes, this.instructor, this.course]) actor.start();
  }

  /** What the window does between its machines. */
  private wire(): void {
    const { course: ofCourse, packs, classes, instructor } = this;
    packs.subscribe(({ context, value }) => {
      const shelf = context.shelf.map(indexOfPack);
      const known = ofCourse.getSnapshot().context;
      if (value === 'loading' || !ofCourse.getSnapshot().matches('ready')) return;
      if (context.writing !== known.written || shelf.length !== known.packs.length || shelf.some((pack, at) => pack !== known.packs[at])) ofCourse.send({ type: 'packs.change', packs: shelf, written: context.writing });
    });
    attend(ofCourse, classes);
    let before = ofCourse.getSnapshot().context.packs;
    ofCourse.subscribe(({ context }) => {
      if (context.packs === before) return;
      before = context.packs;
      classes.send({ type: 'packs.change' });
      instructor.send({ type: 'packs.change', packs: context.packs });
    });
  }

  private lessonOf(id: string): Lesson {
    const found = lessons.get(id) ?? this.packs.getSnapshot().context.shelf.flatMap((one) => one.lessons).find((lesson) => lesson.id === id);
    if (found === undefined) throw new Error(`There is no lesson ${id}.`);
    return found;
  }

  private async fetch(destination: Destination, library: Library): Promise<Arrival> {
    const arrival = await readFor(destination, library);
    if (destination.screen === 'sandbox' && destination.opens !== null) this.sandbox.send({ type: 'learner.changesWorld', command: fromLesson(destination.opens.lesson, destination.opens.documents) });
    if (arrival.lesson === undefined) return arrival;
    const seat = seatOf(() => this.classes.getSnapshot().context.kept, arrival.lesson, Date.now, packOf(this.course.getSnapshot().context.packs, arrival.lesson.id)?.id);
    return seat === null ? arrival : { ...arrival, seat };
  }

  /** The window begins anew with what was saved. */
  async restart(): Promise<void> {
    await this.settled();
    this.stop();
    this.begin();
    await this.settled();
  }

  /** As after a kill: what is not saved yet is gone. */
  stop(): void {
    for (const actor of [this.course, this.instructor, this.classes, this.packs, this.sandbox, this.settings]) actor.stop();
  }

  /** Somebody else learns here, who may be new. */
  async goesOnAs(person: Person): Promise<void> {
    await this.settled();
    this.stop();
    if (!this.people.includes(person)) this.people.push(person);
    this.current = person;
    this.begin();
    await this.settled();
  }

  /** Everything that was begun has ended. */
  async settled(): Promise<void> {
    let still = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      await wait(1);
      const [ofCourse, sandbox, settings, packs, classes, instructor] = [this.course.getSnapshot(), this.sandbox.getSnapshot(), this.settings.getSnapshot(), this.packs.getSnapshot(), this.classes.getSnapshot(), this.instructor.getSnapshot()];
      const ready = [ofCourse, sandbox, settings, packs, classes, instructor].every((snapshot) => snapshot.hasTag('saved') && !snapshot.context.dirty);
      const busy = ofCourse.hasTag('onTheWay') || sandbox.hasTag('calling') || classes.hasTag('handingIn') || instructor.hasTag('readsLessons') || !instructor.matches({ ready: { saving: 'idle' } }) || (classes.context.offer !== null && classes.context.offer.faults === null);
      still = ready && !busy ? still + 1 : 0;
      if (still > 1) return;
    }
    throw new Error('The model does not come to rest.');
  }

  get screen(): string {
    return this.course.getSnapshot().context.screen;
  }

  /** The lesson on the screen. */
  get lesson(): Part<LessonSnapshot, LessonEvent> | null {
    const { lesson, screen } = this.course.getSnapshot().context;
    return lesson === null || screen !== 'lesson' ? null : { snapshot: lesson.getSnapshot(), send: (event) => lesson.send(event) };
  }

  /** The quiz or review on the screen. */
  get quiz(): Part<QuizSnapshot, QuizEvent> | null {
    const { quiz, screen } = this.course.getSnapshot().context;
    return quiz === null || screen !== 'quiz' ? null : { snapshot: quiz.getSnapshot(), send: (event) => quiz.send(event) };
  }

  get now(): Settings {
    return this.settings.getSnapshot().context.settings;
  }
}

/** What a disk holds of the sandbox, as a start reads it. */
function sandboxOf(disk: ModelDisk): SandboxRecord | null {
  const kept = disk.read('sandbox') as { readonly version: 1; readonly data: object } | null;
  if (kept === null) return null;
  const read = readRecord(structuredClone({ version: kept.version, ...kept.data }));
  if ('problem' in read) throw new Error(read.problem);
  return read.record;
}

function packsOf(disk: ModelDisk): LoadedPacks {
  const kept = disk.read('packs') as { readonly data: Readonly<Record<string, unknown>> } | null;
  if (kept === null) return { shelf: [], words: noWords, drafts: [], tried: [], lost: [], notices: [] };
  const [{ shelf, problems }, { drafts, problems: unread }] = [shelfOf(kept.data, index), draftsOf(kept.data)];
  if (problems.length + unread.length > 0) throw new Error([...problems, ...unread].join(' '));
  return { shelf, words: wordsOf(kept.data['words']), drafts, tried: textsIn(kept.data['tried']), lost: [], notices: [] };
}

function classesOf(disk: ModelDisk): KeptClasses {
  const record = disk.read('workshop') as { readonly data: unknown } | null;
  if (record === null) return noClasses;
  const { kept, problem } = readKept(record.data);
  if (problem !== null) throw new Error(problem);
  return kept;
}

function instructorOf(disk: ModelDisk): InstructorRecord | null {
  const kept = disk.read('instructor') as { readonly data: unknown } | null;
  if (kept === null) return null;
  const read = readInstructorRecord(structuredClone(kept.data));
  if ('problem' in read) throw new Error(read.problem);
  return read.record;
}

function quizOf(unit: string) {
  const quiz = course.units.find(({ id }) => id === unit)?.quiz;
  if (quiz === null || quiz === undefined) throw new Error(`There is no quiz of ${unit}.`);
  return quiz;
}
