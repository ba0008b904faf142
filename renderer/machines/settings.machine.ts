import { assign, fromPromise, setup, type SnapshotFrom } from 'xstate';
import { keeping, messageOf } from './keeping.ts';
import { type Chosen, type CommandId, refusalOf } from './keymap.ts';

const NOT_DONE = 'It could not be done.';

/** How the learner wants the app: the settings record of the app's contract. */
export interface Settings {
  readonly version: 1;
  readonly theme: 'system' | 'light' | 'dark' | 'contrast';
  readonly motion: 'system' | 'reduced' | 'full';
  /** The size of everything, in percent. */
  readonly zoom: number;
  readonly editor: { readonly fontSize: number; readonly wrap: boolean; readonly lineNumbers: boolean };
  /** Whether the tour is still offered. */
  readonly tour: 'offered' | 'seen';
  /** A language, or `system`. */
  readonly language: string;
  readonly shortcuts: Chosen;
}

export interface SettingsNotice {
  readonly message: string;
  readonly file: string;
}

/** What is done with everything that is kept. */
export type Transfer = 'export' | 'import' | 'delete';

/** How it went; `cancelled` when the learner chose no file. */
export interface TransferOutcome {
  readonly ok: boolean;
  readonly cancelled?: boolean;
  readonly message: string;
}

export interface SettingsContext {
  readonly settings: Settings;
  readonly notices: readonly SettingsNotice[];
  readonly query: string;
  readonly dirty: boolean;
  readonly failure: string | null;
  /** The command that waits for its new keys. */
  readonly capturing: CommandId | null;
  /** Why the keys pressed last cannot be had. */
  readonly refusal: string | null;
  /** What an export, an import or a deletion had to say. */
  readonly said: string | null;
}

export type SettingsEvent =
  | { readonly type: 'learner.searches'; readonly query: string }
  | { readonly type: 'learner.sets'; readonly change: Partial<Omit<Settings, 'version' | 'editor' | 'shortcuts'>> }
  | { readonly type: 'learner.setsEditor'; readonly change: Partial<Settings['editor']> }
  | { readonly type: 'learner.zooms'; readonly by: 1 | -1 | 0 }
  | { readonly type: 'learner.changesKeys'; readonly command: CommandId }
  | { readonly type: 'learner.presses'; readonly chord: string }
  | { readonly type: 'learner.keepsKeys' }
  | { readonly type: 'learner.resetsKeys' }
  | { readonly type: 'learner.exports' }
  | { readonly type: 'learner.imports' }
  | { readonly type: 'learner.deletes' }
  | { readonly type: 'learner.confirms' }
  | { readonly type: 'learner.cancels' }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string }
  | { readonly type: 'app.flushes' };

export const defaultSettings: Settings = { version: 1, theme: 'system', motion: 'system', zoom: 100, editor: { fontSize: 13, wrap: true, lineNumbers: true }, tour: 'offered', language: 'system', shortcuts: {} };

/** Sizes that the keys step through. */
export const zooms = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

function zoomAfter(zoom: number, by: 1 | -1 | 0): number {
  if (by === 0) return 100;
  return (by > 0 ? zooms.find((step) => step > zoom) : zooms.findLast((step) => step < zoom)) ?? zoom;
}

/** The settings, what of them is on disk, and the work with everything that is kept. Loading, saving and that work are the app's. */
export const settingsMachine = setup({
  types: { context: {} as SettingsContext, events: {} as SettingsEvent, tags: {} as 'saved' | 'saving' | 'notSaved' | 'asksConfirmation' | 'working' },
  actors: {
    load: fromPromise<{ record: Settings; notices: readonly SettingsNotice[] }>(() => Promise.resolve({ record: defaultSettings, notices: [] })),
    save: fromPromise<boolean, Settings>(() => Promise.resolve(true)),
    transfer: fromPromise<TransferOutcome, Transfer>(() => Promise.resolve({ ok: false, message: '' })),
  },
  delays: { saveDelay: 200, retryDelay: 2000 },
  guards: {
    isDirty: ({ context }) => context.dirty,
    isFree: ({ context, event }) => event.type === 'learner.presses' && context.capturing !== null && refusalOf(context.capturing, event.chord, context.settings.shortcuts) === null,
  },
  actions: {
    set: assign(({ context, event }) => {
      const { settings } = context;
      if (event.type === 'learner.sets') return { settings: { ...settings, ...event.change }, dirty: true };
      if (event.type === 'learner.setsEditor') return { settings: { ...settings, editor: { ...settings.editor, ...event.change } }, dirty: true };
      return event.type === 'learner.zooms' ? { settings: { ...settings, zoom: zoomAfter(settings.zoom, event.by) }, dirty: true } : {};
    }),
    search: assign(({ event }) => (event.type === 'learner.searches' ? { query: event.query.slice(0, 200) } : {})),
    capture: assign(({ event }) => (event.type === 'learner.changesKeys' ? { capturing: event.command, refusal: null } : {})),
    takeKeys: assign(({ context, event }) => {
      if (event.type !== 'learner.presses' || context.capturing === null) return {};
      const shortcuts = { ...context.settings.shortcuts, [context.capturing]: event.chord };
      return { settings: { ...context.settings, shortcuts }, dirty: true, capturing: null, refusal: null };
    }),
    refuse: assign(({ context, event }) => (event.type === 'learner.presses' && context.capturing !== null ? { refusal: refusalOf(context.capturing, event.chord, context.settings.shortcuts) } : {})),
    release: assign({ capturing: null, refusal: null }),
    resetKeys: assign(({ context }) => ({ settings: { ...context.settings, shortcuts: {} }, dirty: true, capturing: null, refusal: null })),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    markClean: assign({ dirty: false }),
    noteSaved: assign({ failure: null }),
    noteNotSaved: assign((_, failure: string) => ({ failure, dirty: true })),
    say: assign((_, { outcome }: { outcome: TransferOutcome }) => ({ said: outcome.cancelled === true ? null : outcome.message })),
  },
}).createMachine({
  id: 'settings',
  context: { settings: defaultSettings, notices: [], query: '', dirty: false, failure: null, capturing: null, refusal: null, said: null },
  initial: 'loading',
  states: {
    loading: {
      invoke: {
        src: 'load',
        onDone: { target: 'ready', actions: assign(({ event }) => ({ settings: event.output.record, notices: event.output.notices })) },
        onError: { target: 'ready', actions: assign(({ event }) => ({ failure: messageOf(event.error, NOT_DONE) })) },
      },
    },
    ready: {
      type: 'parallel',
      on: {
        'learner.searches': { actions: 'search' },
        'learner.sets': { actions: 'set' },
        'learner.setsEditor': { actions: 'set' },
        'learner.zooms': { actions: 'set' },
        'learner.changesKeys': { actions: 'capture' },
        'learner.presses': [{ guard: 'isFree', actions: 'takeKeys' }, { actions: 'refuse' }],
        'learner.keepsKeys': { actions: 'release' },
        'learner.resetsKeys': { actions: 'resetKeys' },
        'learner.dismissesNotice': { actions: 'dismiss' },
      },
      states: {
        keeping: keeping(({ context }: { readonly context: SettingsContext }) => context.settings, NOT_DONE),
        /** What is done with everything that is kept. */
        everything: {
          initial: 'idle',
          states: {
            idle: { on: { 'learner.exports': 'exporting', 'learner.imports': 'importing', 'learner.deletes': 'confirming' } },
            exporting: working('export'),
            importing: working('import'),
            confirming: { tags: 'asksConfirmation', on: { 'learner.confirms': 'deleting', 'learner.cancels': 'idle' } },
            deleting: working('delete'),
          },
        },
      },
    },
  },
});

function working(input: Transfer) {
  return {
    tags: 'working' as const,
    invoke: {
      src: 'transfer' as const,
      input,
      onDone: { target: 'idle', actions: { type: 'say' as const, params: ({ event }: { event: { output: TransferOutcome } }) => ({ outcome: event.output }) } },
      onError: { target: 'idle', actions: { type: 'say' as const, params: ({ event }: { event: { error: unknown } }) => ({ outcome: { ok: false, message: messageOf(event.error, NOT_DONE) } }) } },
    },
  };
}

export type SettingsSnapshot = SnapshotFrom<typeof settingsMachine>;
