import { type Decision, explain, loadRequest, loadWorld, type RequestSpec, type World, type WorldSpec } from '#engine';
import type { Check, CheckResult, Documents, Lesson, LessonDocument, Report } from './types.ts';

/** One thing that somebody of the lesson tries. */
export interface Attempt {
  /** A person's short name. */
  readonly as: string;
  readonly action: string;
  /** A key's short name, or `*`. */
  readonly key: string;
  readonly encryptionContext?: Check['encryptionContext'];
  readonly context?: Check['context'];
}

/** The lesson's world with these documents in their places, as the texts they are: half-finished ones too. */
export function worldOf(lesson: Lesson, documents: Documents): WorldSpec {
  const text = (document: LessonDocument): string => documents[document.doc] ?? lesson.start[document.doc] ?? '';
  const of = (kind: LessonDocument['kind'], arn: string): LessonDocument[] =>
    lesson.documents.filter((document) => document.kind === kind && ownerArn(lesson, document) === arn);
  return {
    ...lesson.world,
    keys: lesson.world.keys.map((key) => {
      const [policy] = of('keyPolicy', key.arn);
      return policy === undefined ? key : { ...key, policy: text(policy) };
    }),
    principals: lesson.world.principals.map((principal) => {
      const policies = of('identityPolicy', principal.arn).map((document) => ({ name: document.label, document: text(document) }));
      const [boundary] = of('permissionsBoundary', principal.arn);
      return {
        ...principal,
        identityPolicies: [...policies, ...(principal.identityPolicies ?? [])],
        ...(boundary === undefined ? {} : { permissionsBoundary: text(boundary) }),
      };
    }),
  };
}

/** The ARN of the key, user or role that a document belongs to. A session's documents hang on its role. */
export function ownerArn(lesson: Lesson, document: LessonDocument): string {
  if (document.kind === 'keyPolicy') return lesson.keys.find(({ id }) => id === document.of)?.arn ?? '';
  const arn = lesson.people.find(({ id }) => id === document.of)?.arn ?? '';
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session === null) return arn;
  const [, partition = '', account = '', name = ''] = session;
  const prefix = `arn:${partition}:iam::${account}:role/`;
  return lesson.world.principals.find((principal) => principal.arn.startsWith(prefix) && principal.arn.endsWith(`/${name}`))?.arn ?? arn;
}

/** An attempt as a request for the engine. A name that the lesson does not have makes a request that the engine refuses to read. */
export function requestOf(lesson: Lesson, attempt: Attempt): RequestSpec {
  return {
    principal: lesson.people.find(({ id }) => id === attempt.as)?.arn ?? attempt.as,
    action: attempt.action,
    resource: attempt.key === '*' ? '*' : (lesson.keys.find(({ id }) => id === attempt.key)?.arn ?? attempt.key),
    ...(attempt.encryptionContext === undefined ? {} : { encryptionContext: attempt.encryptionContext }),
    ...(attempt.context === undefined ? {} : { context: attempt.context }),
  };
}

/** A lesson's world, ready to ask. Throws on a world or an attempt that the checker would have refused. */
export function asker(lesson: Lesson, documents: Documents): (attempt: Attempt) => Decision {
  const { world, problems } = loadWorld(worldOf(lesson, documents));
  if (world === null) throw new Error(`lesson ${lesson.id}: ${problems[0]?.path ?? ''} ${problems[0]?.message ?? ''}`);
  return (attempt) => ask(lesson, world, attempt);
}

function ask(lesson: Lesson, world: World, attempt: Attempt): Decision {
  const { request, problems } = loadRequest(requestOf(lesson, attempt));
  if (request === null) throw new Error(`lesson ${lesson.id}: ${problems[0]?.path ?? ''} ${problems[0]?.message ?? ''}`);
  return explain(world, request);
}

/**
 * Judges the learner's documents by the decisions they produce, never by their text. A near-miss is recognised by
 * the same: its decisions on every check are those of these documents.
 */
export function judge(lesson: Lesson, documents: Documents): Report {
  const results = judgeChecks(lesson, documents);
  const passed = results.every(({ met }) => met);
  const signature = signatureOf(results);
  const mutant = passed ? undefined : lesson.mutants.find((_, index) => mutantSignatures(lesson)[index] === signature);
  return { results, passed, ...(mutant === undefined ? {} : { mutant }) };
}

function judgeChecks(lesson: Lesson, documents: Documents): CheckResult[] {
  const decide = asker(lesson, documents);
  return lesson.checks.map((check) => {
    const decision = decide(check);
    if (meets(check, decision)) return { check, met: true, decision };
    // Access where there should be none is too much; a refusal for another reason than the wanted one is too little.
    const tooMuch = decision.outcome.decision === 'allow';
    return { check, met: false, decision, feedback: tooMuch ? check.feedback.tooMuch : check.feedback.tooLittle };
  });
}

function meets(check: Check, { outcome, basis }: Decision): boolean {
  if (outcome.decision !== check.expect || outcome.error !== undefined) return false;
  const { because } = check;
  if (because?.deniedBy !== undefined && because.deniedBy !== outcome.deniedBy) return false;
  return because?.rule === undefined || because.rule === basis.rule;
}

function signatureOf(results: readonly CheckResult[]): string {
  return results.map(({ decision: { outcome } }) => `${outcome.decision ?? ''}/${outcome.deniedBy ?? ''}`).join(' ');
}

const signatures = new WeakMap<Lesson, readonly string[]>();

function mutantSignatures(lesson: Lesson): readonly string[] {
  const known = signatures.get(lesson);
  if (known !== undefined) return known;
  const computed = lesson.mutants.map((mutant) => signatureOf(judgeChecks(lesson, mutant.documents)));
  signatures.set(lesson, computed);
  return computed;
}
