import { groupDigits, isAccountId, type LeastPrivilege, parseArn } from '#engine';
import type { Scene } from '#lessons';
import { accessOf, namesOf, usualActionsOf } from './access.ts';

/** Who may do what with a key, as somebody wants it; plain lists of ARNs, service principals and account IDs. */
export type Profile = Required<Omit<LeastPrivilege, 'kind'>>;

/** `both`: administrator and user, as an account's root user mostly is. */
export type Mark = 'none' | 'user' | 'administrator' | 'both';

export interface ProfileRow {
  readonly principal: string;
  readonly name: string;
  readonly role: string;
  readonly mark: Mark;
}

/** An account and those of it who can be marked; `id` is null for AWS services. */
export interface ProfileGroup {
  readonly id: string | null;
  readonly name: string;
  readonly trusted: boolean;
  readonly rows: readonly ProfileRow[];
}

/** What somebody may have meant: administrators manage, outsiders do nothing, everybody else uses the key. */
export function guessedProfile(scene: Scene, key: string): Profile {
  const owner = parseArn(key)?.account ?? '';
  const root = `arn:${parseArn(key)?.partition ?? 'aws'}:iam::${owner}:root`;
  const names = (...roles: readonly string[]): readonly string[] => scene.people.filter(({ arn, role }) => roles.includes(role) && arn !== root && !arn.includes(':assumed-role/')).map(({ arn }) => arn);
  const administrators = [root, ...names('administrator')];
  const users = [root, ...names('user', 'role', 'service')];
  const accounts = new Set([owner, ...[...administrators, ...users].map((arn) => parseArn(arn)?.account ?? '')].filter(isAccountId));
  return { administrators, users, accounts: [...accounts], grantsForServices: false };
}

/** Everybody who can be marked, by account: the key's first, services last. */
export function profileGroups(scene: Scene, key: string, { administrators, users, accounts }: Profile): readonly ProfileGroup[] {
  const { people, accounts: names } = namesOf(scene);
  const owner = parseArn(key)?.account ?? '';
  const row = (principal: string): ProfileRow => {
    const [administers, uses] = [administrators.includes(principal), users.includes(principal)];
    const isRoot = principal.endsWith(':root');
    return {
      principal,
      name: people.get(principal)?.name ?? (isRoot ? 'root' : principal.slice(principal.lastIndexOf('/') + 1)),
      role: isRoot ? 'root user' : (people.get(principal)?.role ?? (principal.startsWith('arn:') ? 'named by a policy' : 'service')),
      mark: administers && uses ? 'both' : administers ? 'administrator' : uses ? 'user' : 'none',
    };
  };
  const everybody = accessOf(scene, scene, key, usualActionsOf(scene, key)).matrix.rows.map(({ principal }) => principal);
  const of = (id: string): readonly ProfileRow[] => everybody.filter((principal) => parseArn(principal)?.account === id).map(row);
  const ids = [...new Set([owner, ...scene.world.accounts.map(({ id }) => id), ...everybody.flatMap((principal) => parseArn(principal)?.account ?? [])])].filter(isAccountId);
  const services = everybody.filter((principal) => !principal.startsWith('arn:') && principal !== 'anonymous').map(row);
  return [
    ...ids.map((id) => ({ id, name: names.get(id) ?? groupDigits(id), trusted: accounts.includes(id), rows: of(id) })),
    ...(services.length === 0 ? [] : [{ id: null, name: 'AWS services', trusted: true, rows: services }]),
  ];
}

/** The same profile with somebody marked otherwise. */
export function marked(profile: Profile, principal: string, mark: Mark): Profile {
  const list = (names: readonly string[], isOn: boolean): readonly string[] => [...names.filter((name) => name !== principal), ...(isOn ? [principal] : [])];
  return { ...profile, administrators: list(profile.administrators, mark === 'administrator' || mark === 'both'), users: list(profile.users, mark === 'user' || mark === 'both') };
}

/** The same profile with an account trusted, or not. */
export function trusted(profile: Profile, account: string, isTrusted: boolean): Profile {
  return { ...profile, accounts: [...profile.accounts.filter((id) => id !== account), ...(isTrusted ? [account] : [])] };
}
