import type { WorkshopClass } from './class.ts';
import { uuidOf } from './digest.ts';
import type { LearnerRow, Overview } from './overview.ts';
import type { HandedIn } from './result.ts';
import type { LessonStanding } from './standing.ts';

/**
 * What was done as xAPI statements with the verbs of cmi5. A lesson is an assignable unit with one session: launched,
 * initialized, then completed and passed once it is solved, or failed where it was tried and is not, and terminated.
 * Who loads them stands in the place of the learning management system.
 * https://github.com/AICC/CMI-5_Spec_Current/blob/quartz/cmi5_spec.md (sections 9.1 to 9.7, read 2026-11-25)
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

type Verb = 'launched' | 'initialized' | 'completed' | 'passed' | 'failed' | 'terminated';

const CMI5 = 'https://w3id.org/xapi/cmi5/context';

/** The statements of everybody who is counted, in one order; the same work always gives the same statements with the same ids. */
export function xapiStatements(cls: WorkshopClass, { learners }: Pick<Overview, 'learners'>, { titles = new Map(), base = 'https://key-policy-lab.invalid' }: XapiOptions = {}): XapiStatement[] {
  return learners.flatMap((learner) =>
    cls.lessons.flatMap(({ id }) => {
      const { result } = learner;
      const lesson = result?.standing.lessons.get(id);
      return result === null || lesson === undefined ? [] : sessionOf({ cls, learner, result, id, title: titles.get(id) ?? id, base }, lesson);
    }),
  );
}

/** The statements as a file that a learning record store takes. */
export function xapiJson(statements: readonly XapiStatement[]): string {
  return `${JSON.stringify(statements, null, 1)}\n`;
}

interface Session {
  readonly cls: WorkshopClass;
  readonly learner: LearnerRow;
  readonly result: HandedIn;
  readonly id: string;
  readonly title: string;
  readonly base: string;
}

function sessionOf(session: Session, lesson: LessonStanding): XapiStatement[] {
  const { opened, solved, tries, hints, seconds } = lesson;
  // Verbs are ordered by their times, and a computer's clock may have gone back.
  const judged = Math.max(opened, solved ?? lesson.last);
  const ended = Math.max(judged, lesson.last);
  const duration = durationOf(seconds);
  const counts = { extensions: { [`${session.base}/extensions/tries`]: tries, [`${session.base}/extensions/hints`]: hints } };
  const say = (verb: Verb, time: number, result?: XapiResult): XapiStatement => statementOf(session, verb, time, result);
  return [
    say('launched', opened),
    say('initialized', opened),
    ...(solved === null ? [] : [say('completed', judged, { completion: true, duration }), say('passed', judged, { success: true, duration, ...counts })]),
    ...(solved === null && tries > 0 ? [say('failed', judged, { success: false, duration, ...counts })] : []),
    say('terminated', ended, { duration }),
  ];
}

function statementOf({ cls, learner, result: file, id, title, base }: Session, verb: Verb, time: number, result?: XapiResult): XapiStatement {
  const home = `${base}/classes/${cls.id}`;
  const judges = result?.success !== undefined || result?.completion !== undefined;
  const launch = { [`${CMI5}/extensions/launchmode`]: 'Normal', [`${CMI5}/extensions/launchurl`]: `${base}/launch/${id}`, [`${CMI5}/extensions/moveon`]: 'CompletedAndPassed' };
  const said: Omit<XapiStatement, 'id'> = {
    actor: { objectType: 'Agent', name: learner.name, account: { homePage: home, name: learner.id } },
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { 'en-US': verb } },
    object: { objectType: 'Activity', id: `${home}/lessons/${id}`, definition: { type: 'http://adlnet.gov/expapi/activities/lesson', name: { 'en-US': title } } },
    ...(result === undefined ? {} : { result }),
    context: {
      registration: uuidOf(JSON.stringify(['registration', cls.id, learner.id, file.chain])),
      contextActivities: {
        category: [activity(`${CMI5}/categories/cmi5`), ...(judges ? [activity(`${CMI5}/categories/moveon`)] : [])],
        grouping: [activity(`${base}/lessons/${id}`)],
      },
      extensions: { [`${CMI5}/extensions/sessionid`]: uuidOf(JSON.stringify(['session', cls.id, learner.id, file.chain, id])), ...(verb === 'launched' ? launch : {}) },
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
