import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { progressKind } from '../../../electron/main/stores/kinds.ts';
import { RecordStore } from '../../../electron/main/stores/record-store.ts';
import { emptyRecord } from '../../../renderer/machines/course.machine.ts';
import { type CommandId, keysOf } from '../../../renderer/machines/keymap.ts';
import { answersDialogs, close, freshDataFolder, kill, launch, outgoingRequests, type RunningApp } from '../app.ts';
import { chances } from '../chances.ts';
import { realIndex } from '../course.ts';
import { type Files, filesIn, type Kind } from './disk.ts';
import { Ledger } from './ledger.ts';
import { look } from './look.ts';
import { Model, type Person } from './model.ts';
import { shownOf } from './shown.ts';

/** Something that a learner may do now. */
export interface Step {
  readonly name: string;
  /** How often it is taken, beside the others. */
  readonly weight: number;
  readonly can: boolean;
  readonly take: () => Promise<void>;
}

export type Moves = (walk: Walk) => readonly Step[];

/** What is not on disk after so long is lost. */
const SAVED_AFTER = 600;

/** A walk through the real app, with the machines walking beside it. */
export class Walk {
  readonly folder = freshDataFolder();
  readonly model = new Model(this.folder);
  readonly ledger = new Ledger(this.model);
  /** What was typed in the step that is being taken. */
  typed: string | null = null;
  readonly taken: string[] = [];
  /** How often each step was taken. */
  readonly counts = new Map<string, number>();
  private app: RunningApp | null = null;
  private readonly seed: number;
  private readonly random: () => number;

  constructor(seed: number) {
    this.seed = seed;
    this.random = chances(seed);
  }

  get running(): RunningApp {
    if (this.app === null) throw new Error('The app is not there.');
    return this.app;
  }

  get page(): Page {
    return this.running.page;
  }

  /** Somebody who took quizzes some time ago: their cards are due. */
  async prepare(): Promise<void> {
    const cards = realIndex().units.slice(0, 4).flatMap(({ id, quiz }) => (quiz?.cards ?? []).map((card) => [`${id}/${card}`, { known: 0, day: '2026-01-01' }] as const));
    const record = { ...emptyRecord, cards: Object.fromEntries(cards) };
    await new RecordStore(this.folder, progressKind).save(record);
    this.model.current.disk.write('progress', record);
    await this.model.restart();
  }

  async start(): Promise<void> {
    this.app = await launch({ dataFolder: this.folder });
    await this.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await answersDialogs(this.app, join(this.folder, 'handed-in.kplresult'));
    await this.agree();
  }

  /** The app comes to show what the model says, and complains of nothing. */
  async agree(): Promise<void> {
    await this.model.settled();
    const wanted = shownOf(this.model);
    await expect.poll(async () => (await look(this.page)).shown, { message: this.story(), timeout: 15_000, intervals: [20, 40, 80, 160, 300] }).toEqual(wanted);
    expect(this.running.complaints, this.story()).toEqual([]);
  }

  /** What was done last, for whoever looks for a fault. */
  story(): string {
    return `seed ${this.seed}, step ${this.taken.length}: … ${this.taken.slice(-12).join(', ')}`;
  }

  chance(): number {
    return this.random();
  }

  /** A whole number below another. */
  below(most: number): number {
    return Math.floor(this.random() * most);
  }

  pick<One>(all: readonly One[]): One | undefined {
    return all[this.below(all.length)];
  }

  async take(steps: readonly Step[]): Promise<void> {
    const possible = steps.filter(({ can }) => can);
    let left = this.chance() * possible.reduce((sum, { weight }) => sum + weight, 0);
    const step = possible.find(({ weight }) => (left -= weight) < 0) ?? possible[0];
    if (step === undefined) return;
    this.taken.push(step.name);
    this.counts.set(step.name, (this.counts.get(step.name) ?? 0) + 1);
    this.typed = null;
    await step.take().catch((fault: unknown) => {
      throw new Error(`${this.story()}: ${fault instanceof Error ? fault.message : String(fault)}`, { cause: fault });
    });
    await this.agree();
    this.check(this.ledger.after(step.name, this.typed));
  }

  /** Nothing of the last step is otherwise than the ledger says. */
  check(faults: readonly string[]): void {
    expect(faults, this.story()).toEqual([]);
  }

  /** More about the step that is being taken. */
  note(what: string): void {
    this.taken.push(`${this.taken.pop() ?? ''} ${what}`);
  }

  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }

  /** The keys of a command as the learner has them now. */
  command(id: CommandId): Promise<void> {
    return this.press(keysOf(id, this.model.now.shortcuts).replace('Ctrl', 'Control').replace(/\+([A-Z])$/, (_, letter: string) => `+${letter.toLowerCase()}`));
  }

  menu(command: string): Promise<void> {
    return this.running.electron.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.webContents.send('lab:menu', wanted), command);
  }

  /** By the menu or by keys, whichever comes. */
  either(command: string, keys: () => Promise<void>): Promise<void> {
    const byMenu = this.chance() < 0.5;
    this.note(byMenu ? 'by menu' : 'by keys');
    return byMenu ? this.menu(command) : keys();
  }

  /** The button that has these words or this place, by the keyboard: it need not be in sight. */
  button(place: Locator | string): Promise<void> {
    return (typeof place === 'string' ? this.page.getByRole('button', { name: place, exact: true }) : place).press('Enter');
  }

  /** Through the palette, to exactly the command that is meant. */
  async palette(id: string, words: string): Promise<void> {
    await this.command('palette');
    await expect(this.page.getByRole('combobox', { name: 'Go to a lesson' }), this.story()).toBeFocused();
    await this.page.keyboard.insertText(words);
    await this.page.locator(`[id="palette-${id}"]`).dispatchEvent('click');
    await expect(this.page.locator('#palette-list'), this.story()).toBeHidden();
  }

  /** Does something after which the window starts anew. */
  async anew(act: () => Promise<unknown>): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await act();
    await loaded;
  }

  /** The window is loaded again: at once, as nobody has to wait for what was done. */
  async reload(): Promise<void> {
    if (this.chance() < 0.5) {
      this.note('once saved');
      await this.saved();
    }
    await this.page.reload();
    await this.model.restart();
  }

  /** SIGKILL once everything is said to be saved: all of it is there again. */
  async kill(): Promise<void> {
    await this.saved();
    await kill(this.running);
    await this.model.restart();
    await this.start();
  }

  /** SIGKILL right after the last step: what was safe before is there, or what came after it. */
  async killAtOnce(): Promise<void> {
    const { saved } = await look(this.page);
    this.note(saved === true ? 'when it said Saved' : '');
    if (saved === true) this.model.current.disk.confirm(this.shownKinds());
    await kill(this.running);
    await this.model.settled();
    this.model.stop();
    expect(this.model.current.disk.recover(await this.files()), this.story()).toEqual([]);
    this.ledger.begin();
    await this.model.restart();
    await this.start();
  }

  /** What the screen's word for saving is about. */
  private shownKinds(): readonly Kind[] {
    const { screen, isSeated } = this.model.course.getSnapshot().context;
    if (screen === 'lesson') return [isSeated ? 'workshop' : 'progress'];
    return screen === 'sandbox' || screen === 'settings' || screen === 'packs' || screen === 'instructor' ? [screen] : [];
  }

  private async files(): Promise<Files> {
    const { current } = this.model;
    this.findFolder();
    const { files, notices } = await filesIn(current.folder === '' ? join(this.folder, 'nobody') : current.folder);
    expect(notices, this.story()).toEqual([]);
    return files;
  }

  /** All is on disk: on a screen that says so when it says so, else within the half second that it may take. */
  async saved(): Promise<void> {
    await this.model.settled();
    await this.page.waitForTimeout(SAVED_AFTER);
    await expect.poll(async () => (await look(this.page)).saved, { message: this.story() }).not.toBe(false);
    expect(this.model.current.disk.differences(await this.files()), this.story()).toEqual([]);
    this.model.current.disk.confirm();
  }

  /** The folder of somebody new is made when there is something to keep. */
  private findFolder(): void {
    const { current, people } = this.model;
    if (current.folder === '') current.folder = this.folders().find((folder) => people.every((one) => one.folder !== folder)) ?? '';
  }

  /** Somebody else learns here now; all that the one before did is on disk. */
  async leavesTo(person: Person): Promise<void> {
    this.findFolder();
    await this.model.settled();
    expect(this.model.current.disk.differences(await this.files()), this.story()).toEqual([]);
    this.model.current.disk.confirm();
    await this.model.goesOnAs(person);
  }

  /** Folders of the people who are not the first. */
  private folders(): readonly string[] {
    try {
      return readdirSync(join(this.folder, 'profiles')).map((name) => join(this.folder, 'profiles', name));
    } catch {
      return [];
    }
  }

  async resize(): Promise<void> {
    const size = { width: 900 + this.below(700), height: 620 + this.below(400) };
    await this.running.electron.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size);
  }

  async end(): Promise<void> {
    if (this.app === null) return;
    await this.saved();
    expect(await outgoingRequests(this.app)).toEqual({ stopped: 0, foreign: [] });
    await close(this.app);
  }
}
