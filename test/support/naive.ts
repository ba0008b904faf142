/**
 * A second evaluator, written from the documented rules and from nothing of the engine: slow, plain, and short
 * enough to be read in one go. Property tests hold the engine to it.
 *
 * It knows key policies, identity-based policies, permissions boundaries and session policies; principals by ARN,
 * account and `*`; actions and resources with wildcards; the operators StringEquals, StringNotEquals, StringLike,
 * Bool and Null, with IfExists, ForAllValues and ForAnyValue.
 */
export interface NaiveStatement {
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | { AWS: string | string[] };
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface NaivePolicy {
  Version: '2012-10-17';
  Statement: NaiveStatement[];
}

export interface NaiveCase {
  keyArn: string;
  keyPolicy: NaivePolicy;
  /** A user, or a role with the name of its session. */
  caller: { arn: string; session?: string };
  identity: NaivePolicy[];
  boundary: NaivePolicy | null;
  session: NaivePolicy | null;
  action: string;
  crossAccountAction: boolean;
  context: Record<string, string[]>;
}

const list = <Value>(value: Value | Value[]): Value[] => (Array.isArray(value) ? value : [value]);
const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** A glob, the obvious way. */
export function globs(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const head = pattern[0];
  const rest = pattern.slice(1);
  if (head === '*') return globs(rest, text) || (text !== '' && globs(pattern, text.slice(1)));
  return text !== '' && (head === '?' || head === text[0]) && globs(rest, text.slice(1));
}

function holds(operatorText: string, expected: string[], actual: string[] | undefined): boolean {
  const [set, name] = operatorText.includes(':') ? operatorText.split(':') : ['', operatorText];
  const ifExists = name?.endsWith('IfExists') === true;
  const operator = name?.replace(/IfExists$/, '') ?? '';
  const values = actual ?? [];
  if (operator === 'Null') return expected.includes(values.length === 0 ? 'true' : 'false');
  const negated = operator === 'StringNotEquals';
  if (values.length === 0) {
    if (ifExists || set === 'ForAllValues') return true;
    return set === 'ForAnyValue' ? false : negated;
  }
  const one = (value: string): boolean => {
    const match = expected.some((wanted) => {
      if (operator === 'StringLike') return globs(wanted, value);
      if (operator === 'Bool') return wanted.toLowerCase() === value.toLowerCase();
      return wanted === value;
    });
    return negated ? !match : match;
  };
  if (set === 'ForAllValues') return values.every(one);
  if (set === 'ForAnyValue') return values.some(one);
  return negated ? values.every(one) : values.some(one);
}

function applies(statement: NaiveStatement, input: NaiveCase): boolean {
  const action = list(statement.Action).some((entry) => globs(entry.toLowerCase(), input.action.toLowerCase()));
  const resource = list(statement.Resource).some((entry) => entry === '*' || globs(entry, input.keyArn));
  const conditions = Object.entries(statement.Condition ?? {}).every(([operator, block]) =>
    Object.entries(block).every(([key, expected]) => holds(operator, list(expected), input.context[key.toLowerCase()])),
  );
  return action && resource && conditions;
}

/** How a statement names the caller: directly, only as a role, by the account, or not at all. */
function names(statement: NaiveStatement, input: NaiveCase): 'direct' | 'role' | 'account' | null {
  const entries = statement.Principal === undefined ? [] : statement.Principal === '*' ? ['*'] : list(statement.Principal.AWS);
  const { arn, session } = input.caller;
  const account = accountOf(arn);
  const sessionArn = session === undefined ? null : `arn:aws:sts::${account}:assumed-role/${arn.slice(arn.lastIndexOf('/') + 1)}/${session}`;
  if (entries.includes('*') || (session === undefined && entries.includes(arn)) || (sessionArn !== null && entries.includes(sessionArn))) return 'direct';
  if (session !== undefined && entries.includes(arn)) return 'role';
  return entries.includes(account) || entries.includes(`arn:aws:iam::${account}:root`) ? 'account' : null;
}

/** The decision, and for a denial the policy type that made it. */
export function naiveDecide(input: NaiveCase): { decision: 'allow' | 'explicitDeny' | 'implicitDeny'; deniedBy?: string } {
  const attached = (policies: NaivePolicy[], effect: string): boolean => policies.some(({ Statement }) => Statement.some((one) => one.Effect === effect && applies(one, input)));
  const limits = (policy: NaivePolicy | null): NaivePolicy[] => (policy === null ? [] : [policy]);
  const naming = input.keyPolicy.Statement.filter((one) => applies(one, input)).map((one) => ({ effect: one.Effect, way: names(one, input) }));
  const sameAccount = accountOf(input.caller.arn) === accountOf(input.keyArn);

  if (naming.some(({ effect, way }) => effect === 'Deny' && way !== null)) return { decision: 'explicitDeny', deniedBy: 'keyPolicy' };
  if (attached(input.identity, 'Deny')) return { decision: 'explicitDeny', deniedBy: 'identityPolicy' };
  if (attached(limits(input.boundary), 'Deny')) return { decision: 'explicitDeny', deniedBy: 'permissionsBoundary' };
  if (attached(limits(input.session), 'Deny')) return { decision: 'explicitDeny', deniedBy: 'sessionPolicy' };
  if (!sameAccount && !input.crossAccountAction) return { decision: 'implicitDeny' };

  const way = (wanted: string): boolean => naming.some(({ effect, way: found }) => effect === 'Allow' && found === wanted);
  if (!way('direct') && !way('role') && !way('account')) return { decision: 'implicitDeny', deniedBy: 'keyPolicy' };
  if (sameAccount && way('direct')) return { decision: 'allow' };
  const needsIdentity = !sameAccount || !way('role');
  if (needsIdentity && !attached(input.identity, 'Allow')) return { decision: 'implicitDeny', deniedBy: 'identityPolicy' };
  if (input.boundary !== null && !attached([input.boundary], 'Allow')) return { decision: 'implicitDeny', deniedBy: 'permissionsBoundary' };
  if (input.session !== null && !attached([input.session], 'Allow')) return { decision: 'implicitDeny', deniedBy: 'sessionPolicy' };
  return { decision: 'allow' };
}
