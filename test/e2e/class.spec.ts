import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { asker, type Documents, judge, type Lesson } from '#lessons';
import { classText } from '#workshop';
import { answersDialogs, close, launch, type RunningApp } from '../support/app.ts';
import { realCourse } from '../support/course.ts';
import { Keyboard } from '../support/keyboard.ts';
import { classOf, fileOf, play } from '../support/workshop.ts';

/** A whole unit of the course. */
const lessons = realCourse().course.units.find(({ id }) => id === 'key-kinds')?.lessons ?? [];
const names = ['Ada', 'Ben', 'Chen', 'Dana', 'Eve', 'Finn', 'Grace', 'Hana', 'Igor', 'Jo'];
const cls = { ...classOf('Tuesday', lessons.map(({ id }) => id)), roster: { kind: 'list' as const, people: names.map((name, index) => ({ id: `p${index + 1}`, name })) } };
const classFile = { name: 'tuesday.kplclass', mimeType: '', buffer: Buffer.from(classText(cls, '0.1.0')) };

/** What a learner does in a lesson: only look, build a near-miss, look at the solution, or solve it. */
type Does = 'opens' | 'misses' | 'hints' | 'looks' | 'solves';
const plans: readonly (readonly (readonly Does[])[])[] = [
  [['solves'], ['solves'], ['solves']],
  [['misses', 'solves'], ['looks', 'solves'], ['hints', 'solves']],
  [['misses', 'hints'], ['opens'], []],
  [['opens'], [], []],
  [['hints', 'solves'], ['misses'], []],
  [['solves'], [], ['misses', 'hints']],
  [['misses', 'looks'], [], []],
  [[], ['solves'], []],
  [[], [], ['opens']],
  [[], [], []],
];

/** What the test saw of it, counted by itself. */
interface Seen {
  tries: number;
  hints: number;
  edits: number;
  right: number;
  predictions: number;
  shown: boolean;
  solved: boolean;
  readonly missed: Map<string, number>;
  last: { readonly unmet: readonly string[]; readonly task: number } | null;
}

/** One learner at the keyboard, in the lesson that is open. */
class Desk {
  readonly seen: Seen = { tries: 0, hints: 0, edits: 0, right: 0, predictions: 0, shown: false, solved: false, missed: new Map(), last: null };
  private documents: Documents;
  private task = 0;
  private readonly predicted = new Set<string>();
  private readonly app: RunningApp;
  private readonly page: Page;
  private readonly keys: Keyboard;
  private readonly lesson: Lesson;

  constructor(app: RunningApp, lesson: Lesson) {
    this.app = app;
    this.page = app.page;
    this.keys = new Keyboard(app.page);
    this.lesson = lesson;
    this.documents = lesson.start;
  }

  async does(what: Does): Promise<void> {
    if (what === 'hints') {
      await this.predictIfAsked();
      await this.keys.press('Alt+h');
      await expect(this.page.locator('.hints li')).toHaveCount(1);
      this.seen.hints += 1;
    } else if (what === 'looks') {
      await this.keys.choose('Compare with the solution', 'compare');
      await expect(this.page.getByRole('button', { name: 'With the solution' })).toHaveAttribute('aria-pressed', 'true');
      await this.page.getByRole('button', { name: 'Edit', exact: true }).press('Enter');
      this.seen.shown = true;
    } else if (what === 'misses') {
      await this.predictIfAsked();
      const miss = this.lesson.mutants.find(({ documents }) => this.unmet(documents).length > 0);
      if (miss === undefined) throw new Error('no near-miss is one of the first task');
      await this.paste(miss.documents);
      await this.run();
    } else if (what === 'solves') await this.solve();
  }

  private async solve(): Promise<void> {
    await this.predictIfAsked();
    await this.paste(this.lesson.solution);
    while (!this.isSolved()) {
      await this.predictIfAsked();
      if (this.isSolved()) return;
      await this.run();
      if (this.task === this.lesson.flow.length - 1) {
        await expect(this.page.getByText('Lesson passed.')).toBeVisible();
        this.seen.solved = true;
      } else {
        await expect(this.page.getByText('Task done.')).toBeVisible();
        await this.keys.run();
        this.task += 1;
      }
    }
  }

  private isSolved(): boolean {
    return this.seen.solved;
  }

  private async predictIfAsked(): Promise<void> {
    const prediction = this.lesson.predictions.find(({ task }) => task === this.lesson.flow[this.task]);
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(this.lesson.tasks.find(({ id }) => id === this.lesson.flow[this.task])?.title ?? '');
    if (prediction === undefined || this.predicted.has(prediction.task)) return;
    this.predicted.add(prediction.task);
    // The keyboard's second answer: not allowed.
    await this.keys.predict();
    this.seen.predictions += 1;
    if (asker(this.lesson, this.documents)(prediction.check).outcome.decision === 'implicitDeny') this.seen.right += 1;
    // A task that only asks is over with its answer.
    if (this.lesson.checks.some(({ task }) => task === prediction.task)) return;
    if (this.task === this.lesson.flow.length - 1) {
      await expect(this.page.getByText('Lesson passed.')).toBeVisible();
      this.seen.solved = true;
      return;
    }
    this.task += 1;
    await this.predictIfAsked();
  }

  private async paste(documents: Documents): Promise<void> {
    for (const [index, { doc, readOnly }] of this.lesson.documents.entries()) {
      const text = documents[doc];
      if (readOnly || text === undefined || JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(this.documents[doc] ?? ''))) continue;
      await this.app.electron.evaluate(({ clipboard }, line) => clipboard.writeText(line), JSON.stringify(JSON.parse(text)));
      await this.keys.pasteOver(index + 1);
      // The editor sets out what is pasted, and draws the lines in sight only.
      const bare = (shown: string): string => shown.replace(/\s+/g, '');
      const whole = bare(JSON.stringify(JSON.parse(text)));
      await expect.poll(async () => bare((await this.page.locator('.documents .cm-content').textContent()) ?? '')).toBe(whole);
      this.documents = { ...this.documents, [doc]: text };
      this.seen.edits += 1;
    }
  }

  private unmet(documents: Documents): string[] {
    const soFar = this.lesson.flow.slice(0, this.task + 1);
    return judge(this.lesson, { ...this.lesson.start, ...documents }).results.flatMap(({ met, check }) => (met || !soFar.includes(check.task) ? [] : [check.id]));
  }

  private async run(): Promise<void> {
    await this.keys.run();
    this.seen.tries += 1;
    const unmet = this.unmet(this.documents);
    for (const id of unmet) this.seen.missed.set(id, (this.seen.missed.get(id) ?? 0) + 1);
    this.seen.last = { unmet, task: this.task };
    if (unmet.length > 0) await expect(this.page.locator('.goals .feedback').first()).toBeVisible();
  }
}

/** The rows of a table, by RFC 4180. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
    else if (end === '') break;
  }
  return rows.filter((row) => row.length > 1);
}

/** The ids of the verbs as sections 9.3.1 to 9.3.9 of the cmi5 specification have them, read 2026-11-29. */
const verbs = new Map([...['launched', 'initialized', 'completed', 'passed', 'failed', 'terminated'].map((verb) => [`http://adlnet.gov/expapi/verbs/${verb}`, verb] as const), ['https://w3id.org/xapi/adl/verbs/satisfied', 'satisfied']]);

/** As much of a statement as is counted here. */
interface Statement {
  readonly id: string;
  readonly actor: { readonly name: string; readonly account: { readonly name: string } };
  readonly verb: { readonly id: string };
  readonly object: { readonly id: string };
  readonly result?: { readonly success?: boolean; readonly completion?: boolean; readonly duration?: string; readonly extensions?: Readonly<Record<string, number>> };
  readonly context: { readonly contextActivities: { readonly category: readonly { readonly id: string }[] }; readonly extensions: Readonly<Record<string, string>> };
  readonly timestamp: string;
}

/** The verbs that the work in a lesson leads to, each with what its result must say. @param satisfies it was the last of the class to be solved */
function toldBy({ solved, tries, hints }: Seen, satisfies: boolean): (readonly [verb: string, result: object])[] {
  const counts = { tries, hints };
  return [
    ['launched', {}],
    ['initialized', {}],
    ...(solved ? ([['completed', { completion: true }], ['passed', { success: true, ...counts }]] as const) : []),
    ...(!solved && tries > 0 ? ([['failed', { success: false, ...counts }]] as const) : []),
    ...(satisfies ? ([['satisfied', {}]] as const) : []),
    ['terminated', {}],
  ];
}

/** Seconds of a duration in ISO 8601; NaN for what is none of ours. */
function secondsOf(duration: string): number {
  const [all, hours = '0', minutes = '0', seconds = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  return all === undefined || all === 'PT' ? Number.NaN : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

const yes = (value: boolean): string => (value ? 'yes' : 'no');

test('ten learners work through a unit, hand in, and every number that the instructor takes out is what they did', async () => {
  test.setTimeout(420_000);
  const folder = mkdtempSync(join(tmpdir(), 'kpl-room-'));
  const app = await launch();
  const { page } = app;
  const keys = new Keyboard(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const seen = new Map<string, Seen>();
  const becomes = async (name: string): Promise<void> => {
    await keys.choose('Who is learning', 'profiles');
    await page.getByRole('textbox', { name: 'New learner' }).fill(name);
    await keys.press('Enter');
    await expect(page.getByRole('button', { name: `Who is learning: ${name}` })).toBeVisible();
  };
  const began = Date.now();
  for (const [index, name] of names.entries()) {
    await becomes(`${name} at desk ${index + 1}`);
    await keys.choose('take one, hand in', 'class');
    await page.getByLabel('Class file').setInputFiles(classFile);
    await page.getByRole('radio', { name }).press('Space');
    await keys.press('Enter');
    await expect(page.getByText(`You take this class as ${name}.`)).toBeVisible();
    for (const [place, lesson] of lessons.entries()) {
      const plan = plans[index]?.[place] ?? [];
      if (plan.length === 0) continue;
      await keys.choose(lesson.title, lesson.id);
      await expect(page.getByRole('main', { name: lesson.title, exact: true })).toBeVisible();
      const desk = new Desk(app, lesson);
      for (const what of plan) await desk.does(what);
      seen.set(`${name} ${lesson.id}`, desk.seen);
    }
    await keys.choose('take one, hand in', 'class');
    const file = join(folder, `${name}.kplresult`);
    await answersDialogs(app, file);
    await page.getByRole('button', { name: 'Hand in' }).press('Enter');
    await expect.poll(() => existsSync(file)).toBe(true);
  }
  const took = (Date.now() - began) / 1000;

  await becomes('The instructor');
  await keys.choose('make a class, see results', 'instructor');
  await page.getByLabel('Open a class file…').setInputFiles(classFile);
  await page.getByRole('button', { name: 'Results', exact: true }).press('Enter');
  const results = names.map((name) => join(folder, `${name}.kplresult`));
  const adas = readFileSync(join(folder, 'Ada.kplresult'), 'utf8');
  const other = fileOf(play(classOf('other'), 'Zed', 'chain-z', []));
  const file = (name: string, text: string) => ({ name, mimeType: '', buffer: Buffer.from(text) });
  const input = page.getByLabel('Choose result files…');
  await input.setInputFiles(results);
  await expect(page.getByText('10 of 10 people have handed in')).toBeVisible();
  await input.setInputFiles(results);
  await input.setInputFiles([file('edited.kplresult', adas.replace('"Ada"', '"Eva"')), file('cut.kplresult', adas.slice(0, 200)), file('again.kplresult', adas), file('other.kplresult', other)]);
  for (const words of ['Changed', 'Cut short', 'There twice', 'Another class']) await expect(page.getByText(words).first()).toBeAttached();
  await expect(page.getByText('10 of 10 people have handed in')).toBeVisible();

  const saved = async (button: string): Promise<string[][]> => {
    const out = join(folder, `${button.replaceAll(/\W+/g, '-')}.csv`);
    await answersDialogs(app, out);
    await page.getByRole('button', { name: button }).press('Enter');
    await expect.poll(() => existsSync(out)).toBe(true);
    return rowsOf(readFileSync(out, 'utf8')).slice(1);
  };
  const rows = await saved('Lessons as CSV…');
  const expected = names.flatMap((name, index) =>
    lessons.map(({ id, title }) => {
      const own = seen.get(`${name} ${id}`);
      const told = own === undefined ? ['no', 'no', 0, 0, 0, 0, 0, 'no'] : ['yes', yes(own.solved), own.tries, own.hints, own.edits, own.right, own.predictions, yes(own.shown)];
      return [name, `p${index + 1}`, 'fine', title, id, ...told].map(String);
    }),
  );
  // The moment of solving, and the time spent, are held to the test's own clock.
  expect(rows.map((row) => row.filter((_, column) => column !== 7 && column !== 14))).toEqual(expected);
  for (const row of rows) {
    const [solvedAt = '', seconds = ''] = [row[7], row[14]];
    expect(Number(seconds)).toBeLessThanOrEqual(took);
    if (row[6] === 'yes') expect(Math.abs(Date.parse(solvedAt) - began)).toBeLessThanOrEqual((took + 2) * 1000);
    else expect(solvedAt).toBe('');
  }
  const checks = await saved('Checks as CSV…');
  const metIn = (own: Seen | undefined, check: { readonly id: string; readonly task: string }, flow: readonly string[]): string => {
    if (own === undefined) return 'not tried';
    if (own.solved) return 'yes';
    if (own.last === null || flow.indexOf(check.task) > own.last.task) return 'not tried';
    return yes(!own.last.unmet.includes(check.id));
  };
  expect(checks.map(([name, , , lesson, , check, missed, met]) => [name, lesson, check, missed, met])).toEqual(
    names.flatMap((name) =>
      lessons.flatMap(({ id, checks: all, flow }) => all.map((check) => {
        const own = seen.get(`${name} ${id}`);
        return [name, id, check.id, String(own?.missed.get(check.id) ?? 0), metIn(own, check, flow)];
      })),
    ),
  );

  const out = join(folder, 'statements.json');
  await answersDialogs(app, out);
  await page.getByRole('button', { name: 'xAPI statements…' }).press('Enter');
  await expect.poll(() => existsSync(out)).toBe(true);
  const statements = JSON.parse(readFileSync(out, 'utf8')) as Statement[];
  const told = statements.map(({ actor, object, verb, result = {} }) => {
    const { success, completion, extensions = {} } = result;
    const counts = Object.fromEntries(Object.entries(extensions).map(([id, count]) => [id.split('/').at(-1) ?? id, count]));
    return [actor.name, actor.account.name, object.id.split('/').at(-1), verbs.get(verb.id), { ...(success === undefined ? {} : { success }), ...(completion === undefined ? {} : { completion }), ...counts }];
  });
  const worked = names.flatMap((name, index) => lessons.flatMap(({ id }) => {
    const own = seen.get(`${name} ${id}`);
    return own === undefined ? [] : [{ name, person: `p${index + 1}`, id, own }];
  }));
  // Whoever solved every lesson did so in their order.
  const satisfies = (name: string, id: string): boolean => id === lessons.at(-1)?.id && lessons.every((lesson) => seen.get(`${name} ${lesson.id}`)?.solved === true);
  expect(names.filter((name) => satisfies(name, lessons.at(-1)?.id ?? ''))).toEqual(['Ada', 'Ben']);
  expect(told).toEqual(worked.flatMap(({ name, person, id, own }) => toldBy(own, satisfies(name, id)).map(([verb, result]) => [name, person, verb === 'satisfied' ? cls.id : id, verb, result])));
  expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
  const sessions = new Map<string, Statement[]>();
  for (const one of statements) {
    const id = one.context.extensions['https://w3id.org/xapi/cmi5/context/extensions/sessionid'] ?? '';
    sessions.set(id, [...(sessions.get(id) ?? []), one]);
  }
  expect(sessions.size).toBe(worked.length);
  for (const session of sessions.values()) {
    const times = session.map(({ timestamp }) => Date.parse(timestamp));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const time of times) expect(Math.abs(time - began)).toBeLessThanOrEqual((took + 2) * 1000);
  }
  for (const { verb, result, context } of statements) {
    const name = verbs.get(verb.id) ?? '';
    // Section 9.5.4: who ends, completes, passes or fails says how long it took. Section 9.6.2.2: who judges is of this category, and nobody else.
    expect(secondsOf(result?.duration ?? '') <= took, name).toBe(['completed', 'passed', 'failed', 'terminated'].includes(name));
    expect(context.contextActivities.category.map(({ id }) => id), name).toEqual(['https://w3id.org/xapi/cmi5/context/categories/cmi5', ...(['completed', 'passed', 'failed'].includes(name) ? ['https://w3id.org/xapi/cmi5/context/categories/moveon'] : [])]);
  }
  expect(app.complaints).toEqual([]);
  await close(app);
});
