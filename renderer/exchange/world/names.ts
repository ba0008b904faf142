import { isAccountId, parseArn, parsePolicy, type Policy, type Statement } from '#engine';

/** Whom and what a key policy names, in the order of its text. */
export interface PolicyNames {
  /** The account that the key most likely belongs to. */
  readonly owner: string | undefined;
  readonly region: string | undefined;
  readonly partition: string | undefined;
  readonly keyId: string | undefined;
  readonly accounts: ReadonlySet<string>;
  /** ARNs of IAM users and roles; of a session its role. */
  readonly principals: ReadonlySet<string>;
  /** Roles that the policy names by a session alone, so that their path is unknown. */
  readonly bySession: ReadonlySet<string>;
  readonly organizations: ReadonlySet<string>;
  /** AIDA…, AROA… */
  readonly uniqueIds: ReadonlySet<string>;
  /** Parts of an organization that accounts must be in: `o-…/r-…/ou-…/*`. */
  readonly paths: ReadonlySet<string>;
  /** ARNs of callers with wildcards or variables. */
  readonly patterns: ReadonlySet<string>;
  /** What stands as a principal and is none that a key policy can name. */
  readonly nobodies: ReadonlySet<string>;
}

/** Reads them from a policy's text; from one that is no JSON comes nothing. */
export function namesIn(text: string): PolicyNames {
  const { policy } = parsePolicy('keyPolicy', text);
  const names = new Names();
  for (const statement of policy?.statements ?? []) names.read(statement);
  return { ...names.found(), owner: policy === null ? undefined : ownerIn(policy) ?? names.firstAccount };
}

/** The account whose IAM policies may give everything: an owner's key policy nearly always says so. */
function ownerIn(policy: Policy): string | undefined {
  for (const { resource } of policy.statements) {
    const own = resource?.entries.map(({ value }) => parseArn(value)).find((arn) => arn?.service === 'kms' && isAccountId(arn.account));
    if (own !== undefined && own !== null) return own.account;
  }
  const delegating = policy.statements.filter(({ effect, action }) => effect === 'Allow' && action?.entries.some(({ value }) => value === '*' || value.toLowerCase() === 'kms:*'));
  for (const { principal } of delegating) {
    for (const { form } of principal?.entries ?? []) if (form.kind === 'account') return form.account;
  }
  return undefined;
}

class Names {
  private readonly accounts = new Set<string>();
  private readonly principals = new Set<string>();
  private readonly bySession = new Set<string>();
  private readonly organizations = new Set<string>();
  private readonly uniqueIds = new Set<string>();
  private readonly paths = new Set<string>();
  private readonly patterns = new Set<string>();
  private readonly nobodies = new Set<string>();
  private region: string | undefined;
  private partition: string | undefined;
  private keyId: string | undefined;

  get firstAccount(): string | undefined {
    return [...this.accounts][0];
  }

  found(): Omit<PolicyNames, 'owner'> {
    const { accounts, principals, bySession, organizations, uniqueIds, paths, patterns, nobodies, region, partition, keyId } = this;
    return { accounts, principals, bySession, organizations, uniqueIds, paths, patterns, nobodies, region, partition, keyId };
  }

  read({ principal, resource, conditions }: Statement): void {
    for (const { form, value } of principal?.entries ?? []) {
      if (form.kind === 'account') {
        this.accounts.add(form.account);
        if (form.partition !== null) this.partition ??= form.partition;
      } else if (form.kind === 'uniqueId') this.uniqueIds.add(form.id);
      else if (form.kind === 'unusable') this.nobodies.add(value);
      else if (form.kind === 'user' || form.kind === 'role' || form.kind === 'session' || form.kind === 'federatedUser') this.caller(form.arn);
    }
    for (const { value } of resource?.entries ?? []) this.place(value, true);
    for (const { keyLower, values } of conditions) for (const { value } of values) this.condition(keyLower, value);
  }

  private condition(key: string, value: string): void {
    switch (key) {
      case 'aws:principalarn':
      case 'aws:userarn':
        if (/[*?$]/.test(value)) this.pattern(value);
        else this.caller(value);
        break;
      case 'kms:calleraccount':
      case 'aws:principalaccount':
      case 'aws:sourceaccount':
        if (isAccountId(value)) this.accounts.add(value);
        break;
      case 'aws:principalorgid':
      case 'aws:sourceorgid':
      case 'aws:principalorgpaths':
      case 'aws:sourceorgpaths': {
        const [id = '', root] = value.split('/');
        if (/^o-[a-z0-9]{10,32}$/.test(id)) this.organizations.add(id);
        if (root !== undefined) this.paths.add(value);
        break;
      }
      case 'kms:viaservice':
        this.region ??= /^[a-z0-9-]+\.([a-z]{2,}(?:-[a-z]+)+-\d)\.amazonaws\.com/.exec(value)?.[1];
        break;
      case 'aws:sourcearn':
        this.place(value, false);
        break;
      default:
        break;
    }
  }

  private place(text: string, isResource: boolean): void {
    const arn = parseArn(text);
    if (arn === null) return;
    if (/^aws[a-z-]*$/.test(arn.partition)) this.partition ??= arn.partition;
    if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(arn.region)) this.region ??= arn.region;
    if (isAccountId(arn.account)) this.accounts.add(arn.account);
    if (isResource && arn.service === 'kms') this.keyId ??= /^key\/([\w-]+)$/.exec(arn.resource)?.[1];
  }

  private pattern(text: string): void {
    const account = parseArn(text)?.account ?? '';
    if (isAccountId(account)) this.accounts.add(account);
    this.patterns.add(text);
  }

  private caller(text: string): void {
    const arn = parseArn(text);
    if (arn === null || !isAccountId(arn.account)) return;
    this.accounts.add(arn.account);
    this.partition ??= arn.partition;
    if (arn.service === 'iam' && /^(user|role)\/./.test(arn.resource)) this.principals.add(text);
    const role = arn.service === 'sts' ? /^assumed-role\/([^/]+)\//.exec(arn.resource)?.[1] : undefined;
    if (role !== undefined) this.bySession.add(`arn:${arn.partition}:iam::${arn.account}:role/${role}`);
  }
}
