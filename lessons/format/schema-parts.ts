import * as v from 'valibot';

/** Parts that several files of a lesson pack share. */

export const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'must be lower-case letters, digits and hyphens'));
export const text = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(4000, 'is too long'));
export const verdict = v.picklist(['allow', 'explicitDeny', 'implicitDeny']);
export const policyType = v.picklist([
  ...(['keyPolicy', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy'] as const),
  ...(['bucketPolicy', 'scp', 'rcp', 'vpcEndpointPolicy'] as const),
]);
/** A page of AWS. */
export const source = v.strictObject({ title: text, url: v.pipe(v.string(), v.startsWith('https://docs.aws.amazon.com/', 'must be a page of docs.aws.amazon.com')) });

const texts = v.record(v.pipe(v.string(), v.maxLength(200)), v.string());
const context = v.record(v.pipe(v.string(), v.maxLength(200)), v.union([v.string(), v.array(v.string()), v.null()], 'must be text, a list of texts, or null'));
const document = v.union([v.string(), v.record(v.string(), v.unknown())], 'must be a policy');

/** A request, beside whom it comes from. */
export const requestEntries = {
  action: text,
  key: text,
  encryptionContext: v.exactOptional(texts),
  context: v.exactOptional(context),
  sessionTags: v.exactOptional(texts),
  time: v.exactOptional(text),
  endpoint: v.exactOptional(name),
};

export const attemptEntries = { as: name, ...requestEntries };

const named = v.strictObject({ id: name, name: text, arn: text });

/** Members of a world.json beside those of the engine's world: the short names that requests use. */
const sceneEntries = {
  people: v.pipe(
    v.array(
      v.strictObject({
        id: name,
        name: text,
        role: v.picklist(['administrator', 'user', 'role', 'service', 'outsider']),
        arn: text,
        context: v.exactOptional(context),
        sessionTags: v.exactOptional(texts),
        sessionPolicies: v.exactOptional(v.array(v.union([document, v.strictObject({ name: text, document })]))),
      }),
    ),
    v.minLength(1, 'needs at least one person'),
    v.maxLength(20, 'are too many'),
  ),
  keyNames: v.optional(v.pipe(v.array(named), v.maxLength(20)), []),
  bucketNames: v.optional(v.pipe(v.array(named), v.maxLength(20)), []),
  endpoints: v.optional(
    v.pipe(
      v.array(v.strictObject({ id: name, name: text, vpce: text, vpc: v.exactOptional(text), policy: v.exactOptional(document) })),
      v.maxLength(10),
    ),
    [],
  ),
};

/** The engine reads the rest. */
export const sceneSchema = v.looseObject(sceneEntries);

/**
 * Parses a value against a schema.
 *
 * @returns the value, or each fault with the member it is in
 */
export function check<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly value: v.InferOutput<Schema>; readonly faults?: undefined } | { readonly faults: readonly string[]; readonly value?: undefined } {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  return { faults: result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`) };
}
