import { describe, expect, test } from 'vitest';
import type { PolicyType, WorldSpec } from '#engine';
import { asker, type Attempt, type Check, isPolicyOf, judge, type Lesson, type LessonDocument, loadCourse } from '#lessons';
import { realCourse } from '../support/course.ts';
import { smallCourse } from '../support/small-course.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const template = loadCourse(smallCourse()).loaded[1]?.lesson as Lesson;

const policy = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
const root = { AWS: 'arn:aws:iam::111122223333:root' };

/** One account in an organization; a session of a role that IAM lets do everything; a key that leaves it to IAM. */
const world: WorldSpec = {
  organization: { id: 'o-1', managementAccount: '999999999999', nodes: [{ id: 'r-1', scps: [] }] },
  accounts: [{ id: '111122223333', node: 'r-1' }],
  principals: [{ arn: 'arn:aws:iam::111122223333:role/team/App', tags: { team: 'blue' }, identityPolicies: [policy(allowAll)] }],
  keys: [{ arn: KEY, manager: 'CUSTOMER', aliases: ['alias/orders'] }],
  buckets: [{ arn: 'arn:aws:s3:::orders', account: '111122223333' }],
};
/** The same with the AWS default at the organization's root. */
const open: WorldSpec = { ...world, organization: { id: 'o-1', managementAccount: '999999999999', nodes: [{ id: 'r-1' }] } };
const decrypt: Attempt = { as: 'app', action: 'kms:Decrypt', key: 'orders-key' };
const getObject: Attempt = { as: 'app', action: 's3:GetObject', key: 'report' };

function lessonWith(documents: readonly (Pick<LessonDocument, 'doc' | 'kind' | 'of'> & Partial<LessonDocument>)[], texts: Readonly<Record<string, string>>, more: Partial<Lesson> = {}): Lesson {
  const own = { ...template, ...more };
  return {
    ...own,
    world: more.world ?? world,
    people: [{ id: 'app', name: 'App', role: 'role', arn: 'arn:aws:sts::111122223333:assumed-role/App/job', ...more.people?.[0] }],
    keys: [{ id: 'orders-key', name: 'orders-key', arn: KEY }, { id: 'front', name: 'alias/orders', arn: 'arn:aws:kms:eu-central-1:111122223333:alias/orders' }],
    buckets: [{ id: 'orders', name: 'orders', arn: 'arn:aws:s3:::orders' }, { id: 'report', name: 'report.csv', arn: 'arn:aws:s3:::orders/report.csv' }],
    endpoints: more.endpoints ?? [{ id: 'front-door', name: 'Front door', vpce: 'vpce-1', vpc: 'vpc-1' }],
    documents: documents.map((document) => ({ label: document.doc, readOnly: false, fullAccess: true, ...document })),
    start: texts,
    mutants: [],
  };
}

/** What comes of a request with this document, and by which type of policy it was denied. */
function outcome(lesson: Lesson, attempt: Attempt): string {
  const { decision, deniedBy } = asker(lesson, lesson.start)(attempt).outcome;
  return [decision, deniedBy].filter((word) => word !== undefined).join(' ');
}

const deny = { ...allowAll, Effect: 'Deny' };
const everyone = { Principal: '*' };

describe('a document of each kind decides from its place', () => {
  const rows: readonly [kind: PolicyType, of: string, attempt: Attempt, object, string, Partial<LessonDocument>?][] = [
    ['keyPolicy', 'orders-key', decrypt, { ...allowAll, Principal: root }, 'allow'],
    ['keyPolicy', 'orders-key', decrypt, { ...allowAll, Principal: { AWS: '444455556666' } }, 'implicitDeny keyPolicy'],
    ['identityPolicy', 'app', decrypt, deny, 'explicitDeny identityPolicy'],
    ['permissionsBoundary', 'app', decrypt, { ...allowAll, Action: 's3:*' }, 'implicitDeny permissionsBoundary'],
    ['sessionPolicy', 'app', decrypt, { ...allowAll, Action: 's3:*' }, 'implicitDeny sessionPolicy'],
    ['bucketPolicy', 'orders', getObject, { ...deny, ...everyone }, 'explicitDeny bucketPolicy'],
    ['bucketPolicy', 'orders', decrypt, { ...deny, ...everyone }, 'allow'],
    ['scp', 'r-1', decrypt, deny, 'explicitDeny scp'],
    ['scp', '111122223333', decrypt, { ...deny, Action: 's3:*' }, 'allow'],
    ['scp', '111122223333', decrypt, { ...allowAll, Action: 's3:*' }, 'allow'],
    ['scp', '111122223333', decrypt, { ...allowAll, Action: 's3:*' }, 'implicitDeny scp', { fullAccess: false }],
    ['scp', '111122223333', getObject, { ...allowAll, Action: 's3:*' }, 'allow', { fullAccess: false }],
    ['rcp', 'r-1', decrypt, { ...deny, ...everyone }, 'explicitDeny rcp'],
    ['rcp', '111122223333', decrypt, { ...deny, ...everyone, Action: 's3:*' }, 'allow'],
    ['vpcEndpointPolicy', 'front-door', { ...decrypt, endpoint: 'front-door' }, { ...allowAll, ...everyone, Action: 's3:*' }, 'implicitDeny vpcEndpointPolicy'],
    ['vpcEndpointPolicy', 'front-door', decrypt, { ...allowAll, ...everyone, Action: 's3:*' }, 'allow'],
  ];
  test.each(rows)('%s of %s, %j: %j gives %s', (kind, of, attempt, statement, expected, more) => {
    const lesson = lessonWith([{ doc: 'document', kind, of, ...more }], { document: policy(statement) }, { world: open });
    expect(outcome(lesson, attempt)).toBe(expected);
    const decision = asker(lesson, lesson.start)(attempt);
    const document = lesson.documents[0] as LessonDocument;
    // The trace names the document, and no other policy of its kind.
    const traced = decision.trace.gates.flatMap(({ policies }) => policies.map(({ policy: ref }) => ref)).filter((ref) => ref.type === kind && isPolicyOf(lesson, document, ref));
    expect(traced.length, JSON.stringify(decision.trace.gates)).toBe(decision.trace.gates.some(({ id }) => id === kind) ? 1 : 0);
  });

  test('of several endpoints, the policy of the one that a request came through', () => {
    const endpoints = [{ id: 'front-door', name: 'Front door', vpce: 'vpce-1' }, { id: 'side-door', name: 'Side door', vpce: 'vpce-2' }];
    const both = endpoints.map(({ id }) => ({ doc: id, kind: 'vpcEndpointPolicy' as const, of: id }));
    const texts = { 'front-door': policy({ ...allowAll, ...everyone }), 'side-door': policy({ ...allowAll, ...everyone, Action: 's3:*' }) };
    const lesson = lessonWith(both, texts, { world: open, endpoints });
    for (const [endpoint, expected] of [['front-door', 'allow'], ['side-door', 'implicitDeny vpcEndpointPolicy']] as const) {
      const attempt = { ...decrypt, endpoint };
      expect(outcome(lesson, attempt)).toBe(expected);
      const { trace } = asker(lesson, lesson.start)(attempt);
      const refs = trace.gates.filter(({ id }) => id === 'vpcEndpointPolicy').flatMap(({ policies }) => policies.map((one) => one.policy));
      expect(refs.map((ref) => lesson.documents.filter((document) => isPolicyOf(lesson, document, ref)).map(({ doc }) => doc))).toEqual([[endpoint]]);
    }
  });

  test('an endpoint that the request hides is known where there is no other', () => {
    const hidden = { ...decrypt, endpoint: 'front-door', context: { 'aws:SourceVpce': null } };
    const lesson = lessonWith([{ doc: 'gate', kind: 'vpcEndpointPolicy', of: 'front-door' }], { gate: policy({ ...allowAll, ...everyone, Action: 's3:*' }) }, { world: open });
    const of = (scene: Lesson): boolean[] => asker(scene, scene.start)(hidden).trace.gates.filter(({ id }) => id === 'vpcEndpointPolicy').flatMap(({ policies }) => policies.map((one) => isPolicyOf(scene, lesson.documents[0] as LessonDocument, one.policy)));
    expect(of(lesson)).toEqual([true]);
    expect(of({ ...lesson, endpoints: [...lesson.endpoints, { id: 'side-door', name: 'Side door', vpce: 'vpce-2' }] })).toEqual([false]);
  });

  test('an SCP document takes the place of the whole list of its level', () => {
    const lesson = lessonWith([{ doc: 'guard', kind: 'scp', of: 'r-1' }], { guard: policy({ ...deny, Action: 's3:*' }) });
    expect(outcome(lessonWith([], {}), decrypt)).toBe('implicitDeny scp');
    expect(outcome(lesson, decrypt)).toBe('allow');
  });
});

describe('a request carries what belongs to it', () => {
  const asked = (test: object, more: Partial<Lesson> = {}): Lesson =>
    lessonWith([{ doc: 'key-policy', kind: 'keyPolicy', of: 'orders-key' }], { 'key-policy': policy({ ...allowAll, Principal: root, Condition: test }) }, { world: open, ...more });
  const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const person = (more: object): Partial<Lesson> => ({ people: [{ id: 'app', name: 'App', role: 'role', arn: 'arn:aws:sts::111122223333:assumed-role/App/job', ...more }] });
  const withMfa = person({ context: { 'aws:MultiFactorAuthPresent': 'true' } });

  test.each<[string, Lesson, Attempt, boolean]>([
    ['nothing by itself', asked(mfa), decrypt, false],
    ['the person’s own condition keys', asked(mfa, withMfa), decrypt, true],
    ['which the request may overrule', asked(mfa, withMfa), { ...decrypt, context: { 'aws:MultiFactorAuthPresent': 'false' } }, false],
    ['and take away', asked(mfa, withMfa), { ...decrypt, context: { 'aws:MultiFactorAuthPresent': null } }, false],
    ['the role’s tags', asked({ StringEquals: { 'aws:PrincipalTag/team': 'blue' } }), decrypt, true],
    ['the person’s session tags, which win', asked({ StringEquals: { 'aws:PrincipalTag/team': 'red' } }, person({ sessionTags: { team: 'red' } })), decrypt, true],
    ['the request’s session tags, which win again', asked({ StringEquals: { 'aws:PrincipalTag/team': 'red' } }, person({ sessionTags: { team: 'red' } })), { ...decrypt, sessionTags: { team: 'green' } }, false],
    ['a time', asked({ DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } }), { ...decrypt, time: '2026-11-24T08:00:00Z' }, true],
    ['a later time', asked({ DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } }), { ...decrypt, time: '2026-12-24T08:00:00Z' }, false],
    ['the endpoint', asked({ StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-1' } }), { ...decrypt, endpoint: 'front-door' }, true],
    ['no endpoint', asked({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }), decrypt, false],
    ['the encryption context', asked({ StringEquals: { 'kms:EncryptionContext:a': 'b' } }), { ...decrypt, encryptionContext: { a: 'b' } }, true],
    ['the alias that it names', asked({ StringEquals: { 'kms:RequestAlias': 'alias/orders' } }), { ...decrypt, key: 'front' }, true],
    ['no alias when it names the key', asked({ StringEquals: { 'kms:RequestAlias': 'alias/orders' } }), decrypt, false],
    ['policies of the person’s session', asked({}, person({ sessionPolicies: [policy({ ...allowAll, Action: 's3:*' })] })), decrypt, false],
  ])('%s', (_name, lesson, attempt, allowed) => expect(asker(lesson, lesson.start)(attempt).outcome.decision === 'allow').toBe(allowed));

  test('an endpoint’s own policy is asked', () => {
    const endpoints = [{ id: 'front-door', name: 'Front door', vpce: 'vpce-1', policy: policy({ ...allowAll, ...everyone, Action: 's3:*' }) }];
    expect(outcome(asked({}, { endpoints }), { ...decrypt, endpoint: 'front-door' })).toBe('implicitDeny vpcEndpointPolicy');
  });
});

describe('the judge', () => {
  const check = (more: Partial<Check>): Check => ({ id: 'one', task: 'do-it', label: 'One', ...decrypt, expect: 'allow', guard: false, feedback: { tooLittle: 'too little', tooMuch: 'too much' }, ...more });
  const judged = (one: Check, texts: Readonly<Record<string, string>>, more: Partial<Lesson> = {}): { met: boolean; feedback?: string | undefined; error?: string | undefined } => {
    const start = { 'key-policy': policy({ ...allowAll, Principal: root }) };
    const lesson = lessonWith([{ doc: 'key-policy', kind: 'keyPolicy', of: 'orders-key' }], start, { checks: [one], world: open, ...more });
    const [result] = judge(lesson, { ...start, ...texts }).results;
    return { met: result?.met ?? false, ...(result?.feedback === undefined ? {} : { feedback: result.feedback }), ...(result?.error === undefined ? {} : { error: result.error }) };
  };
  const disabled = { world: { ...open, keys: world.keys.map((key) => ({ ...key, state: 'Disabled' as const })) } };

  test('tells what KMS refuses from what the policies refuse', () => {
    const refused = check({ error: 'DisabledException' });
    expect(judged(refused, {}, disabled)).toEqual({ met: true, error: 'DisabledException' });
    expect(judged(refused, {})).toEqual({ met: false, feedback: 'too much' });
    expect(judged(refused, { 'key-policy': policy() }, disabled)).toEqual({ met: false, feedback: 'too little' });
    expect(judged(check({}), {}, disabled)).toEqual({ met: false, feedback: 'too little', error: 'DisabledException' });
  });

  const saves = check({ saves: 'key-policy', action: 'kms:PutKeyPolicy' });
  const locked = policy({ ...allowAll, Principal: root, Action: 'kms:Decrypt' });

  test.each<[string, Check, string, object]>([
    ['a policy that KMS takes', saves, policy({ ...allowAll, Principal: root, Action: 'kms:Put*' }), { met: true }],
    ['a policy that locks its author out', saves, locked, { met: false, error: 'MalformedPolicyDocumentException', feedback: 'too little' }],
    ['the same, expected', { ...saves, error: 'MalformedPolicyDocumentException' }, locked, { met: true, error: 'MalformedPolicyDocumentException' }],
    ['the same, with the lockout check skipped', { ...saves, bypass: true }, locked, { met: true }],
    ['a policy that is taken where it should not be', { ...saves, error: 'MalformedPolicyDocumentException' }, policy({ ...allowAll, Principal: root }), { met: false, feedback: 'too much' }],
    ['text that is no policy', { ...saves, error: 'MalformedPolicyDocumentException' }, '{', { met: true, error: 'MalformedPolicyDocumentException' }],
    ['somebody who does not exist', { ...saves, error: 'MalformedPolicyDocumentException' }, policy({ ...allowAll, Principal: root }, { ...allowAll, Principal: { AWS: 'arn:aws:iam::111122223333:role/Gone' } }), { met: true, error: 'MalformedPolicyDocumentException' }],
  ])('saves %s', (_name, one, text, expected) => expect(judged(one, { 'key-policy': text })).toEqual(expected));

  test('whoever may not call PutKeyPolicy is refused before the policy is looked at; the start’s policy decides that', () => {
    const closed = { ...open, principals: world.principals.map((principal) => ({ ...principal, identityPolicies: [policy({ ...allowAll, Action: 's3:*' })] })) };
    expect(judged({ ...saves, expect: 'implicitDeny', because: { deniedBy: 'identityPolicy' } }, { 'key-policy': policy({ ...allowAll, ...everyone }) }, { world: closed })).toEqual({ met: true });
  });

  test('a policy may refuse whoever skips the lockout check', () => {
    const bypass = { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } };
    const guarded = world.principals.map((principal) => ({ ...principal, identityPolicies: [policy(allowAll, { ...deny, Condition: bypass })] }));
    const guardedWorld = { world: { ...open, principals: guarded } };
    expect(judged({ ...saves, bypass: true, expect: 'explicitDeny' }, { 'key-policy': locked }, guardedWorld)).toEqual({ met: true });
    expect(judged({ ...saves, error: 'MalformedPolicyDocumentException' }, { 'key-policy': locked }, guardedWorld)).toEqual({ met: true, error: 'MalformedPolicyDocumentException' });
  });
});

describe('what an edit leaves alone is not read again, and decides as if it had been', () => {
  const { loaded } = realCourse();
  const rows = loaded.flatMap(({ lesson }) => lesson.documents.filter(({ kind }) => kind === 'keyPolicy' || kind === 'identityPolicy').map(({ doc }) => ({ lesson, doc, id: `${lesson.id}, ${doc}` })));

  test.each(rows)('$id', ({ lesson, doc }) => {
    const start = lesson.start[doc] ?? '';
    // Half of a text, another text, one of another document as well, and back.
    const edits = [start.slice(0, start.length / 2), start.replace(/kms:\w+/, 'kms:TagResource'), '', start].map((text) => ({ ...lesson.start, [doc]: text }));
    const others = Object.fromEntries(Object.entries(lesson.start).map(([name, text]) => [name, text.replace('Allow', 'Deny')]));
    for (const documents of [lesson.start, ...edits, others, { ...others, [doc]: start }, lesson.start]) {
      const [now, anew] = [asker(lesson, documents), asker({ ...lesson }, documents)];
      for (const check of lesson.checks) expect(now(check), check.id).toEqual(anew(check));
    }
  });
});
