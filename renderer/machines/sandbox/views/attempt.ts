import type { RequestSpec } from '#engine';
import type { Attempt, Scene } from '#lessons';
import { requestSpecOf } from './compiled.ts';

/** A request as the sandbox composes it: by whom and through what carries the rest of it. null: nobody carries its policies, or it asks for something without a name. */
export function attemptOf(scene: Scene, request: RequestSpec): Attempt | null {
  const { principal, action, resource, encryptionContext, time, vpcEndpointPolicy } = request;
  const arn = typeof resource === 'string' ? resource : (resource.find((one) => one.includes(':key/')) ?? '');
  const key = [...scene.keys, ...scene.buckets].find((one) => one.arn === arn)?.id ?? (arn === '*' || arn.startsWith('arn:') ? arn : null);
  if (key === null) return null;
  const endpoints = vpcEndpointPolicy === undefined ? [{}] : scene.endpoints.map(({ id }) => ({ endpoint: id }));
  const as = (who: string) => endpoints.flatMap((through) => carrying(scene, request, { as: who, action, key, ...(encryptionContext === undefined ? {} : { encryptionContext }), ...(time === undefined ? {} : { time }), ...through }) ?? []);
  const people = scene.people.filter((one) => one.arn === principal).flatMap(({ id }) => as(id));
  return [...people.sort((first, second) => saidBy(first) - saidBy(second)), ...as(principal)][0] ?? null;
}

/** How much an attempt says itself, beside what its caller carries anyway. */
const saidBy = ({ context = {}, sessionTags = {} }: Attempt): number => Object.keys(context).length + Object.keys(sessionTags).length;

/** The attempt with what the request carries and its caller and endpoint do not, and without what they do and it does not; null where that is not all. */
function carrying(scene: Scene, request: RequestSpec, plain: Attempt): Attempt | null {
  const brought = requestSpecOf(scene, plain);
  const removed = Object.keys(brought.context ?? {}).filter((name) => !(name in (request.context ?? {})));
  const all = { ...request.context, ...Object.fromEntries(removed.map((name) => [name, null])) };
  const context = without(all, brought.context);
  const sessionTags = without(request.sessionTags, brought.sessionTags);
  const attempt = { ...plain, ...(isEmpty(context) ? {} : { context }), ...(isEmpty(sessionTags) ? {} : { sessionTags }) };
  return carriedIn(requestSpecOf(scene, attempt)) === carriedIn({ ...request, context: all }) ? attempt : null;
}

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;

/** The fields that another object does not have alike. */
function without<Value>(fields: Readonly<Record<string, Value>> = {}, others: Readonly<Record<string, Value>> = {}): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => sorted(value) !== sorted(others[name])));
}

const carriedIn = ({ context = {}, encryptionContext = {}, sessionTags = {}, sessionPolicies, vpcEndpointPolicy, time }: RequestSpec): string | undefined => sorted([context, encryptionContext, sessionTags, sessionPolicies, vpcEndpointPolicy, time]);

/** As JSON, whatever the order of names. */
const sorted = (value: unknown): string | undefined => JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([first], [second]) => (first < second ? -1 : 1))) : one));
