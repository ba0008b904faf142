import { isAccountId, parseArn } from '../1-text/arn.ts';
import { kmsActions } from '../catalog/actions.ts';
import { intern } from '../1-text/intern.ts';
import { attach, attachNamed } from './policies.ts';
import { type Problem, Reader } from './reader.ts';
import type { Caller, GivenKey, Request } from './world.ts';

const actionsByLowerName = new Map(kmsActions.map(({ name }, index) => [name.toLowerCase(), { name, index }]));

/**
 * Reads a request. Never throws; a request with problems is null.
 *
 * @param spec the request of the conformance format, as parsed JSON from an untrusted source
 */
export function loadRequest(spec: unknown): { readonly request: Request | null; readonly problems: readonly Problem[] } {
  const reader = new Reader();
  const fields = reader.object(spec, '', [
    ...['principal', 'action', 'resource', 'context', 'encryptionContext'],
    ...['sessionPolicies', 'sessionTags', 'vpcEndpointPolicy', 'time'],
  ]);
  if (fields === undefined) return { request: null, problems: reader.problems };
  const principal = intern(reader.text(fields['principal'], 'principal'));
  const caller = readCaller(principal);
  if (caller === null) reader.fail('principal', `"${principal}" is no user, role, session, account root, service principal or "anonymous"`);
  const endpoint = fields['vpcEndpointPolicy'];
  const context = readContext(reader, fields['context']);
  const request: Omit<Request, 'caller'> = {
    ...readAction(reader, fields['action']),
    resources: readResources(reader, fields['resource']),
    context,
    encryptionContext: fields['encryptionContext'] === undefined ? null : reader.texts(fields['encryptionContext'], 'encryptionContext'),
    sessionPolicies: reader
      .optionalList(fields['sessionPolicies'], 'sessionPolicies')
      .map((policy, index) => attachNamed(reader, 'sessionPolicy', policy, `sessionPolicies[${index}]`, `Session policy ${index + 1}`, principal)),
    sessionTags: reader.texts(fields['sessionTags'], 'sessionTags'),
    vpcEndpointPolicy:
      endpoint === undefined ? null : attach(reader, 'vpcEndpointPolicy', endpoint, 'vpcEndpointPolicy', 'VPC endpoint policy', endpointOf(context)),
    time: readTime(reader, fields['time']),
    resolved: null,
  };
  if (caller === null || reader.problems.length > 0) return { request: null, problems: reader.problems };
  return { request: { caller, ...request }, problems: [] };
}

/**
 * The same caller asks for something else: its session policies, endpoint and given condition keys stay.
 *
 * @param parameters condition keys that the call's own parameters fill, with where they come from: the request. Keys that
 *   were given on purpose win.
 */
export function withParameters(
  request: Request,
  action: string,
  resources: readonly string[],
  parameters: Readonly<Record<string, string | readonly string[]>>,
  encryptionContext: ReadonlyMap<string, string> | null = null,
): Request {
  const filled = Object.entries(parameters).map(([key, value]) => [key.toLowerCase(), { key, values: typeof value === 'string' ? [value] : value, origin: 'request' as const }] as const);
  return {
    ...request,
    ...actionNamed(action),
    resources: resources.map(intern),
    context: new Map<string, GivenKey>([...filled, ...request.context]),
    encryptionContext,
  };
}

function readCaller(text: string): Caller | null {
  if (text === 'anonymous') return { kind: 'anonymous', arn: text };
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(text)) return { kind: 'service', arn: text };
  const arn = parseArn(text);
  if (arn === null || !isAccountId(arn.account)) return null;
  const { resource } = arn;
  const account = intern(arn.account);
  const partition = intern(arn.partition);
  const common = { arn: text, partition, account };
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  if (arn.service === 'iam') {
    if (resource === 'root') return { kind: 'root', ...common };
    if (resource.startsWith('user/') && name !== '') return { kind: 'user', ...common, name };
    // A request by "a role" means any session of it.
    if (resource.startsWith('role/') && name !== '') return { kind: 'session', ...common, roleName: name, sessionName: null, roleArn: text };
  }
  if (arn.service === 'sts') {
    const session = /^assumed-role\/([^/]+)\/([^/]+)$/.exec(resource);
    if (session !== null) return { kind: 'session', ...common, roleName: session[1] ?? '', sessionName: session[2] ?? '' };
    if (resource.startsWith('federated-user/') && name !== '') return { kind: 'federatedUser', ...common, name };
  }
  return null;
}

function readAction(reader: Reader, value: unknown): { action: string; actionIndex: number } {
  const text = reader.text(value, 'action');
  if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/i.test(text)) reader.fail('action', 'must name one action, for example kms:Decrypt');
  const named = actionNamed(text);
  if (named.actionIndex < 0 && /^kms:/i.test(text)) reader.fail('action', `KMS has no action ${text}`);
  return named;
}

/** An action in AWS's spelling, with its place in the catalogue; -1 for what is not KMS's. */
function actionNamed(text: string): { action: string; actionIndex: number } {
  const known = actionsByLowerName.get(text.toLowerCase());
  return { action: known?.name ?? text, actionIndex: known?.index ?? -1 };
}

function readResources(reader: Reader, value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [intern(reader.text(value, 'resource'))];
  if (value.length === 0) reader.fail('resource', 'must name at least one resource');
  return Array.from(value as unknown[], (resource, index) => intern(reader.text(resource, `resource[${index}]`)));
}

function readContext(reader: Reader, value: unknown): Request['context'] {
  const context = new Map<string, GivenKey>();
  if (value === undefined) return context;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.fail('context', 'must be an object');
    return context;
  }
  for (const [key, given] of Object.entries(value) as [string, unknown][]) {
    const path = `context.${key}`;
    const values = given === null ? null : Array.isArray(given) ? Array.from(given as unknown[], (item, index) => reader.text(item, `${path}[${index}]`)) : [reader.text(given, path)];
    context.set(key.toLowerCase(), { key, values, origin: 'given' });
  }
  return context;
}

/** The id of the endpoint as the request says it in aws:SourceVpce; 'endpoint' where it does not. */
function endpointOf(context: Request['context']): string {
  const values = context.get('aws:sourcevpce')?.values ?? [];
  return (values.length === 1 ? values[0] : undefined) ?? 'endpoint';
}

function readTime(reader: Reader, value: unknown): number | null {
  const text = reader.optionalText(value, 'time');
  if (text === undefined) return null;
  const time = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time)) reader.fail('time', 'must be a date and time, for example 2026-11-23T00:00:00Z');
  return time;
}
