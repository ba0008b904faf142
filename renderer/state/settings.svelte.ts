import { createActor, fromPromise } from 'xstate';
import { type CommandId, keysOf } from '../machines/keymap.ts';
import { type Settings, settingsMachine, type SettingsNotice, type Transfer, type TransferOutcome } from '../machines/settings.machine.ts';
import { ActorState } from './actor.svelte.ts';
import { bridge } from './bridge.ts';
import { allSaved, keepSafe } from './keepers.ts';
import { isPresenting } from './presenter.svelte.ts';

/** The settings' actor, with loading and saving on disk. */
export const settingsActor = createActor(
  settingsMachine.provide({
    actors: {
      load: fromPromise<{ record: Settings; notices: readonly SettingsNotice[] }>(() => bridge.loadSettings()),
      save: fromPromise<boolean, Settings>(async ({ input }) => {
        // Frames copy what they send; a plain object crosses without the actor's own.
        const result = await bridge.saveSettings(JSON.parse(JSON.stringify(input)) as Parameters<typeof bridge.saveSettings>[0]);
        if (!result.ok) throw new Error(result.message);
        return true;
      }),
      transfer: fromPromise<TransferOutcome, Transfer>(async ({ input }) => {
        // A disk that is full keeps nobody from taking everything to another.
        if (input === 'export') await allSaved().catch(() => undefined);
        return input === 'export' ? bridge.exportAll() : input === 'import' ? bridge.importAll() : bridge.deleteAll();
      }),
    },
  }),
);

export const settingsState = new ActorState(settingsActor);
settingsActor.start();

keepSafe(settingsActor);

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const still = window.matchMedia('(prefers-reduced-motion: reduce)');
let systemIsDark = $state(dark.matches);
let systemIsStill = $state(still.matches);
dark.addEventListener('change', (event) => (systemIsDark = event.matches));
still.addEventListener('change', (event) => (systemIsStill = event.matches));

/** The colours that are shown. */
export function shownTheme(): 'light' | 'dark' | 'contrast' {
  // What a projector shows is read from the last row.
  if (isPresenting()) return 'contrast';
  const { theme } = settingsState.current.context.settings;
  return theme === 'system' ? (systemIsDark ? 'dark' : 'light') : theme;
}

/** The keys of a command as they are now: `Ctrl Enter`. */
export function keysShown(command: CommandId): string {
  return keysOf(command, settingsState.current.context.settings.shortcuts).replaceAll('+', ' ');
}

/** Whether moving pictures are unwelcome. */
export function prefersStill(): boolean {
  const { motion } = settingsState.current.context.settings;
  return motion === 'system' ? systemIsStill : motion === 'reduced';
}

/** Puts on the page what styles ask: colours, motion, and the editor's options. */
export function dressPage(): void {
  const { dataset, style } = document.documentElement;
  const { editor } = settingsState.current.context.settings;
  dataset['theme'] = shownTheme();
  dataset['presenting'] = isPresenting() ? 'on' : 'off';
  dataset['motion'] = prefersStill() ? 'reduced' : 'full';
  dataset['wrap'] = editor.wrap ? 'on' : 'off';
  dataset['lineNumbers'] = editor.lineNumbers ? 'on' : 'off';
  style.setProperty('--editor-size', `${editor.fontSize}px`);
}
