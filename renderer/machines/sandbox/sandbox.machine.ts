import { assign, fromPromise, setup, type SnapshotFrom } from 'xstate';
import type { Attempt } from '#lessons';
import type { MaterialFile } from '#simulator';
import { keeping, messageOf } from '../keeping.ts';
import { answered } from './answered.ts';
import { withNamed, withOpened } from './checkpoints.ts';
import { bringing } from './bringing.ts';
import { apply, type Command } from './commands.ts';
import type { ConsoleAnswer, ConsoleCall, ConsoleEntry } from './console/kms.ts';
import { type Checkpoint, isBlank, type SandboxDocument } from './document.ts';
import { advance, back, begin, forth, type History } from './history.ts';
import { policiesOf, type WorldPolicy } from './policies.ts';
import { afterReading, broughtIn, commandWanted, type Incoming, type Into, questionOf, type ReadingAnswer, type ReadingQuestion, wanting, withAnswer, withChoice, withoutReading } from './reading.ts';
import { afterStep, begunSearch, noSearch, searchOn, type SearchState, type SearchStep } from './search.ts';
import { firstContext, isThere, settled } from './settle.ts';
import { startDocument } from './start-world.ts';
import { guessedProfile, type Mark, marked, type Profile, trusted } from './views/profile.ts';
import type { Against, WronglySearch } from './views/wrongly.ts';

const NOT_SAVED = 'The sandbox could not be saved.';
const NOT_READ = 'The text could not be read.';

/** All that is saved: a small versioned record of our own. */
export interface SandboxRecord {
  readonly version: 1;
  readonly document: SandboxDocument;
  /** The document as its world was opened: what edits are compared with until there is a checkpoint. */
  readonly start: SandboxDocument;
  readonly checkpoints: readonly Checkpoint[];
  /** The policies with a tab, by id, and the one in front. */
  readonly tabs: readonly string[];
  readonly open: string;
  readonly composed: Attempt;
  readonly transcript: readonly ConsoleEntry[];
  readonly material: MaterialFile | null;
  /** Who may do what with a key, as the learner wants it; absent as long as nobody was marked. */
  readonly profile?: Profile | null;
}

export type View = 'stage' | 'access' | 'plaintext' | 'console' | 'expectations';

/** What lies over the sandbox. */
export type SheetName = 'library' | 'import' | 'export' | 'compare' | 'lesson';

/** What of the world is looked at in its forms. */
export interface Selection {
  readonly what: 'world' | 'organization' | 'node' | 'account' | 'person' | 'key' | 'bucket' | 'endpoint';
  /** An account's or a node's id, a person's, key's, bucket's or endpoint's short name. */
  readonly id: string;
}

export interface SandboxContext {
  readonly history: History<SandboxDocument>;
  readonly start: SandboxDocument;
  readonly checkpoints: readonly Checkpoint[];
  /** The policy in which more typing belongs to the same step of undo. */
  readonly typingIn: string | null;
  readonly tabs: readonly string[];
  readonly open: string;
  readonly composed: Attempt;
  readonly view: View;
  readonly sheet: SheetName | null;
  /** What no request exercises is dimmed in the editor. */
  readonly coverage: boolean;
  readonly selection: Selection;
  readonly transcript: readonly ConsoleEntry[];
  readonly material: MaterialFile | null;
  /** null: what the world suggests. */
  readonly profile: Profile | null;
  readonly search: SearchState;
  /** A file or text that is on its way in, and why the last one could not be read. */
  readonly incoming: Incoming | null;
  readonly unreadable: string | null;
  /** The policy in the spotlight of a presentation, by id. It stands in front, and nothing of it is kept. */
  readonly lit: string | null;
  /** The line that is being run, and the document it was called in. */
  readonly line: string;
  readonly calledIn: SandboxDocument | null;
  readonly dirty: boolean;
  readonly failure: string | null;
  readonly notices: readonly SandboxNotice[];
}

export interface SandboxNotice {
  readonly message: string;
  readonly file: string;
}

export type SandboxEvent =
  | { readonly type: 'learner.changesWorld'; readonly command: Command }
  | { readonly type: 'learner.editsPolicy'; readonly policy: string; readonly text: string; readonly pause?: boolean }
  | { readonly type: 'learner.undoes' }
  | { readonly type: 'learner.redoes' }
  | { readonly type: 'learner.takesCheckpoint'; readonly name: string }
  | { readonly type: 'learner.goesToCheckpoint'; readonly id: string }
  | { readonly type: 'learner.dropsCheckpoint'; readonly id: string }
  | { readonly type: 'learner.opensPolicy'; readonly policy: string }
  | { readonly type: 'learner.closesPolicy'; readonly policy: string }
  | { readonly type: 'learner.selects'; readonly selection: Selection }
  | { readonly type: 'learner.shows'; readonly view: View }
  | { readonly type: 'learner.opensSheet'; readonly sheet: SheetName }
  | { readonly type: 'learner.closesSheet' }
  | { readonly type: 'learner.showsCoverage'; readonly shown: boolean }
  | { readonly type: 'learner.asks'; readonly attempt: Attempt }
  | { readonly type: 'learner.bringsIn'; readonly name: string; readonly text: string }
  | { readonly type: 'learner.answers'; readonly question: string; readonly answer: string }
  | { readonly type: 'learner.chooses'; readonly choice: string; readonly chosen: boolean }
  | { readonly type: 'learner.takesIn'; readonly into: Into }
  | { readonly type: 'learner.leavesIt' }
  | { readonly type: 'learner.marks'; readonly key: string; readonly principal: string; readonly mark: Mark }
  | { readonly type: 'learner.trusts'; readonly key: string; readonly account: string; readonly trusted: boolean }
  | { readonly type: 'learner.letsUsersGrant'; readonly key: string; readonly allowed: boolean }
  | { readonly type: 'learner.forgetsProfile' }
  | { readonly type: 'learner.searches'; readonly key: string; readonly against: Against }
  | { readonly type: 'learner.stopsSearching' }
  | { readonly type: 'learner.calls'; readonly line: string }
  | { readonly type: 'instructor.lights'; readonly policy: string }
  | { readonly type: 'instructor.darkens' }
  | { readonly type: 'learner.clearsConsole' }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string }
  | { readonly type: 'app.flushes' };

const SAVE_DELAY = 200;
/** Between two parts of a search the screen is drawn and the keyboard heard. */
const SEARCH_PAUSE = 1;
/** What is read sooner is not said to be read. */
const READING_PAUSE = 300;
const RETRY_DELAY = 2000;
const MOST_TABS = 12;

/** The document as it is. */
export const documentOf = ({ history }: Pick<SandboxContext, 'history'>): SandboxDocument => history.present;

/** What the edits are compared with: the last checkpoint, or the world as it was opened. */
export const baselineOf = ({ start, checkpoints }: Pick<SandboxContext, 'start' | 'checkpoints'>): SandboxDocument => checkpoints.at(-1)?.document ?? start;

/** The policy in front: the one in the spotlight, or the one that was opened. */
export function policyInFront({ history, lit, open }: Pick<SandboxContext, 'history' | 'lit' | 'open'>): WorldPolicy | undefined {
  const all = policiesOf(history.present.scene);
  return all.find(({ id }) => id === lit) ?? all.find(({ id }) => id === open);
}

function appliedBy(context: SandboxContext, event: SandboxEvent): SandboxDocument | null {
  return applied(context, event.type === 'learner.changesWorld' ? event.command : event.type === 'learner.editsPolicy' ? { do: 'editPolicy', policy: event.policy, text: event.text } : null);
}

/** null: nothing is changed. */
function applied({ history: { present } }: SandboxContext, command: Command | null): SandboxDocument | null {
  if (command === null) return null;
  const result = apply(present, command);
  return result.ok && result.document !== present ? result.document : null;
}

/** Another world: what was there is one undo away, and its own start is what edits are compared with. */
function opened(context: SandboxContext, document: SandboxDocument): Partial<SandboxContext> {
  return { ...firstContext(document), history: advance(context.history, document), checkpoints: withOpened(context.checkpoints, documentOf(context), document), typingIn: null, dirty: true };
}

/** What is saved of the sandbox. */
function recordOf(context: SandboxContext): SandboxRecord {
  const { start, checkpoints, tabs, open, composed, transcript, material, profile } = context;
  return { version: 1, document: documentOf(context), start, checkpoints, tabs, open, composed, transcript, material, profile };
}

/**
 * Free play: one world, everything in it editable, undo over all of it, and a console that runs calls. Loading, saving
 * and the clock are given from outside.
 */
export const sandboxMachine = setup({
  types: { context: {} as SandboxContext, events: {} as SandboxEvent, tags: {} as 'saved' | 'saving' | 'notSaved' | 'calling' | 'searching' | 'reading' | 'readingLong' },
  actors: {
    load: fromPromise<{ record: SandboxRecord | null; notices: readonly SandboxNotice[] }>(() => Promise.resolve({ record: null, notices: [] })),
    save: fromPromise<boolean, SandboxRecord>(() => Promise.resolve(true)),
    search: fromPromise<SearchStep, WronglySearch | null>(({ input }) => Promise.resolve(searchOn(input))),
    read: fromPromise<ReadingAnswer, ReadingQuestion>(() => Promise.reject(new Error('Nobody reads.'))),
    call: fromPromise<ConsoleAnswer, ConsoleCall>(() => Promise.reject(new Error('Nobody answers calls.'))),
  },
  delays: { readingPause: READING_PAUSE, saveDelay: SAVE_DELAY, retryDelay: RETRY_DELAY, searchPause: SEARCH_PAUSE },
  guards: {
    isDirty: ({ context }) => context.dirty,
    changesSomething: ({ context, event }) => appliedBy(context, event) !== null,
    opensWorld: ({ context, event }) => event.type === 'learner.changesWorld' && event.command.do === 'openWorld' && appliedBy(context, event) !== null,
    hasIncoming: ({ context }) => context.incoming !== null || context.unreadable !== null,
    hasNothing: ({ context }) => context.incoming === null,
    hasReading: ({ context }) => context.incoming !== null && context.incoming.reading !== null,
    /** The world was edited after the text was read for it. */
    isReadForAnother: ({ context }) => context.incoming?.readFor !== documentOf(context),
    comesIn: ({ context }) => applied(context, commandWanted(context.incoming)) !== null,
    isWanted: ({ context }) => context.incoming !== null && context.incoming.wanted !== null,
    canUndo: ({ context }) => context.history.past.length > 0,
    canRedo: ({ context }) => context.history.future.length > 0,
    hasName: ({ event }) => event.type === 'learner.takesCheckpoint' && !isBlank(event.name),
    knowsCheckpoint: ({ context, event }) => 'id' in event && context.checkpoints.some(({ id }) => id === event.id),
    knowsPolicy: ({ context, event }) => 'policy' in event && policiesOf(documentOf(context).scene).some(({ id }) => id === event.policy),
    hasSeveralTabs: ({ context, event }) => event.type === 'learner.closesPolicy' && context.tabs.length > 1 && context.tabs.includes(event.policy),
    knowsThing: ({ context, event }) => event.type === 'learner.selects' && isThere(documentOf(context), event.selection),
    knowsKey: ({ context, event }) => 'key' in event && documentOf(context).scene.world.keys.some(({ arn }) => arn === event.key),
    /** The world was edited meanwhile, or the profile. */
    looksElsewhere: ({ context }) => context.search.running?.document !== documentOf(context),
    hasLine: ({ event }) => event.type === 'learner.calls' && event.line.trim() !== '',
  },
  actions: {
    change: assign(({ context, event }) => {
      const document = appliedBy(context, event);
      if (document === null) return {};
      const typing = event.type === 'learner.editsPolicy' ? event.policy : null;
      const goesOn = event.type === 'learner.editsPolicy' && typing === context.typingIn && event.pause !== true;
      return { ...settled(context, advance(context.history, document, goesOn)), typingIn: typing, dirty: true };
    }),
    openWorld: assign(({ context, event }) => {
      const document = appliedBy(context, event);
      return document === null ? {} : opened(context, document);
    }),
    undo: assign(({ context }) => ({ ...settled(context, back(context.history)), typingIn: null, dirty: true })),
    redo: assign(({ context }) => ({ ...settled(context, forth(context.history)), typingIn: null, dirty: true })),
    takeCheckpoint: assign(({ context, event }) => {
      if (event.type !== 'learner.takesCheckpoint') return {};
      return { checkpoints: withNamed(context.checkpoints, event.name, documentOf(context)), typingIn: null, dirty: true };
    }),
    goToCheckpoint: assign(({ context, event }) => {
      const found = event.type === 'learner.goesToCheckpoint' ? context.checkpoints.find(({ id }) => id === event.id) : undefined;
      if (found === undefined || found.document === documentOf(context)) return {};
      return { ...settled(context, advance(context.history, found.document)), typingIn: null, dirty: true };
    }),
    dropCheckpoint: assign(({ context, event }) => (event.type === 'learner.dropsCheckpoint' ? { checkpoints: context.checkpoints.filter(({ id }) => id !== event.id), dirty: true } : {})),
    openPolicy: assign(({ context, event }) => {
      if (event.type !== 'learner.opensPolicy') return {};
      const tabs = context.tabs.includes(event.policy) ? context.tabs : [...context.tabs, event.policy].slice(-MOST_TABS);
      return { open: event.policy, lit: null, tabs, typingIn: null, dirty: true };
    }),
    closePolicy: assign(({ context, event }) => {
      if (event.type !== 'learner.closesPolicy') return {};
      const at = context.tabs.indexOf(event.policy);
      const tabs = context.tabs.filter((id) => id !== event.policy);
      return { tabs, open: context.open === event.policy ? (tabs[Math.max(0, at - 1)] ?? '') : context.open, lit: null, typingIn: null, dirty: true };
    }),
    select: assign(({ event }) => (event.type === 'learner.selects' ? { selection: event.selection } : {})),
    light: assign(({ event }) => (event.type === 'instructor.lights' ? { lit: event.policy } : {})),
    darken: assign({ lit: null }),
    showCoverage: assign(({ event }) => (event.type === 'learner.showsCoverage' ? { coverage: event.shown } : {})),
    show: assign(({ event }) => (event.type === 'learner.shows' ? { view: event.view } : {})),
    openSheet: assign(({ event }) => (event.type === 'learner.opensSheet' ? { sheet: event.sheet } : {})),
    closeSheet: assign({ sheet: null }),
    ask: assign(({ event }) => (event.type === 'learner.asks' ? { composed: event.attempt, dirty: true } : {})),
    bringIn: assign(({ event }) => (event.type === 'learner.bringsIn' ? { incoming: broughtIn(event.name, event.text), unreadable: null } : {})),
    answer: assign(({ context: { incoming }, event }) => (event.type === 'learner.answers' && incoming !== null ? { incoming: withAnswer(incoming, event.question, event.answer) } : {})),
    choose: assign(({ context: { incoming }, event }) => (event.type === 'learner.chooses' && incoming !== null ? { incoming: withChoice(incoming, event.choice, event.chosen) } : {})),
    beginReading: assign(({ context: { incoming, history } }) => ({ incoming: incoming === null ? null : { ...incoming, readFor: history.present, failure: null } })),
    noteReading: assign(({ context }, answer: ReadingAnswer) => afterReading(context.incoming, answer)),
    noteNotRead: assign(({ context }, failure: string) => withoutReading(context.incoming, failure)),
    want: assign(({ context, event }) => (event.type === 'learner.takesIn' ? { incoming: wanting(context.incoming, event.into) } : {})),
    wantNothing: assign(({ context }) => ({ incoming: wanting(context.incoming, null) })),
    takeIn: assign(({ context }) => {
      const document = applied(context, commandWanted(context.incoming));
      if (document === null) return {};
      const changed = context.incoming?.wanted === 'newWorld' ? opened(context, document) : { ...settled(context, advance(context.history, document)), typingIn: null, dirty: true };
      return { ...changed, incoming: null, unreadable: null, sheet: context.sheet === 'import' ? null : context.sheet };
    }),
    leaveIt: assign({ incoming: null, unreadable: null }),
    profile: assign(({ context, event }) => {
      if (event.type === 'learner.forgetsProfile') return { profile: null, search: noSearch, dirty: true };
      if (event.type !== 'learner.marks' && event.type !== 'learner.trusts' && event.type !== 'learner.letsUsersGrant') return {};
      const before = context.profile ?? guessedProfile(documentOf(context).scene, event.key);
      const profile = event.type === 'learner.marks' ? marked(before, event.principal, event.mark) : event.type === 'learner.trusts' ? trusted(before, event.account, event.trusted) : { ...before, grantsForServices: event.allowed };
      return { profile, search: noSearch, dirty: true };
    }),
    beginSearch: assign(({ context, event }) => (event.type === 'learner.searches' ? { search: begunSearch(documentOf(context), event.key, event.against, context.profile) } : {})),
    dropSearch: assign({ search: noSearch }),
    noteLine: assign(({ context, event }) => (event.type === 'learner.calls' ? { line: event.line, calledIn: documentOf(context) } : {})),
    clearConsole: assign({ transcript: [], dirty: true }),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
    markClean: assign({ dirty: false, failure: null }),
    noteSaved: assign({ failure: null }),
    noteNotSaved: assign((_, failure: string) => ({ failure, dirty: true })),
  },
}).createMachine({
  id: 'sandbox',
  context: {
    ...firstContext(startDocument),
    checkpoints: [],
    typingIn: null,
    view: 'stage',
    sheet: null,
    coverage: false,
    transcript: [],
    material: null,
    incoming: null,
    unreadable: null,
    lit: null,
    line: '',
    calledIn: null,
    dirty: false,
    failure: null,
    notices: [],
  },
  initial: 'loading',
  states: {
    loading: {
      invoke: {
        src: 'load',
        onDone: { target: 'ready', actions: assign(({ context, event }) => ({ ...restored(context, event.output.record), notices: event.output.notices })) },
        onError: { target: 'ready', actions: assign(({ event }) => ({ failure: messageOf(event.error, NOT_SAVED) })) },
      },
    },
    ready: {
      type: 'parallel',
      on: {
        'learner.changesWorld': [
          { guard: 'opensWorld', actions: 'openWorld' },
          { guard: 'changesSomething', actions: 'change' },
        ],
        'learner.editsPolicy': { guard: 'changesSomething', actions: 'change' },
        'learner.undoes': { guard: 'canUndo', actions: 'undo' },
        'learner.redoes': { guard: 'canRedo', actions: 'redo' },
        'learner.takesCheckpoint': { guard: 'hasName', actions: 'takeCheckpoint' },
        'learner.goesToCheckpoint': { guard: 'knowsCheckpoint', actions: 'goToCheckpoint' },
        'learner.dropsCheckpoint': { guard: 'knowsCheckpoint', actions: 'dropCheckpoint' },
        'learner.opensPolicy': { guard: 'knowsPolicy', actions: 'openPolicy' },
        'learner.closesPolicy': { guard: 'hasSeveralTabs', actions: 'closePolicy' },
        'instructor.lights': { guard: 'knowsPolicy', actions: 'light' },
        'instructor.darkens': { actions: 'darken' },
        'learner.selects': { guard: 'knowsThing', actions: 'select' },
        'learner.shows': { actions: 'show' },
        'learner.opensSheet': { actions: 'openSheet' },
        'learner.closesSheet': { actions: 'closeSheet' },
        'learner.showsCoverage': { actions: 'showCoverage' },
        'learner.asks': { actions: 'ask' },
        'learner.marks': { guard: 'knowsKey', actions: 'profile' },
        'learner.trusts': { guard: 'knowsKey', actions: 'profile' },
        'learner.letsUsersGrant': { guard: 'knowsKey', actions: 'profile' },
        'learner.forgetsProfile': { actions: 'profile' },
        'learner.clearsConsole': { actions: 'clearConsole' },
        'learner.dismissesNotice': { actions: 'dismiss' },
      },
      states: {
        console: {
          initial: 'idle',
          states: {
            idle: { on: { 'learner.calls': { guard: 'hasLine', target: 'calling', actions: 'noteLine' } } },
            calling: {
              tags: 'calling',
              invoke: {
                src: 'call',
                input: ({ context }) => ({ line: context.line, document: documentOf(context), attempt: context.composed, material: context.material }),
                onDone: { target: 'idle', actions: assign(({ context, event }) => answered(context, event.output)) },
                onError: { target: 'idle', actions: assign(({ context, event }) => ({ transcript: [...context.transcript, { line: context.line, output: messageOf(event.error, NOT_SAVED), failed: true, caller: '', operation: null, blob: null }] })) },
              },
            },
          },
        },
        import: bringing(({ context }: { readonly context: SandboxContext }) => questionOf(context.incoming, documentOf(context)), NOT_READ),
        search: {
          initial: 'idle',
          states: {
            idle: { on: { 'learner.searches': { guard: 'knowsKey', target: 'searching', actions: 'beginSearch' } } },
            searching: {
              tags: 'searching',
              initial: 'working',
              on: { 'learner.stopsSearching': { target: 'idle', actions: 'dropSearch' } },
              states: {
                working: {
                  invoke: {
                    src: 'search',
                    input: ({ context }) => context.search.running,
                    onDone: [
                      { guard: 'looksElsewhere', target: '#search.idle', actions: 'dropSearch' },
                      { guard: ({ event }) => 'wrongly' in event.output, target: '#search.idle', actions: assign(({ context, event }) => ({ search: afterStep(context.search, event.output) })) },
                      { target: 'pausing', actions: assign(({ context, event }) => ({ search: afterStep(context.search, event.output) })) },
                    ],
                    onError: { target: '#search.idle', actions: assign(({ event }) => ({ search: { ...noSearch, failure: messageOf(event.error, 'The search had to stop.') } })) },
                  },
                },
                pausing: { after: { searchPause: 'working' } },
              },
            },
          },
          id: 'search',
        },
        disk: keeping(({ context }: { readonly context: SandboxContext }) => recordOf(context), NOT_SAVED),
      },
    },
  },
});

function restored(context: SandboxContext, record: SandboxRecord | null): Partial<SandboxContext> {
  if (record === null) return {};
  const { document, start, checkpoints, tabs, open, composed, transcript, material, profile = null } = record;
  const history = begin(document);
  return { ...settled({ ...context, history, tabs, open, composed }, history), start, checkpoints, transcript, material, profile };
}

export type SandboxSnapshot = SnapshotFrom<typeof sandboxMachine>;
