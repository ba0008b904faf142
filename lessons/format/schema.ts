import * as v from 'valibot';

/** The files of a lesson pack. Unknown members are faults; every name is short and harmless. */

const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'must be lower-case letters, digits and hyphens'));
const text = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(4000, 'is too long'));
const policyType = v.picklist(['keyPolicy', 'identityPolicy', 'permissionsBoundary']);
const verdict = v.picklist(['allow', 'explicitDeny', 'implicitDeny']);
const texts = v.record(v.pipe(v.string(), v.maxLength(200)), v.string());

export const courseSchema = v.strictObject({
  title: text,
  units: v.pipe(v.array(v.strictObject({ id: name, title: text, summary: text, lessons: v.array(name) })), v.maxLength(50)),
});

export const lockSchema = v.pipe(v.array(name), v.maxLength(2000));

export const lessonSchema = v.strictObject({
  formatVersion: v.literal(1, 'must be 1: this app reads format version 1'),
  id: name,
  title: text,
  kind: v.picklist(['worked', 'assemble', 'blanks', 'fix', 'write', 'predict', 'incident', 'sandbox']),
  teaches: v.array(name),
  requires: v.array(name),
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(120)),
  tasks: v.pipe(v.array(v.strictObject({ id: name, title: text })), v.minLength(1, 'needs at least one task'), v.maxLength(20)),
  editable: v.pipe(
    v.array(v.strictObject({ doc: name, label: text, kind: policyType, of: name, readOnly: v.optional(v.boolean()) })),
    v.minLength(1, 'needs at least one document'),
    v.maxLength(8),
  ),
  flow: v.array(name),
  predictions: v.optional(v.array(v.strictObject({ task: name, question: text, check: v.strictObject({ as: name, action: text, key: text }) }))),
  startFails: v.array(name),
  equivalentMutants: v.optional(v.array(v.strictObject({ mutation: text, reason: text }))),
  sources: v.pipe(v.array(v.strictObject({ title: text, url: v.pipe(v.string(), v.startsWith('https://docs.aws.amazon.com/')) })), v.minLength(1)),
});

/** Members beside those of the engine's world: the short names that checks use. */
export const namesSchema = v.object({
  people: v.pipe(
    v.array(v.strictObject({ id: name, name: text, role: v.picklist(['administrator', 'user', 'role', 'service', 'outsider']), arn: text })),
    v.minLength(1),
    v.maxLength(20),
  ),
  keyNames: v.pipe(v.array(v.strictObject({ id: name, name: text, arn: text })), v.minLength(1), v.maxLength(10)),
});

const checkSchema = v.strictObject({
  id: name,
  task: name,
  label: text,
  as: name,
  action: text,
  key: text,
  encryptionContext: v.optional(texts),
  context: v.optional(v.record(v.string(), v.union([v.string(), v.array(v.string()), v.null()]))),
  expect: verdict,
  because: v.optional(v.strictObject({ deniedBy: v.optional(v.string()), rule: v.optional(v.string()) })),
  guard: v.optional(v.boolean()),
  feedback: v.strictObject({ tooLittle: text, tooMuch: text }),
});

export const checksSchema = v.pipe(v.array(checkSchema), v.minLength(1), v.maxLength(60));

export const mutantSchema = v.strictObject({ mustFail: v.pipe(v.array(name), v.minLength(1)), feedback: text });

/** What a lesson's text claims about access, so that a test can hold it to it. */
export const claimsSchema = v.array(
  v.strictObject({ claim: text, as: text, action: text, key: text, documents: v.optional(text), expect: verdict, deniedBy: v.optional(v.string()) }),
);

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
