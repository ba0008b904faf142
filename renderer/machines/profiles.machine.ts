import { assign, fromPromise, setup, type SnapshotFrom } from 'xstate';
import { messageOf } from './keeping.ts';

/** Somebody who uses this computer. */
export interface Profile {
  readonly id: string;
  /** Empty for the first one until it is given a name. */
  readonly name: string;
}

export interface ProfileNotice {
  readonly message: string;
  readonly file: string;
}

export interface ProfileList {
  readonly profiles: readonly Profile[];
  readonly current: string;
  /** Everything is kept beside the program. */
  readonly portable: boolean;
  readonly notices: readonly ProfileNotice[];
}

/** What is done with a profile. Somebody new takes over at once. */
export type ProfileWork =
  | { readonly kind: 'add'; readonly name: string }
  | { readonly kind: 'switch'; readonly id: string }
  | { readonly kind: 'rename'; readonly id: string; readonly name: string }
  | { readonly kind: 'reset' | 'remove'; readonly id: string };

export type ProfileOutcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface ProfilesContext extends ProfileList {
  /** What is to be done, or is being asked about. */
  readonly work: ProfileWork | null;
  /** The profile whose name is being changed. */
  readonly renames: string | null;
  /** Why the last thing could not be done. */
  readonly problem: string | null;
}

export type ProfilesEvent =
  /** No name: the app gives one. */
  | { readonly type: 'learner.adds'; readonly name: string }
  | { readonly type: 'learner.switches'; readonly id: string }
  | { readonly type: 'learner.renames'; readonly id: string }
  | { readonly type: 'learner.names'; readonly name: string }
  | { readonly type: 'learner.resets'; readonly id: string }
  | { readonly type: 'learner.removes'; readonly id: string }
  | { readonly type: 'learner.confirms' }
  | { readonly type: 'learner.cancels' }
  | { readonly type: 'learner.dismissesNotice'; readonly file: string };

const NOT_DONE = 'It could not be done.';

const numbered = (number: number): string => `Learner ${number}`;

/** The name that is shown. */
export function nameOf({ name }: Profile): string {
  return name === '' ? numbered(1) : name;
}

/** A name for somebody who typed none, that nobody has yet. */
export function freeName(profiles: readonly Profile[]): string {
  const taken = new Set(profiles.map(nameOf));
  let number = profiles.length + 1;
  while (taken.has(numbered(number))) number += 1;
  return numbered(number);
}

/** The first one, and who is learning now, stay on the list. */
export const mayRemove = ({ current }: Pick<ProfileList, 'current'>, id: string): boolean => id !== current && id !== 'first';

/** The profile that is learning now. */
export function currentProfile({ profiles, current }: Pick<ProfileList, 'profiles' | 'current'>): Profile | undefined {
  return profiles.find(({ id }) => id === current);
}

/** The people on this computer. Reading the list, bringing everything to disk, and the work itself are the app's. */
export const profilesMachine = setup({
  types: { context: {} as ProfilesContext, events: {} as ProfilesEvent, tags: {} as 'working' | 'asksConfirmation' },
  actors: {
    list: fromPromise<ProfileList>(() => Promise.resolve(nobody)),
    /** Rejects, with words, when something of the present profile is not on disk. */
    flush: fromPromise<unknown>(() => Promise.resolve()),
    work: fromPromise<ProfileOutcome, ProfileWork | null>(() => Promise.resolve({ ok: false, message: NOT_DONE })),
  },
  guards: {
    knows: ({ context, event }) => 'id' in event && context.profiles.some(({ id }) => id === event.id),
    isRemovable: ({ context, event }) => 'id' in event && context.profiles.some(({ id }) => id === event.id) && mayRemove(context, event.id),
    isAnother: ({ context, event }) => event.type === 'learner.switches' && event.id !== context.current && context.profiles.some(({ id }) => id === event.id),
    isWellDone: (_, { outcome }: { outcome: ProfileOutcome }) => outcome.ok,
  },
  actions: {
    takeList: assign((_, { list }: { list: ProfileList }) => list),
    plan: assign(({ context, event }): Partial<ProfilesContext> => {
      if (event.type === 'learner.adds') return { work: { kind: 'add', name: event.name.trim() === '' ? freeName(context.profiles) : event.name }, problem: null };
      if (event.type === 'learner.switches') return { work: { kind: 'switch', id: event.id }, problem: null };
      if (event.type === 'learner.resets' || event.type === 'learner.removes') return { work: { kind: event.type === 'learner.resets' ? 'reset' : 'remove', id: event.id }, problem: null };
      return event.type === 'learner.names' && context.renames !== null ? { work: { kind: 'rename', id: context.renames, name: event.name }, problem: null } : {};
    }),
    beginRenaming: assign(({ event }) => (event.type === 'learner.renames' ? { renames: event.id, problem: null } : {})),
    leaveOff: assign({ work: null, renames: null, problem: null }),
    finish: assign({ work: null, renames: null }),
    complain: assign((_, { message }: { message: string }) => ({ problem: message, work: null })),
    dismiss: assign(({ context, event }) => (event.type === 'learner.dismissesNotice' ? { notices: context.notices.filter(({ file }) => file !== event.file) } : {})),
  },
}).createMachine({
  id: 'profiles',
  context: { profiles: [], current: '', portable: false, notices: [], work: null, renames: null, problem: null },
  initial: 'reading',
  on: { 'learner.dismissesNotice': { actions: 'dismiss' } },
  states: {
    reading: {
      tags: 'working',
      invoke: {
        src: 'list',
        onDone: { target: 'idle', actions: { type: 'takeList', params: ({ event }) => ({ list: event.output }) } },
        onError: { target: 'idle', actions: { type: 'complain', params: ({ event }) => ({ message: messageOf(event.error, NOT_DONE) }) } },
      },
    },
    idle: {
      on: {
        'learner.adds': { target: 'flushing', actions: 'plan' },
        'learner.switches': { guard: 'isAnother', target: 'flushing', actions: 'plan' },
        'learner.renames': { guard: 'knows', actions: 'beginRenaming' },
        'learner.names': { target: 'working', actions: 'plan' },
        'learner.resets': { guard: 'knows', target: 'confirming', actions: 'plan' },
        'learner.removes': { guard: 'isRemovable', target: 'confirming', actions: 'plan' },
        'learner.cancels': { actions: 'leaveOff' },
      },
    },
    confirming: { tags: 'asksConfirmation', on: { 'learner.confirms': 'working', 'learner.cancels': { target: 'idle', actions: 'leaveOff' } } },
    /** Before somebody else takes over, all that the present one did is on disk. */
    flushing: {
      tags: 'working',
      invoke: {
        src: 'flush',
        onDone: 'working',
        onError: { target: 'idle', actions: { type: 'complain', params: ({ event }) => ({ message: messageOf(event.error, NOT_DONE) }) } },
      },
    },
    working: {
      tags: 'working',
      invoke: {
        src: 'work',
        input: ({ context }) => context.work,
        onDone: [
          { guard: { type: 'isWellDone', params: ({ event }) => ({ outcome: event.output }) }, target: 'reading', actions: 'finish' },
          { target: 'idle', actions: { type: 'complain', params: ({ event }) => ({ message: event.output.ok ? '' : event.output.message }) } },
        ],
        onError: { target: 'idle', actions: { type: 'complain', params: ({ event }) => ({ message: messageOf(event.error, NOT_DONE) }) } },
      },
    },
  },
});

const nobody: ProfileList = { profiles: [], current: '', portable: false, notices: [] };

export type ProfilesSnapshot = SnapshotFrom<typeof profilesMachine>;
