import { emptyProgress, parseProgress, parseSandbox, type ProgressRecord, type SandboxRecord } from '../../shared/contract.ts';
import type { KeptKind } from '../../shared/profiles.ts';
import { defaultSettings, parseSettings, type SettingsRecord } from '../../shared/settings.ts';
import type { Kind } from './stored.ts';

// Titles are getters: the language is known only when they are asked for.

/** The most that a record may have, in a script whose letters have three bytes: whatever is saved can be read again. */
const MOST = 61_000_000;

export const progressKind: Kind<ProgressRecord> = { name: 'progress', get title() { return 'Your progress'; }, version: 2, empty: emptyProgress, most: MOST, parse: parseProgress };

/** What the sandbox keeps: the window knows its format. */
export const sandboxKind: Kind<SandboxRecord | null> = {
  name: 'sandbox',
  get title() { return 'Your sandbox'; },
  version: 1,
  empty: null,
  most: MOST,
  parse: (value) => (value === null ? { ok: true, record: null } : parseSandbox(value)),
};

/** What the profile keeps of classes and lesson packs: the window knows these formats too. */
export const keptKindOf = (name: KeptKind): Kind<SandboxRecord | null> => ({ ...sandboxKind, name, get title() { return keptTitles()[name]; } });

const keptTitles = (): Readonly<Record<KeptKind, string>> => ({ workshop: 'Your class', packs: 'Your lesson packs', instructor: 'Your classes' });

export const settingsKind: Kind<SettingsRecord> = { name: 'settings', get title() { return 'Your settings'; }, version: 1, empty: defaultSettings, most: 1_000_000, parse: parseSettings };
