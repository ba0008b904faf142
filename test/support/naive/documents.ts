/** A policy document as someone wrote it, turned into the statements that have an effect at all. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  principals?: PrincipalElement;
  notPrincipals?: PrincipalElement;
  actions?: string[];
  notActions?: string[];
  resources?: string[];
  notResources?: string[];
  conditions: Condition[];
  variables: boolean;
}

export interface PrincipalElement {
  star: boolean;
  aws: string[];
  services: string[];
  /** Providers outside AWS: they never match a caller here, but S3 calls a bucket policy that names one public. */
  federated: string[];
}

export interface Condition {
  operator: string;
  key: string;
  values: string[];
}

type Plain = Record<string, unknown>;
const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The document inside `{ name, document }`, or the thing itself. */
function unnamed(policy: unknown): unknown {
  return isObject(policy) && Object.hasOwn(policy, 'document') && Object.hasOwn(policy, 'name') ? policy['document'] : policy;
}

const texts = (value: unknown): string[] | undefined => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === 'string') ? list : undefined;
};

function principalElement(value: unknown): PrincipalElement | undefined {
  if (value === '*') return { star: true, aws: [], services: [], federated: [] };
  if (!isObject(value)) return undefined;
  const result: PrincipalElement = { star: false, aws: [], services: [], federated: [] };
  for (const [kind, entry] of Object.entries(value)) {
    const list = texts(entry);
    if (list === undefined) return undefined;
    if (kind === 'AWS') {
      result.star ||= list.includes('*');
      result.aws.push(...list.filter((one) => one !== '*'));
    } else if (kind === 'Service') result.services.push(...list);
    else if (kind === 'Federated') result.federated.push(...list);
    else if (kind !== 'CanonicalUser') return undefined;
  }
  return result;
}

const bases = [
  'StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike',
  'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals',
  'DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals',
  'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike',
];
/** Every operator there is, with its set prefix and its IfExists suffix. */
export const operators: ReadonlySet<string> = new Set(
  ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((prefix) => [`${prefix}Null`, ...bases.flatMap((base) => [`${prefix}${base}`, `${prefix}${base}IfExists`])]),
);

function conditions(block: unknown): Condition[] | undefined {
  if (block === undefined) return [];
  if (!isObject(block)) return undefined;
  const result: Condition[] = [];
  for (const [operator, keys] of Object.entries(block)) {
    if (!operators.has(operator) || !isObject(keys)) return undefined;
    for (const [key, wanted] of Object.entries(keys)) {
      const list: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
      if (!list.every((item) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean')) return undefined;
      result.push({ operator, key, values: list.map(String) });
    }
  }
  return result;
}

/** One statement; nothing when it is one that AWS would not take, or that has no effect. */
function statement(value: unknown, variables: boolean, withPrincipal: boolean, withResource: boolean): Statement | undefined {
  if (!isObject(value)) return undefined;
  const has = (name: string): boolean => Object.hasOwn(value, name);
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  if (has('Action') === has('NotAction')) return undefined;
  if (withResource ? has('Resource') === has('NotResource') : has('Resource') || has('NotResource')) return undefined;
  if (withPrincipal ? has('Principal') === has('NotPrincipal') : has('Principal') || has('NotPrincipal')) return undefined;
  const result: Statement = { effect, conditions: [], variables };
  for (const [element, target] of [['Action', 'actions'], ['NotAction', 'notActions'], ['Resource', 'resources'], ['NotResource', 'notResources']] as const) {
    if (!has(element)) continue;
    const list = texts(value[element]);
    if (list === undefined) return undefined;
    result[target] = list;
  }
  for (const [element, target] of [['Principal', 'principals'], ['NotPrincipal', 'notPrincipals']] as const) {
    if (!has(element)) continue;
    const who = principalElement(value[element]);
    if (who === undefined) return undefined;
    result[target] = who;
  }
  const block = conditions(has('Condition') ? value['Condition'] : undefined);
  if (block === undefined) return undefined;
  result.conditions = block;
  return result;
}

/** The statements of a document that can match a request. A text that is not JSON has none. */
export function statements(policy: unknown, withPrincipal: boolean, withResource = true): Statement[] {
  const inner = unnamed(policy);
  const document = typeof inner === 'string' ? readJson(inner) : inner;
  if (!isObject(document)) return [];
  const list: unknown[] = Array.isArray(document['Statement']) ? document['Statement'] : [document['Statement']];
  return list.map((one) => statement(one, document['Version'] === '2012-10-17', withPrincipal, withResource)).filter((one) => one !== undefined);
}
