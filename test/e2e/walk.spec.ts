import { expect, type Page, test } from '@playwright/test';
import { progressKind } from '../../electron/main/stores/kinds.ts';
import { RecordStore } from '../../electron/main/stores/record-store.ts';
import { close, freshDataFolder, kill, launch, outgoingRequests, type RunningApp } from '../support/app.ts';
import { Keyboard } from '../support/keyboard.ts';
import { bare, chances, Model, type Shown, walkable } from '../support/walk.ts';

/** How many steps; `npm run test:long` walks thousands. */
const STEPS = Number(process.env['KPL_STEPS'] ?? '80');
const SEED = Number(process.env['KPL_SEED'] ?? '20261125');

/** What the app shows. */
function look(page: Page): Promise<Shown & { readonly saved: boolean }> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const label = main?.getAttribute('aria-label') ?? '';
    const names = new Map([['Settings', 'settings'], ['Reference', 'reference'], ['Sandbox', 'sandbox'], ['', document.title.startsWith('About') ? 'about' : 'course']]);
    const isLesson = main?.classList.contains('lesson') === true;
    const lines = [...document.querySelectorAll('.documents .cm-line')].map((line) => line.textContent);
    return {
      screen: names.get(label) ?? label,
      task: isLesson ? (document.querySelector('h1')?.textContent ?? '').trim() : '',
      text: isLesson ? lines.join('').replace(/\s+/g, '') : '',
      saved: !isLesson || /\bSaved\b/.test(document.querySelector('.status')?.textContent ?? ''),
    };
  });
}

interface Step {
  readonly name: string;
  /** How often it is taken, beside the others. */
  readonly weight: number;
  readonly can: boolean;
  readonly take: () => Promise<void>;
}

class Walk {
  readonly model = new Model();
  readonly lessons = walkable();
  readonly folder = freshDataFolder();
  readonly taken: string[] = [];
  app: RunningApp | null = null;
  private readonly chance: () => number;
  private edits = 0;

  constructor(seed: number) {
    this.chance = chances(seed);
  }

  get page(): Page {
    if (this.app === null) throw new Error('The app is not there.');
    return this.app.page;
  }

  async start(): Promise<void> {
    this.app = await launch({ dataFolder: this.folder });
    await this.agree();
  }

  /** The app comes to show what the model says, and complains of nothing. */
  async agree(): Promise<void> {
    await this.model.settled();
    const { shown } = this.model;
    await expect.poll(async () => this.bareOf(await look(this.page)), { message: this.story(), timeout: 15_000 }).toEqual(shown);
    expect(this.app?.complaints, this.story()).toEqual([]);
  }

  private bareOf({ screen, task, text }: Shown): Shown {
    return { screen, task, text: bare(text) };
  }

  private story(): string {
    return `seed ${SEED}, step ${this.taken.length}: … ${this.taken.slice(-12).join(', ')}`;
  }

  private menu(command: string): Promise<void> {
    return this.app?.electron.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.webContents.send('lab:menu', wanted), command) as Promise<void>;
  }

  private press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }

  /** By the menu or by keys, whichever comes. */
  private either(command: string, keys: string): Promise<void> {
    const byMenu = this.chance() < 0.5;
    this.taken.push(byMenu ? `${this.taken.pop() ?? ''} by menu` : `${this.taken.pop() ?? ''} by keys`);
    return byMenu ? this.menu(command) : this.press(keys);
  }

  /** Leaves whatever has the focus, so that keys are the app's. */
  private async editor(): Promise<void> {
    await this.page.locator('.documents .cm-content').focus();
  }

  steps(): readonly Step[] {
    const { model } = this;
    const inLesson = model.lesson;
    const isLesson = inLesson !== null;
    const context = inLesson?.snapshot.context;
    const writable = context?.lesson.documents.find(({ doc }) => doc === context.openDocument)?.readOnly === false && !context.comparing;
    return [
      { name: 'open a lesson', weight: isLesson ? 1 : 4, can: true, take: () => this.openLesson() },
      { name: 'course', weight: 1, can: true, take: () => this.goes('learner.opensCourse', () => this.either('course', 'Alt+c')) },
      { name: 'settings', weight: 1, can: true, take: () => this.goes('learner.opensSettings', () => this.either('settings', 'Control+,')) },
      { name: 'reference', weight: 1, can: true, take: () => this.goes('learner.opensReference', () => this.press('F1')) },
      { name: 'sandbox', weight: 0.5, can: true, take: () => this.goes('learner.opensSandbox', () => this.press('Alt+s')) },
      { name: 'back', weight: 5, can: model.screen === 'settings' || model.screen === 'reference', take: () => this.goes('learner.goesBack', () => this.press('Escape')) },
      { name: 'edit', weight: 6, can: isLesson && writable, take: () => this.edit() },
      { name: 'undo', weight: 3, can: isLesson && !context?.comparing, take: () => this.inLesson('learner.undoes', () => this.step('undo', 'Control+z')) },
      { name: 'redo', weight: 2, can: isLesson && !context?.comparing, take: () => this.inLesson('learner.redoes', () => this.step('redo', 'Control+y')) },
      { name: 'reset', weight: 0.5, can: isLesson && !context?.comparing, take: () => this.inLesson('learner.resets', () => this.menu('reset')) },
      { name: 'hint', weight: 1, can: isLesson, take: () => this.inLesson('learner.asksHint', () => this.either('hint', 'Alt+h')) },
      { name: 'check', weight: 2, can: isLesson && !inLesson.snapshot.matches('passed') && !inLesson.snapshot.hasTag('asksPrediction'), take: () => this.check() },
      { name: 'resize', weight: 1, can: true, take: () => this.resize() },
      { name: 'reload', weight: 0.4, can: true, take: () => this.reload() },
      { name: 'kill', weight: 0.25, can: true, take: () => this.kill() },
    ];
  }

  async take(): Promise<void> {
    const possible = this.steps().filter(({ can }) => can);
    let left = this.chance() * possible.reduce((sum, { weight }) => sum + weight, 0);
    const step = possible.find(({ weight }) => (left -= weight) < 0) ?? possible[0];
    if (step === undefined) return;
    this.taken.push(step.name);
    await step.take();
    await this.agree();
  }

  private async openLesson(): Promise<void> {
    const lesson = this.lessons[Math.floor(this.chance() * this.lessons.length)];
    if (lesson === undefined) return;
    this.model.send({ type: 'learner.opensLesson', id: lesson.id });
    await this.press('Control+k');
    await expect(this.page.getByRole('combobox', { name: 'Go to a lesson' })).toBeFocused();
    await this.page.keyboard.insertText(lesson.title);
    await this.page.locator(`#palette-${lesson.id}`).click();
  }

  private async goes(type: 'learner.opensCourse' | 'learner.opensSettings' | 'learner.opensReference' | 'learner.opensSandbox' | 'learner.goesBack', act: () => Promise<void>): Promise<void> {
    this.model.send({ type });
    await act();
  }

  private async inLesson(type: 'learner.undoes' | 'learner.redoes' | 'learner.resets' | 'learner.asksHint', act: () => Promise<void>): Promise<void> {
    this.model.lesson?.send({ type });
    await act();
  }

  private async step(command: string, keys: string): Promise<void> {
    await this.editor();
    await this.either(command, keys);
  }

  private async edit(): Promise<void> {
    const context = this.model.lesson?.snapshot.context;
    if (context === undefined) return;
    this.edits += 1;
    const text = `edit ${this.edits} ${'.'.repeat(Math.floor(this.chance() * 60))}`;
    const index = context.lesson.documents.findIndex(({ doc }) => doc === context.openDocument);
    // Naming the document again ends a step of undo, so that each edit is one.
    this.model.lesson?.send({ type: 'learner.opensDocument', doc: context.openDocument });
    this.model.lesson?.send({ type: 'learner.edits', doc: context.openDocument, text, pause: true });
    await this.press(`Alt+${index + 1}`);
    await this.editor();
    await this.press('Control+a');
    await this.page.keyboard.insertText(text);
  }

  private async check(): Promise<void> {
    const lesson = this.model.lesson;
    if (lesson === null) return;
    const goesOn = lesson.snapshot.can({ type: 'learner.continues' });
    lesson.send({ type: goesOn ? 'learner.continues' : 'learner.checks' });
    await this.either('check', 'Control+Enter');
    // Everybody's requests are made before the goals are judged.
    if (!goesOn) await this.page.waitForTimeout(300);
  }

  private async resize(): Promise<void> {
    const size = { width: 900 + Math.floor(this.chance() * 700), height: 620 + Math.floor(this.chance() * 400) };
    await this.app?.electron.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size);
  }

  private async reload(): Promise<void> {
    await this.saved();
    await this.page.reload();
    await this.model.restart();
  }

  private async kill(): Promise<void> {
    await this.saved();
    if (this.app !== null) await kill(this.app);
    await this.model.restart();
    await this.start();
  }

  /** All is on disk: on a screen that says so when it says so, else within the half second that it may take. */
  private async saved(): Promise<void> {
    await this.model.settled();
    await this.page.waitForTimeout(600);
    await expect.poll(async () => (await look(this.page)).saved, { message: this.story() }).toBe(true);
    const { record, notices } = await new RecordStore(this.folder, progressKind).load();
    expect(notices, this.story()).toEqual([]);
    const wanted = this.model.saved;
    for (const [id, { documents, task, status }] of Object.entries(wanted?.lessons ?? {})) expect(record.lessons[id], `${this.story()}: ${id}`).toMatchObject({ documents, task, status });
  }

  async end(): Promise<void> {
    if (this.app === null) return;
    await this.saved();
    expect(await outgoingRequests(this.app)).toEqual({ stopped: 0, foreign: [] });
    await close(this.app);
  }
}

test(`a walk of ${STEPS} steps through the app shows only what the machines allow, complains of nothing, and loses no edit (seed ${SEED})`, async () => {
  test.setTimeout(60_000 + STEPS * 4000);
  const walk = new Walk(SEED);
  await walk.start();
  for (let index = 0; index < STEPS; index += 1) await walk.take();
  await walk.end();
});

test('a lesson that is opened again while it is open goes on keeping what is typed, and undoing it', async () => {
  const app = await launch();
  const editor = app.page.locator('.documents .cm-content');
  const keys = new Keyboard(app.page);
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
  const type = async (text: string): Promise<void> => {
    await editor.focus();
    await keys.press('Control+a');
    await app.page.keyboard.insertText(text);
    await app.page.waitForTimeout(500);
  };
  await keys.openLesson('Anatomy of a key policy');
  await type('before');
  await keys.openLesson('Anatomy of a key policy');
  await app.page.waitForTimeout(500);
  await type('in between');
  await keys.press('Alt+1');
  await type('afterwards');
  await keys.press('Control+z');
  await expect(editor).toHaveText('in between');
  await keys.press('Control+y');
  await expect(editor).toHaveText('afterwards');
  await app.page.waitForTimeout(500);
  const { record } = await new RecordStore(app.dataFolder, progressKind).load();
  expect(record.lessons['anatomy-of-a-key-policy']?.documents['key-policy']).toBe('afterwards');
  await close(app);
});
