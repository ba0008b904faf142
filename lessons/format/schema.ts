import * as v from 'valibot';
import { attemptEntries, name, policyType, requestEntries, sceneSchema, source, text, verdict } from './schema-parts.ts';

/** The files of a lesson pack. Unknown members are faults; every name is short and harmless. */

export const courseSchema = v.strictObject({
  title: text,
  units: v.pipe(v.array(v.strictObject({ id: name, title: text, summary: text, lessons: v.array(name) })), v.maxLength(50)),
  /** What an introduction to the subject says, and the course has to teach. */
  statements: v.optional(v.pipe(v.array(v.strictObject({ id: name, text })), v.maxLength(200)), []),
  paths: v.optional(
    v.pipe(v.array(v.strictObject({ id: name, title: text, summary: text, minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600)), lessons: v.pipe(v.array(name), v.minLength(2)) })), v.maxLength(20)),
    [],
  ),
});

export const lockSchema = v.pipe(v.array(name), v.maxLength(2000));

/** `scp` and `rcp` name a node of the organization, or an account. */
const owner = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,60}$/, 'must be a short name, a node’s id or the digits of an account'));

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
    v.array(v.strictObject({ doc: name, label: text, kind: policyType, of: owner, readOnly: v.exactOptional(v.boolean()), fullAccess: v.exactOptional(v.boolean()) })),
    v.minLength(1, 'needs at least one document'),
    v.maxLength(20),
  ),
  flow: v.array(name),
  predictions: v.optional(v.array(v.strictObject({ task: name, question: text, check: v.strictObject(attemptEntries) })), []),
  pieces: v.optional(v.pipe(v.array(v.strictObject({ doc: name, id: name, label: text, statement: v.record(v.string(), v.unknown()) })), v.maxLength(30)), []),
  blanks: v.optional(
    v.pipe(v.array(v.strictObject({ doc: name, id: name, label: text, options: v.pipe(v.array(v.unknown()), v.minLength(2, 'needs at least two')) })), v.maxLength(30)),
    [],
  ),
  covers: v.optional(v.array(v.strictObject({ statement: name, checks: v.pipe(v.array(name), v.minLength(1, 'needs at least one check')) })), []),
  startFails: v.array(name),
  equivalentMutants: v.optional(v.array(v.strictObject({ mutation: text, reason: text })), []),
  sources: v.pipe(v.array(source), v.minLength(1, 'needs at least one page')),
});

const errors = v.picklist([
  ...(['DisabledException', 'KMSInvalidStateException', 'NotFoundException', 'InvalidKeyUsageException'] as const),
  ...(['UnsupportedOperationException', 'InvalidArnException', 'MalformedPolicyDocumentException'] as const),
  ...(['LimitExceededException', 'ValidationException'] as const),
]);

export const checksSchema = v.pipe(
  v.array(
    v.strictObject({
      id: name,
      task: name,
      label: text,
      ...attemptEntries,
      expect: verdict,
      because: v.exactOptional(v.strictObject({ deniedBy: v.exactOptional(policyType), rule: v.exactOptional(text) })),
      error: v.exactOptional(errors),
      saves: v.exactOptional(name),
      bypass: v.exactOptional(v.boolean()),
      guard: v.optional(v.boolean(), false),
      feedback: v.strictObject({ tooLittle: text, tooMuch: text }),
    }),
  ),
  v.maxLength(100),
);

export const mutantSchema = v.strictObject({ mustFail: v.pipe(v.array(name), v.minLength(1)), feedback: text });

/** What a lesson's text claims about access, so that the checker can hold it to it. It may be about somebody who is not on the stage: an ARN. */
export const claimsSchema = v.array(
  v.strictObject({ claim: text, ...attemptEntries, as: text, documents: v.optional(name, 'start'), expect: verdict, deniedBy: v.exactOptional(policyType), error: v.exactOptional(errors) }),
);

const questionEntries = {
  id: name,
  scene: name,
  lesson: name,
  prompt: text,
  show: v.optional(v.array(v.strictObject({ label: text, kind: policyType, of: owner })), []),
  after: text,
};

const question = v.variant('ask', [
  v.strictObject({
    ...questionEntries,
    ask: v.literal('decision'),
    check: v.strictObject(attemptEntries),
    expect: v.strictObject({ decision: verdict, deniedBy: v.exactOptional(policyType) }),
  }),
  v.strictObject({ ...questionEntries, ask: v.literal('who'), check: v.strictObject(requestEntries), expect: v.strictObject({ who: v.array(name) }) }),
]);

export const quizSchema = v.strictObject({
  formatVersion: v.literal(1, 'must be 1: this app reads format version 1'),
  scenes: v.record(name, sceneSchema),
  quiz: v.pipe(v.array(question), v.maxLength(100)),
  cards: v.pipe(v.array(question), v.maxLength(200)),
});

export const glossarySchema = v.pipe(
  v.array(v.strictObject({ term: text, also: v.optional(v.array(text), []), text, source, lessons: v.optional(v.array(name), []) })),
  v.maxLength(1000),
);
