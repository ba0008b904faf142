import type { WorkshopClass } from './class.ts';
import { uuidOf } from './digest.ts';
import type { LearnerRow, Overview } from './overview.ts';
import type { HandedIn } from './result.ts';
import type { LessonSession } from './sessions.ts';

/**
 * What was done as xAPI statements with the verbs of cmi5. A lesson is an assignable unit, and the work on it between two
 * handings in a session: launched, initialized, then completed and passed if it was solved in it, or failed where it was
 * tried and never solved so far, and terminated. The class is the course: satisfied when its last lesson is solved.
 * Abandoned and waived are said of nobody. Who loads them stands in the place of the learning management system.
 * https://github.com/AICC/CMI-5_Spec_Current/blob/quartz/cmi5_spec.md (sections 9.1 to 9.7, read 2026-11-29)
 */
export interface XapiStatement {
  readonly id: string;
  readonly actor: { readonly objectType: 'Agent'; readonly name: string; readonly account: { readonly homePage: string; readonly name: string } };
  readonly verb: { readonly id: string; readonly display: Readonly<Record<string, string>> };
  readonly object: { readonly objectType: 'Activity'; readonly id: string; readonly definition: { readonly type: string; readonly name: Readonly<Record<string, string>> } };
  readonly result?: XapiResult;
  readonly context: {
    readonly registration: string;
    readonly contextActivities: { readonly category: readonly Activity[]; readonly grouping: readonly Activity[] };
    readonly extensions: Readonly<Record<string, string>>;
  };
  readonly timestamp: string;
}

interface XapiResult {
  readonly success?: boolean;
  readonly completion?: boolean;
  readonly duration?: string;
  readonly extensions?: Readonly<Record<string, number>>;
}

interface Activity {
  readonly objectType: 'Activity';
  readonly id: string;
}

export interface XapiOptions {
  /** Titles of lessons by id; the id where there is none. */
  readonly titles?: ReadonlyMap<string, string>;
  /** What ids begin with. The name that stands here by itself can never be anybody's address (RFC 2606). */
  readonly base?: string;
}

type Verb = 'launched' | 'initialized' | 'completed' | 'passed' | 'failed' | 'satisfied' | 'terminated';

const CMI5 = 'https://w3id.org/xapi/cmi5/context';

/** The statements of everybody who is counted, in one order; the same work always gives the same statements with the same ids, whatever was done after it. */
export function xapiStatements(cls: WorkshopClass, { learners }: Pick<Overview, 'learners'>, { titles = new Map(), base = 'https://key-policy-lab.invalid' }: XapiOptions = {}): XapiStatement[] {
  return learners.flatMap((learner) => {
    const { result } = learner;
    if (result === null) return [];
    const sessions = cls.lessons.flatMap(({ id }) => sessionsOf({ cls, learner, result, id, title: titles.get(id) ?? id, base }, result.sessions.get(id) ?? []));
    const solving = sessions.filter(({ solves }) => solves);
    const lastly = solving.length === cls.lessons.length ? solving.reduce((late, one) => (one.judged >= late.judged ? one : late)) : null;
    return sessions.flatMap((one) => statementsOf(one, one === lastly));
  });
}

/** The statements as a file that a learning record store takes. */
export function xapiJson(statements: readonly XapiStatement[]): string {
  return `${JSON.stringify(statements, null, 1)}\n`;
}

interface Whose {
  readonly cls: WorkshopClass;
  readonly learner: LearnerRow;
  readonly result: HandedIn;
  readonly id: string;
  readonly title: string;
  readonly base: string;
}

interface Session extends Whose {
  /** Its place among those of the lesson. */
  readonly index: number;
  readonly told: LessonSession;
  /** Of the lesson, before this one. */
  readonly secondsBefore: number;
  readonly solves: boolean;
  readonly fails: boolean;
  readonly began: number;
  readonly judged: number;
  readonly ended: number;
}

function sessionsOf(whose: Whose, all: readonly LessonSession[]): Session[] {
  let before: Pick<LessonSession, 'seconds' | 'tries' | 'solved'> = { seconds: 0, tries: 0, solved: null };
  let ended = 0;
  return all.map((told, index) => {
    const solvedAt = before.solved === null ? told.solved : null;
    const fails = told.solved === null && told.tries > before.tries;
    // Verbs are ordered by their times, and a computer's clock may have gone back.
    const began = Math.max(ended, told.from);
    const judged = Math.max(began, solvedAt ?? told.last);
    ended = Math.max(judged, told.last);
    const session = { ...whose, index, told, secondsBefore: before.seconds, solves: solvedAt !== null, fails, began, judged, ended };
    before = told;
    return session;
  });
}

function statementsOf(session: Session, satisfies: boolean): XapiStatement[] {
  const { base, told: { seconds, tries, hints }, secondsBefore, solves, fails, began, judged, ended } = session;
  const duration = durationOf(seconds);
  const counts = { extensions: { [`${base}/extensions/tries`]: tries, [`${base}/extensions/hints`]: hints } };
  const say = (verb: Verb, time: number, result?: XapiResult): XapiStatement => statementOf(session, verb, time, result);
  return [
    say('launched', began),
    say('initialized', began),
    ...(solves ? [say('completed', judged, { completion: true, duration }), say('passed', judged, { success: true, duration, ...counts })] : []),
    ...(fails ? [say('failed', judged, { success: false, duration, ...counts })] : []),
    ...(satisfies ? [say('satisfied', judged)] : []),
    say('terminated', ended, { duration: durationOf(seconds - secondsBefore) }),
  ];
}

function statementOf({ cls, learner, result: file, id, title, base, index }: Session, verb: Verb, time: number, result?: XapiResult): XapiStatement {
  const home = `${base}/classes/${cls.id}`;
  const ofCourse = verb === 'satisfied';
  const judges = result?.success !== undefined || result?.completion !== undefined;
  const launch = { [`${CMI5}/extensions/launchmode`]: 'Normal', [`${CMI5}/extensions/launchurl`]: `${base}/launch/${id}`, [`${CMI5}/extensions/moveon`]: 'CompletedAndPassed' };
  const said: Omit<XapiStatement, 'id'> = {
    actor: { objectType: 'Agent', name: learner.name, account: { homePage: home, name: learner.id } },
    verb: { id: `${ofCourse ? 'https://w3id.org/xapi/adl' : 'http://adlnet.gov/expapi'}/verbs/${verb}`, display: { 'en-US': verb } },
    object: {
      objectType: 'Activity',
      ...(ofCourse
        ? { id: home, definition: { type: 'https://w3id.org/xapi/cmi5/activitytype/course', name: { 'en-US': cls.name } } }
        : { id: `${home}/lessons/${id}`, definition: { type: 'http://adlnet.gov/expapi/activities/lesson', name: { 'en-US': title } } }),
    },
    ...(result === undefined ? {} : { result }),
    context: {
      registration: uuidOf(JSON.stringify(['registration', cls.id, learner.id, file.chain])),
      contextActivities: {
        category: [activity(`${CMI5}/categories/cmi5`), ...(judges ? [activity(`${CMI5}/categories/moveon`)] : [])],
        grouping: [activity(ofCourse ? `${base}/courses/${cls.id}` : `${base}/lessons/${id}`)],
      },
      extensions: { [`${CMI5}/extensions/sessionid`]: uuidOf(JSON.stringify(['session', cls.id, learner.id, file.chain, id, index])), ...(verb === 'launched' ? launch : {}) },
    },
    timestamp: new Date(time).toISOString(),
  };
  return { id: uuidOf(JSON.stringify(said)), ...said };
}

const activity = (id: string): Activity => ({ objectType: 'Activity', id });

/** ISO 8601: PT1H2M3S. */
function durationOf(seconds: number): string {
  const parts = [[Math.floor(seconds / 3600), 'H'], [Math.floor(seconds / 60) % 60, 'M'], [seconds % 60, 'S']] as const;
  const said = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join('');
  return `PT${said === '' ? '0S' : said}`;
}
