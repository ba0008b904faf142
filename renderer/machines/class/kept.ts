import { readRecord, standing, type WorkshopClass, type WorkshopRecord } from '#workshop';
import type { LessonRecord } from '../course-record.ts';
import type { TakenClass } from '../taken-class.ts';

/** What is kept of one class: what was done, and how its lessons stand. They are no lessons of the course’s own record. */
export interface KeptClass {
  readonly record: WorkshopRecord;
  readonly lessons: ReadonlyMap<string, LessonRecord>;
}

/** Every class that somebody took, and which of them is taken now. */
export interface KeptClasses {
  /** By the class’s id. */
  readonly classes: ReadonlyMap<string, KeptClass>;
  readonly taken: string | null;
}

export const noClasses: KeptClasses = { classes: new Map(), taken: null };

type Json = Readonly<Record<string, unknown>>;

/** Before an id that is a member’s name, so that no id is taken for a member that every object has. */
const OF = 'of-';

/** As it is written. */
export function keptJson({ classes, taken }: KeptClasses): Json {
  const members = <Value>(map: ReadonlyMap<string, Value>): Record<string, Value> => Object.fromEntries([...map].map(([id, value]) => [`${OF}${id}`, value]));
  return { taken, classes: members(new Map([...classes].map(([id, { record, lessons }]) => [id, { record, lessons: members(lessons) }]))) };
}

/** What can be read of it, and what is wrong with the rest; a class that cannot be read takes no other with it. */
export function readKept(data: unknown): { readonly kept: KeptClasses; readonly problem: string | null } {
  if (!isObject(data) || !isObject(data['classes'])) return { kept: noClasses, problem: 'it holds no classes' };
  const classes = new Map<string, KeptClass>();
  let problem: string | null = null;
  for (const [name, value] of Object.entries(data['classes'])) {
    const read = isObject(value) ? readRecord(value['record']) : null;
    const lessons = isObject(value) && isObject(value['lessons']) ? Object.entries(value['lessons']) : [];
    const whole = lessons.filter((entry): entry is [string, LessonRecord] => isLesson(entry[1]));
    if (read?.ok !== true || name !== `${OF}${read.value.class.id}`) problem ??= read?.ok === false ? read.fault.message.replace(/\.$/, '') : 'a class is not what it is called';
    else classes.set(read.value.class.id, { record: read.value, lessons: new Map(whole.map(([id, lesson]) => [id.slice(OF.length), lesson])) });
    if (whole.length < lessons.length) problem ??= 'a lesson of a class cannot be read';
  }
  const taken = data['taken'];
  return { kept: { classes, taken: typeof taken === 'string' && classes.has(taken) ? taken : null }, problem };
}

function isLesson(value: unknown): value is LessonRecord {
  if (!isObject(value)) return false;
  const { status, task, documents, hintsShown, predictions, updated } = value;
  const all = (members: unknown, fits: (one: unknown) => boolean): boolean => isObject(members) && Object.values(members).every(fits);
  return (
    (status === 'started' || status === 'passed') &&
    typeof task === 'string' &&
    typeof updated === 'string' &&
    all(documents, (text) => typeof text === 'string') &&
    all(hintsShown, (count) => typeof count === 'number' && Number.isInteger(count) && count >= 0) &&
    all(predictions, (verdict) => verdict === 'allow' || verdict === 'explicitDeny' || verdict === 'implicitDeny')
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The class that is taken now. */
export function takenOf({ classes, taken }: KeptClasses): KeptClass | undefined {
  return taken === null ? undefined : classes.get(taken);
}

/** With this class in its place. */
export function withClass(kept: KeptClasses, one: KeptClass): KeptClasses {
  return { ...kept, classes: new Map([...kept.classes, [one.record.class.id, one]]) };
}

/** The same record under what the class’s file says now: its chain holds on to the class’s id alone. */
export function renewed({ record, lessons }: KeptClass, cls: WorkshopClass): KeptClass {
  return { record: { ...record, class: cls }, lessons };
}

/** What the course shows of the class that is taken. */
export function summaryOf(kept: KeptClasses): TakenClass | null {
  const taken = takenOf(kept);
  if (taken === undefined) return null;
  const { class: cls } = taken.record;
  const { lessons, at } = standing(taken.record);
  return {
    id: cls.id,
    chain: taken.record.chain,
    name: cls.name,
    lessons: cls.lessons.map(({ id, minutes, pack }) => {
      const lesson = lessons.get(id);
      return { id, minutes, ...(pack === undefined ? {} : { pack }), state: lesson === undefined ? 'untouched' : lesson.solved === null ? 'open' : 'solved' };
    }),
    last: at,
  };
}
