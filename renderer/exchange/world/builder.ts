import { type AccountSpec, type BucketSpec, isAccountId, type KeySpec, parseArn, plural, type PolicyDocument, type PrincipalSpec, type WorldSpec } from '#engine';
import type { Inquiry } from '../import/inquiry.ts';
import { namesIn } from './names.ts';

/** A world in the making: one of each ARN, and all accounts that anything stands in. */
export class WorldBuilder {
  readonly accounts = new Map<string, AccountSpec>();
  readonly principals = new Map<string, PrincipalSpec>();
  /** By the id of the choice that stands for the key. */
  readonly keys = new Map<string, KeySpec>();
  readonly buckets = new Map<string, BucketSpec>();
  private readonly organizations = new Map<string, string>();
  private readonly inquiry: Inquiry;

  constructor(inquiry: Inquiry) {
    this.inquiry = inquiry;
  }

  account(id: string): void {
    if (isAccountId(id) && !this.accounts.has(id)) this.accounts.set(id, { id });
  }

  /** A principal, or more about one that is known already. One that is no IAM user or role is told and left out. */
  principal(spec: PrincipalSpec, where: string): void {
    const arn = parseArn(spec.arn);
    if (arn?.service !== 'iam' || !isAccountId(arn.account) || !/^(user|role)\/.+/.test(arn.resource)) {
      this.inquiry.lacks(where, `"${spec.arn}" is not the ARN of an IAM user or role, so it is left out.`);
      return;
    }
    this.account(arn.account);
    this.principals.set(spec.arn, { ...this.principals.get(spec.arn), ...spec });
  }

  key(choice: string, spec: KeySpec, where: string): void {
    const arn = parseArn(spec.arn);
    if (arn?.service !== 'kms' || !isAccountId(arn.account) || !arn.resource.startsWith('key/')) {
      this.inquiry.lacks(where, `"${spec.arn}" is not the ARN of a KMS key, so the key is left out.`);
      return;
    }
    this.account(arn.account);
    const known = [...this.keys].find(([, { arn: other }]) => other === spec.arn);
    this.keys.set(known?.[0] ?? choice, { ...known?.[1], ...spec });
  }

  /** Adds whom the keys' policies and grants name and the file itself does not hold. */
  addNamed(): void {
    for (const key of this.keys.values()) {
      const policy = key.policy;
      if (policy !== undefined) this.addNamedIn(textOf(policy), key.arn);
      for (const { granteePrincipal, retiringPrincipal } of key.grants ?? []) for (const arn of [granteePrincipal, retiringPrincipal]) if (arn !== undefined) this.addByArn(arn, key.arn);
    }
  }

  private addNamedIn(text: string, key: string): void {
    const names = namesIn(text);
    const owner = parseArn(key)?.account ?? '';
    for (const id of names.accounts) this.account(id);
    for (const arn of names.principals) this.addByArn(arn, key);
    for (const arn of names.bySession) this.addRoleOfSession(arn, key);
    for (const id of names.uniqueIds) this.inquiry.lacks(key, `The policy names ${id}. AWS shows such an ID where the user or role was deleted, so it matches nobody.`);
    for (const name of names.nobodies) this.inquiry.lacks(key, `The policy names "${name}", which is no account, user, role, session or service. It matches nobody here.`);
    for (const name of names.patterns) this.inquiry.note('assumed', key, `The policy asks for callers like ${name}. Only those whom it names in full are here; add others that you want to ask about.`);
    for (const path of names.paths) this.inquiry.note('assumed', key, `The policy asks for accounts in ${path}. Organization units are not made of that: add them, and put the accounts where they are in yours.`);
    for (const id of names.organizations) if (!this.organizations.has(id)) this.organizations.set(id, owner);
    const others = [...names.accounts].filter((id) => id !== owner);
    if (others.length > 0) {
      this.inquiry.note('assumed', key, plural(others.length, `The policy names another account (${others.join(', ')}). Its own policies are not in the file, so its users and roles have none yet.`, `The policy names other accounts (${others.join(', ')}). Their own policies are not in the file, so their users and roles have none yet.`));
    }
  }

  private addByArn(text: string, key: string): void {
    if (this.principals.has(text)) return;
    const arn = parseArn(text);
    if (arn === null || !isAccountId(arn.account)) return;
    this.account(arn.account);
    const role = arn.service === 'sts' ? /^assumed-role\/([^/]+)\//.exec(arn.resource)?.[1] : undefined;
    if (role !== undefined) this.addRoleOfSession(`arn:${arn.partition}:iam::${arn.account}:role/${role}`, key);
    if (arn.service !== 'iam' || !/^(user|role)\/.+/.test(arn.resource)) return;
    this.principals.set(text, { arn: text, ...(arn.resource.startsWith('role/aws-service-role/') ? { serviceLinked: true } : {}) });
    this.inquiry.note('added', text, 'The key names it, so it is here, without identity-based policies.');
  }

  /** A session names its role without the path, so any role of that name is the one. */
  private addRoleOfSession(arn: string, key: string): void {
    const [, , , , account] = arn.split(':');
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    for (const known of this.principals.keys()) if (known.includes(`::${account ?? ''}:role/`) && known.endsWith(`/${name}`)) return;
    this.addByArn(arn, key);
  }

  /** The world. With one organization named, the accounts of the keys belong to it. */
  world(): WorldSpec {
    const [organization] = this.organizations;
    const parts = { principals: [...this.principals.values()], keys: [...this.keys.values()], ...(this.buckets.size === 0 ? {} : { buckets: [...this.buckets.values()] }) };
    if (organization === undefined) return { accounts: [...this.accounts.values()], ...parts };
    const [id, owner] = organization;
    this.inquiry.note('assumed', id, `The policy names this organization, so account ${owner} belongs to it here. Put other accounts into it as they are in yours.`);
    for (const other of [...this.organizations.keys()].slice(1)) this.inquiry.lacks(other, 'A world has one organization, so no account belongs to this one.');
    return {
      organization: { id, managementAccount: '999999999999', nodes: [{ id: 'r-root' }] },
      accounts: [...this.accounts.values()].map((account) => (account.id === owner ? { ...account, node: 'r-root' } : account)),
      ...parts,
    };
  }
}

/** A policy as its text: what was written, else formatted. */
function textOf(document: PolicyDocument): string {
  return typeof document === 'string' ? document : JSON.stringify(document, null, 2);
}
