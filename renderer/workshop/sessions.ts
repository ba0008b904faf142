import type { WorkEvent } from './events.ts';
import type { LessonStanding, Standing } from './standing.ts';

/** The work on a lesson between two handings in; counts are of all that was done in the lesson by then. Times are milliseconds since 1970. */
export interface LessonSession {
  readonly from: number;
  readonly last: number;
  readonly seconds: number;
  readonly tries: number;
  readonly hints: number;
  readonly solved: number | null;
}

/** By lesson, in their order. */
export type LessonSessions = ReadonlyMap<string, readonly LessonSession[]>;

/**
 * Divides work at each handing in, so that what an earlier file told stays as it was when a later one tells more. What a
 * file tells as counts only is one session.
 */
export class SessionBook {
  private readonly lessons = new Map<string, { readonly handedIn: number; session: LessonSession }[]>();

  /** @param before what is told as counts only */
  constructor({ lessons, handedIn }: Standing) {
    for (const [id, lesson] of lessons) this.lessons.set(id, [{ handedIn, session: sessionOf(lesson.opened, lesson) }]);
  }

  /** Notes how a lesson stands behind an event in it. @param handedIn how often the work was handed in before */
  note({ at }: WorkEvent, id: string, lesson: LessonStanding, handedIn: number): void {
    const known = this.lessons.get(id) ?? [];
    const open = known.at(-1);
    if (open?.handedIn === handedIn) open.session = sessionOf(open.session.from, lesson);
    else this.lessons.set(id, [...known, { handedIn, session: sessionOf(at * 1000, lesson) }]);
  }

  get told(): LessonSessions {
    return new Map([...this.lessons].map(([id, all]) => [id, all.map(({ session }) => session)]));
  }
}

const sessionOf = (from: number, { last, seconds, tries, hints, solved }: LessonStanding): LessonSession => ({ from, last, seconds, tries, hints, solved });
