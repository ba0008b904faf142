import * as v from 'valibot';
import { inShort } from './plain-json.ts';
import type { Notice, SandboxRecord, SaveResult } from './contract.ts';

/** Several people on one computer, and what each keeps of classes. */

/** The profile that is there from the start; its records lie in the data folder itself. */
export const FIRST = 'first';

/** So many people may be on the list. */
export const MOST_PROFILES = 500;

const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'must be the id of a profile'));
const profileId = v.union([v.literal(FIRST), uuid], 'must be the id of a profile');
/** Shown, and never part of a path: every sign may be in it that does not break a line or turn its direction. */
const profileName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(80, 'is longer than 80 characters'),
  v.regex(/^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/, 'holds a character that would break the line or turn its direction'),
  v.check((name) => name.replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '').trim() !== '', 'has nothing to be seen'),
);

const profileSchema = v.strictObject({ id: profileId, /** Empty for the first one until it is given a name. */ name: v.union([profileName, v.literal('')]), created: v.pipe(v.string(), v.maxLength(40)) });

const profilesSchema = v.strictObject({ current: profileId, profiles: v.pipe(v.array(profileSchema), v.minLength(1), v.maxLength(MOST_PROFILES)) });

/** Somebody who uses this computer. There are no passwords: who can open the app can open every profile. */
export type Profile = v.InferOutput<typeof profileSchema>;
export type ProfilesRecord = v.InferOutput<typeof profilesSchema>;

export const firstProfiles: ProfilesRecord = { current: FIRST, profiles: [{ id: FIRST, name: '', created: '' }] };

/** Reads the list of profiles: the current one is among them, and none is there twice. */
export function parseProfiles(value: unknown): { readonly ok: true; readonly record: ProfilesRecord } | { readonly ok: false; readonly reason: string } {
  const result = v.safeParse(profilesSchema, value);
  if (!result.success) return { ok: false, reason: inShort(`${v.getDotPath(result.issues[0]) ?? 'the list'}: ${result.issues[0].message}`) };
  const ids = result.output.profiles.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) return { ok: false, reason: 'a profile is there twice' };
  if (!ids.includes(result.output.current)) return { ok: false, reason: 'the current profile is not among them' };
  return { ok: true, record: result.output };
}

export const parseProfileId = (value: unknown): string => v.parse(profileId, value);

/** A name as it is kept, or why it cannot be one. */
export function parseProfileName(value: unknown): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly message: string } {
  const result = v.safeParse(profileName, value);
  return result.success ? { ok: true, name: result.output } : { ok: false, message: `The name ${result.issues[0].message}.` };
}

export const parseRenaming = (value: unknown): { readonly id: string; readonly name: unknown } => v.parse(v.strictObject({ id: profileId, name: v.unknown() }), value);

/** What a profile keeps beside its progress: the class it takes, the lesson packs it imported, and the classes it made. */
export const keptKinds = ['workshop', 'packs', 'instructor'] as const;
export type KeptKind = (typeof keptKinds)[number];

export const parseKeptKind = (value: unknown): KeptKind => v.parse(v.picklist(keptKinds), value);

/** @throws unless it says what of which kind; what it says is parsed by itself */
export const parseKeeping = (value: unknown): { readonly kind: KeptKind; readonly value: unknown } => v.parse(v.strictObject({ kind: v.picklist(keptKinds), value: v.unknown() }), value);

export interface ProfileList {
  readonly profiles: readonly Profile[];
  readonly current: string;
  /** Everything is kept beside the program. */
  readonly portable: boolean;
  /** The list could not be read in full. */
  readonly notices: readonly Notice[];
}

/** The part of `window.lab` that is about profiles and what they keep of classes. */
export interface ProfilesBridge {
  listProfiles(): Promise<ProfileList>;
  /** The new one is not switched to. */
  createProfile(name: string): Promise<{ readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string }>;
  renameProfile(change: { readonly id: string; readonly name: string }): Promise<SaveResult>;
  /** The window then starts anew, with the records of that profile. What is not saved by then is lost: save first. */
  switchProfile(id: string): Promise<SaveResult>;
  /** Deletes everything that the profile keeps; the profile stays. Ask before. Where it is the current one the window starts anew. */
  resetProfile(id: string): Promise<SaveResult>;
  /** Deletes a profile and everything that it keeps. Neither the first one nor the current one. Ask before. */
  removeProfile(id: string): Promise<SaveResult>;
  /** null when nothing was ever kept. */
  loadKept(kind: KeptKind): Promise<{ readonly record: SandboxRecord | null; readonly notices: readonly Notice[] }>;
  /** null takes out what was kept. */
  saveKept(kind: KeptKind, record: SandboxRecord | null): Promise<SaveResult>;
  /** The window cannot read what `loadKept` gave: it is set aside. */
  refuseKept(kind: KeptKind, reason: string): Promise<readonly Notice[]>;
}

export const profileChannels = {
  listProfiles: 'lab:list-profiles',
  createProfile: 'lab:create-profile',
  renameProfile: 'lab:rename-profile',
  switchProfile: 'lab:switch-profile',
  resetProfile: 'lab:reset-profile',
  removeProfile: 'lab:remove-profile',
  loadKept: 'lab:load-kept',
  saveKept: 'lab:save-kept',
  refuseKept: 'lab:refuse-kept',
} as const;
