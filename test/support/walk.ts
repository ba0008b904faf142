import { setTimeout as wait } from 'node:timers/promises';
import { type Actor, createActor, fromPromise } from 'xstate';
import type { Lesson } from '#lessons';
import { type CourseNotice, type CourseRecord, courseMachine, emptyRecord } from '../../renderer/machines/course.machine.ts';
import type { Arrival, Destination } from '../../renderer/machines/destinations.ts';
import { currentTask, type LessonSnapshot } from '../../renderer/machines/lesson.machine.ts';
import { realIndex, realLesson } from './course.ts';

/** What the app shows of its state, and what the machines say that it must show. */
export interface Shown {
  readonly screen: string;
  /** The task's title, or nothing. */
  readonly task: string;
  /** The open document without white space at its ends, or nothing. */
  readonly text: string;
}

/** The course's machines, walked through without an app: the model of a random walk. */
export class Model {
  private actor: Actor<typeof courseMachine>;
  /** What the model's disk holds. */
  private disk: CourseRecord | null = null;

  constructor() {
    this.actor = this.begin();
  }

  private begin(): Actor<typeof courseMachine> {
    const machine = courseMachine.provide({
      actors: {
        load: fromPromise<{ record: CourseRecord; notices: readonly CourseNotice[] }>(() => Promise.resolve({ record: this.disk ?? emptyRecord, notices: [] })),
        save: fromPromise<boolean, CourseRecord>(({ input }) => {
          this.disk = input;
          return Promise.resolve(true);
        }),
        fetch: fromPromise<Arrival, Destination>(({ input }) => Promise.resolve(input.screen === 'lesson' ? { lesson: realLesson(input.lesson) } : {})),
      },
      delays: { saveDelay: 0 },
    });
    return createActor(machine, { input: { course: realIndex(), now: () => '2026-11-25', today: () => '2026-11-25' } }).start();
  }

  /** The window begins anew with what was saved. */
  async restart(): Promise<void> {
    await this.settled();
    this.actor.stop();
    this.actor = this.begin();
    await this.settled();
  }

  send(event: Parameters<Actor<typeof courseMachine>['send']>[0]): void {
    this.actor.send(event);
  }

  /** Everything that was begun has ended. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) {
      await wait(1);
      const now = this.actor.getSnapshot();
      if (!now.hasTag('onTheWay') && !now.hasTag('saving') && now.matches('ready') && !now.context.dirty) return;
    }
    throw new Error('The model does not come to rest.');
  }

  get screen(): string {
    return this.actor.getSnapshot().context.screen;
  }

  get lesson(): { readonly snapshot: LessonSnapshot; readonly send: NonNullable<ReturnType<Actor<typeof courseMachine>['getSnapshot']>['context']['lesson']>['send'] } | null {
    const { lesson, screen } = this.actor.getSnapshot().context;
    return lesson === null || screen !== 'lesson' ? null : { snapshot: lesson.getSnapshot(), send: (event) => lesson.send(event) };
  }

  get shown(): Shown {
    const { lesson } = this;
    if (lesson === null) return { screen: this.screen, task: '', text: '' };
    const { context } = lesson.snapshot;
    return { screen: context.lesson.title, task: currentTask(context).title, text: bare(context.documents[context.openDocument] ?? '') };
  }

  /** The record as the model's disk holds it. */
  get saved(): CourseRecord | null {
    return this.disk;
  }
}

/** A text without its white space: the editor draws lines. */
export function bare(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Lessons with a document to edit whose open text is short enough to be drawn whole. */
export function walkable(): readonly Lesson[] {
  return realIndex()
    .units.flatMap(({ lessons }) => lessons.map(({ id }) => realLesson(id)))
    .filter((lesson) => lesson.documents.some(({ readOnly }) => !readOnly) && lesson.kind !== 'blanks' && Object.values(lesson.start).every((text) => text.split('\n').length < 25));
}

/** Numbers below one, the same for the same seed. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
