import { parseArn } from '../../1-text/arn.ts';
import { parsePolicy } from '../../2-policy/parse.ts';
import type { Account, AttachedPolicy, Key, Principal, World } from '../../3-world/world.ts';
import { askersOf } from '../../7-explain/matrix.ts';

/** Everybody a search asks for, in a world that has them all. */
export interface Callers {
  readonly world: World;
  /** As requests name them, in a fixed order. */
  readonly callers: readonly string[];
  /** Those that the world did not have: nobody in particular of each account and of one that no policy knows, and whoever only a condition names. */
  readonly madeUp: readonly string[];
}

const EVERYTHING = '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }';

function everythingFor(arn: string): AttachedPolicy {
  return { ref: { type: 'identityPolicy', name: 'Everything', of: arn }, text: EVERYTHING, ...parsePolicy('identityPolicy', EVERYTHING) };
}

/**
 * Whoever the world has and the key's policy and grants name; whoever a condition of the policy asks for by account, ARN
 * or organization; and one made-up role in each account, in each account that the key policy names, and in one that nobody
 * knows.
 *
 * What a foreign account's IAM policies say is for that account to change, so its users and roles are taken to have every
 * permission of their own; SCPs count as they stand. A made-up role of an own account has no IAM policy.
 *
 * @param own accounts whose IAM policies count as they stand
 * @param more whom the goal names besides
 */
export function callersOf(world: World, key: Key, own: ReadonlySet<string>, more: readonly string[] = []): Callers {
  const asked = askedFor(key);
  const accounts = new Set([...world.accounts.keys(), key.account, ...accountsIn(key), ...asked.accounts]);
  const unknown = unusedAccount(accounts);
  accounts.add(unknown);
  const elsewhere = new Map<string, Account>();
  for (const organizationPath of asked.organizations) {
    if ([...world.accounts.values()].some((account) => account.organizationPath?.startsWith(organizationPath) === true)) continue;
    const id = unusedAccount(accounts);
    accounts.add(id);
    elsewhere.set(id, { id, levels: [], isManagement: false, organizationPath });
  }
  const principals = new Map<string, Principal>([...world.principals].map(([arn, principal]) => [arn, own.has(principal.account) ? principal : unlimited(principal)]));
  const madeUp: string[] = [];
  const make = (arn: string, account: string, kind: Principal['kind']): void => {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const principal: Principal = { arn, account, kind, name, tags: new Map(), identityPolicies: [], permissionsBoundary: null, trustPolicy: null, serviceLinked: false };
    principals.set(arn, own.has(account) ? principal : unlimited(principal));
  };
  for (const account of accounts) {
    const arn = `arn:${key.partition}:iam::${account}:role/NobodyInParticular`;
    if (principals.has(arn)) continue;
    make(arn, account, 'role');
    madeUp.push(arn);
  }
  for (const { account = unknown, kind, path } of asked.principals) {
    const arn = `arn:${key.partition}:iam::${account}:${kind}/${path}`;
    if (principals.has(arn)) continue;
    make(arn, account, kind);
    madeUp.push(arn);
  }
  const named = [...new Set([...askersOf(world), ...more])];
  // People of foreign accounts that the policy names and the world does not have.
  for (const arn of named) {
    const parsed = parseArn(arn);
    const kind = /^(user|role)\//.exec(parsed?.resource ?? '')?.[1];
    if (parsed !== null && kind !== undefined && !principals.has(arn) && !own.has(parsed.account)) make(arn, parsed.account, kind === 'user' ? 'user' : 'role');
  }
  const rolesByName = new Map([...principals.values()].filter(({ kind }) => kind === 'role').map((role) => [`${role.account}/${role.name}`, role]));
  return { world: { ...world, accounts: new Map([...world.accounts, ...elsewhere]), principals, rolesByName }, callers: [...new Set([...named, ...madeUp])], madeUp };
}

/** Callers that conditions ask for. */
interface AskedFor {
  readonly accounts: readonly string[];
  /** Without an account where any will do. */
  readonly principals: readonly { readonly account?: string; readonly kind: 'user' | 'role'; readonly path: string }[];
  /** As paths: `o-…/r-…/ou-…/`. */
  readonly organizations: readonly string[];
}

/** Whom the conditions of the key's policy turn on. Wildcards are filled; a value with a variable asks for nobody in particular. */
function askedFor({ policy }: Key): AskedFor {
  const accounts: string[] = [];
  const principals: AskedFor['principals'][number][] = [];
  const organizations = new Set<string>();
  for (const { keyLower, values } of policy?.policy?.statements.flatMap(({ conditions }) => conditions) ?? []) {
    for (const { value } of values) {
      if (value.includes('${')) continue;
      if (keyLower === 'kms:calleraccount' || keyLower === 'aws:principalaccount') accounts.push(value.replaceAll('?', '0').replace('*', '0'.repeat(Math.max(0, 13 - value.length))));
      else if (keyLower === 'aws:principalorgid') organizations.add(`${filled(value)}/r-any/ou-any/`);
      else if (keyLower === 'aws:principalorgpaths') organizations.add(`${value.replaceAll('?', 'x').replaceAll('*', '').replace(/\/$/, '')}/`);
      else if (keyLower === 'aws:principalarn') {
        const [, account = '', kind, path = ''] = /^arn:[^:]*:iam::([^:]*):(?:(user|role)\/)?(.*)$/.exec(value) ?? [];
        const number = /^\d{12}$/.test(account) ? { account } : {};
        if (kind === 'user' || kind === 'role') principals.push({ ...number, kind, path: filled(path) });
        else if (number.account !== undefined) accounts.push(number.account);
      }
    }
  }
  return { accounts: accounts.filter((account) => /^\d{12}$/.test(account)), principals, organizations: [...organizations] };
}

const filled = (value: string): string => value.replaceAll(/[*?]/g, 'x');

function unlimited(principal: Principal): Principal {
  return { ...principal, identityPolicies: [everythingFor(principal.arn)], permissionsBoundary: null };
}

/** The accounts that the key's policy names, by number or by an ARN. */
function* accountsIn({ policy, grants }: Key): Iterable<string> {
  for (const { principal } of policy?.policy?.statements ?? []) {
    for (const { form } of principal?.entries ?? []) {
      const account = form.kind === 'account' ? form.account : 'arn' in form ? parseArn(form.arn)?.account : undefined;
      if (account !== undefined && account !== '') yield account;
    }
  }
  for (const { granteePrincipal } of grants) {
    const account = parseArn(granteePrincipal ?? '')?.account;
    if (account !== undefined && /^\d{12}$/.test(account)) yield account;
  }
}

function unusedAccount(used: ReadonlySet<string>): string {
  for (let number = 998877665544; ; number += 1) if (!used.has(String(number))) return String(number);
}
