import type { ServiceError } from '#engine';
import { type Documents, type Lesson, worldOf } from '#lessons';
import type { CommandOf } from './commands.ts';

const serviceErrors: readonly string[] = ['DisabledException', 'KMSInvalidStateException', 'NotFoundException', 'InvalidKeyUsageException', 'UnsupportedOperationException', 'InvalidArnException'] satisfies readonly ServiceError[];
const isServiceError = (error: string | undefined): error is ServiceError => error !== undefined && serviceErrors.includes(error);

/** A lesson's world with the learner's documents in their places, its goals as expectations. */
export function fromLesson(lesson: Lesson, documents: Documents): CommandOf<'openWorld'> {
  const textsOf = (kind: 'sessionPolicy' | 'vpcEndpointPolicy', of: string): readonly { readonly name: string; readonly document: string }[] =>
    lesson.documents.filter((one) => one.kind === kind && one.of === of).map(({ doc, label }) => ({ name: label, document: documents[doc] ?? lesson.start[doc] ?? '' }));
  return {
    do: 'openWorld',
    title: lesson.title,
    scene: {
      people: lesson.people.map((person) => {
        const policies = textsOf('sessionPolicy', person.id);
        return policies.length === 0 ? person : { ...person, sessionPolicies: [...policies, ...(person.sessionPolicies ?? [])] };
      }),
      keys: lesson.keys,
      buckets: lesson.buckets,
      endpoints: lesson.endpoints.map((endpoint) => {
        const [policy] = textsOf('vpcEndpointPolicy', endpoint.id);
        return policy === undefined ? endpoint : { ...endpoint, policy: policy.document };
      }),
      world: worldOf(lesson, documents),
    },
    expectations: lesson.checks
      .filter(({ saves }) => saves === undefined)
      .map(({ id, label, as, action, key, encryptionContext, context, sessionTags, time, endpoint, expect, error }) => ({
        id,
        name: label,
        attempt: {
          ...{ as, action, key },
          ...(encryptionContext === undefined ? {} : { encryptionContext }),
          ...(context === undefined ? {} : { context }),
          ...(sessionTags === undefined ? {} : { sessionTags }),
          ...(time === undefined ? {} : { time }),
          ...(endpoint === undefined ? {} : { endpoint }),
        },
        expected: { decision: expect, ...(isServiceError(error) ? { error } : {}) },
      })),
  };
}
