import { decide, type Decision, explain, loadRequest, loadWorld, type NamedPolicy, type Outcome, type PolicyDocument, type PolicyType, type Request, type RequestSpec, withKeyPolicy, type World, type WorldSpec } from '#engine';
import { ownerOf } from './owner.ts';
import type { Attempt, Endpoint, Scene } from './scene-types.ts';
import type { Documents, Lesson, LessonDocument } from './types.ts';

const FULL_ACCESS = { Version: '2012-10-17', Statement: [{ Sid: 'FullAWSAccess', Effect: 'Allow', Action: '*', Resource: '*' }] };
/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const DEFAULT_ENDPOINT_POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

/** The documents of a lesson, as the texts they are: half-finished ones too. */
class Placed {
  private readonly lesson: Lesson;
  private readonly documents: Documents;

  constructor(lesson: Lesson, documents: Documents) {
    this.lesson = lesson;
    this.documents = documents;
  }

  /** The documents of a kind that belong to an owner. */
  of(kind: PolicyType, owner: string): readonly (LessonDocument & { readonly text: string })[] {
    const found = this.lesson.documents.filter((document) => document.kind === kind && ownerOf(this.lesson, document) === owner);
    return found.map((document) => ({ ...document, text: this.documents[document.doc] ?? this.lesson.start[document.doc] ?? '' }));
  }

  named(kind: PolicyType, owner: string): readonly NamedPolicy[] {
    return this.of(kind, owner).map(({ label, text }) => ({ name: label, document: text }));
  }

  /** The organization's policies of one level: a document takes the place of the whole list. */
  level(owner: string): { readonly scps?: readonly PolicyDocument[]; readonly rcps?: readonly PolicyDocument[] } {
    const [scp] = this.of('scp', owner);
    const [rcp] = this.of('rcp', owner);
    return {
      ...(scp === undefined ? {} : { scps: scp.fullAccess ? [FULL_ACCESS, scp.text] : [scp.text] }),
      ...(rcp === undefined ? {} : { rcps: [rcp.text] }),
    };
  }
}

/** The lesson's world with these documents in their places. Session and endpoint policies go with the requests. */
export function worldOf(lesson: Lesson, documents: Documents): WorldSpec {
  const placed = new Placed(lesson, documents);
  const { organization, accounts, keys, principals, buckets } = lesson.world;
  return {
    ...lesson.world,
    ...(organization === undefined ? {} : { organization: { ...organization, nodes: organization.nodes.map((node) => ({ ...node, ...placed.level(node.id) })) } }),
    accounts: accounts.map((account) => ({ ...account, ...placed.level(account.id) })),
    keys: keys.map((key) => {
      const [policy] = placed.of('keyPolicy', key.arn);
      return policy === undefined ? key : { ...key, policy: policy.text };
    }),
    principals: principals.map((principal) => {
      const [boundary] = placed.of('permissionsBoundary', principal.arn);
      return {
        ...principal,
        identityPolicies: [...placed.named('identityPolicy', principal.arn), ...(principal.identityPolicies ?? [])],
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary.text }),
      };
    }),
    ...(buckets === undefined
      ? {}
      : {
          buckets: buckets.map((bucket) => {
            const [policy] = placed.of('bucketPolicy', bucket.arn);
            return policy === undefined ? bucket : { ...bucket, policy: policy.text };
          }),
        }),
  };
}

/** An attempt as a request for the engine. A name that the lesson does not have makes a request that the engine refuses to read. */
export function requestOf(lesson: Lesson, attempt: Attempt, documents: Documents = lesson.start): RequestSpec {
  const placed = new Placed(lesson, documents);
  const person = lesson.people.find(({ id }) => id === attempt.as);
  const policies = placed.named('sessionPolicy', person?.arn ?? '');
  const request = sceneRequest(lesson, attempt);
  const endpoint = placed.of('vpcEndpointPolicy', endpointOf(lesson, attempt)?.vpce ?? '')[0];
  return {
    ...request,
    ...(policies.length === 0 ? {} : { sessionPolicies: [...policies, ...(request.sessionPolicies ?? [])] }),
    ...(endpoint === undefined ? {} : { vpcEndpointPolicy: endpoint.text }),
  };
}

/** An attempt as a request for the engine, where nothing but the scene gives policies. */
export function sceneRequest(scene: Scene, attempt: Attempt): RequestSpec {
  const person = scene.people.find(({ id }) => id === attempt.as);
  const endpoint = endpointOf(scene, attempt);
  const resource = [...scene.keys, ...scene.buckets].find(({ id }) => id === attempt.key)?.arn ?? attempt.key;
  const context = { ...person?.context, ...(endpoint === undefined ? {} : contextOf(endpoint)), ...attempt.context };
  const sessionTags = { ...person?.sessionTags, ...attempt.sessionTags };
  return {
    principal: person?.arn ?? attempt.as,
    action: attempt.action,
    resource,
    ...(attempt.encryptionContext === undefined ? {} : { encryptionContext: attempt.encryptionContext }),
    ...(Object.keys(context).length === 0 ? {} : { context }),
    ...(Object.keys(sessionTags).length === 0 ? {} : { sessionTags }),
    ...(person?.sessionPolicies === undefined ? {} : { sessionPolicies: person.sessionPolicies }),
    ...(endpoint === undefined ? {} : { vpcEndpointPolicy: endpoint.policy ?? DEFAULT_ENDPOINT_POLICY }),
    ...(attempt.time === undefined ? {} : { time: attempt.time }),
  };
}

function endpointOf(scene: Scene, attempt: Attempt): Endpoint | undefined {
  return scene.endpoints.find(({ id }) => id === attempt.endpoint);
}

function contextOf({ vpce, vpc }: Endpoint): Record<string, string> {
  return { 'aws:SourceVpce': vpce, ...(vpc === undefined ? {} : { 'aws:SourceVpc': vpc }) };
}

/** An attempt, or a check that saves: then the person calls PutKeyPolicy while the start's policy still decides. */
export type Asked = Attempt & { readonly saves?: string; readonly bypass?: boolean };

/** A lesson's world, ready to ask. Throws on a world or an attempt that the checker would have refused. */
export function asker(lesson: Lesson, documents: Documents): (asked: Asked) => Decision {
  const { world, decisions } = sceneOf(lesson, documents);
  return (asked) => {
    const known = decisions.get(asked);
    if (known !== undefined) return known;
    const decision = explain(...questionOf(world, lesson, documents, asked));
    decisions.set(asked, decision);
    return decision;
  };
}

/** As `asker`, without the reasons: many answers are wanted at once, and nobody reads what each rests on. */
export function quickAsker(lesson: Lesson, documents: Documents): (asked: Asked) => { readonly outcome: Outcome } {
  const { world, decisions } = sceneOf(lesson, documents);
  return (asked) => decisions.get(asked) ?? { outcome: decide(...questionOf(world, lesson, documents, asked)) };
}

function questionOf(world: World, lesson: Lesson, documents: Documents, asked: Asked): readonly [World, Request] {
  const now = documentsFor(lesson, documents, asked);
  return [now === documents ? world : readWorld(lesson, now), readRequest(lesson, now, asked)];
}

/** The documents that decide about an attempt. */
export function documentsFor(lesson: Lesson, documents: Documents, { saves }: Asked): Documents {
  return saves === undefined ? documents : { ...documents, [saves]: lesson.start[saves] ?? '' };
}

/** The worlds read last: the judge, the stage and the remarks of an editor ask about the same documents, and about the start. */
const MOST_WORLDS = 4;
const recentScenes = new WeakMap<Lesson, ReadScene[]>();

interface ReadScene {
  readonly documents: Documents;
  readonly world: World;
  /** What was decided in it. */
  readonly decisions: WeakMap<Asked, Decision>;
}

/** The world of `worldOf`, read once for each set of documents. Throws on one that the checker would have refused. */
export function readWorld(lesson: Lesson, documents: Documents): World {
  return sceneOf(lesson, documents).world;
}

function sceneOf(lesson: Lesson, documents: Documents): ReadScene {
  const recent = recentScenes.get(lesson) ?? [];
  recentScenes.set(lesson, recent);
  const at = recent.findIndex((one) => one.documents === documents);
  const [found = { documents, world: loadScene(lesson, documents, recent[0]), decisions: new WeakMap<Asked, Decision>() }] = at < 0 ? [] : recent.splice(at, 1);
  recent.unshift(found);
  recent.length = Math.min(recent.length, MOST_WORLDS);
  return found;
}

/** @param before what was read last: only what was edited since is read */
function loadScene(lesson: Lesson, documents: Documents, before: ReadScene | undefined): World {
  const edited = before === undefined ? null : editedKeyPolicy(lesson, before.documents, documents);
  if (before !== undefined && edited !== null) return withKeyPolicy(before.world, edited.key, edited.text);
  const { world, problems } = loadWorld(worldOf(lesson, documents), before?.world);
  if (world === null) throw new Error(`lesson ${lesson.id}: ${problems[0]?.path ?? ''} ${problems[0]?.message ?? ''}`);
  return world;
}

/** The key policy in which two sets of documents differ; null when they differ in anything else. */
function editedKeyPolicy(lesson: Lesson, before: Documents, documents: Documents): { readonly key: string; readonly text: string } | null {
  const [edited, ...others] = lesson.documents.filter(({ doc }) => before[doc] !== documents[doc]);
  if (edited?.kind !== 'keyPolicy' || others.length > 0) return null;
  const key = ownerOf(lesson, edited);
  const [attached] = new Placed(lesson, documents).of('keyPolicy', key);
  return attached?.doc === edited.doc ? { key, text: attached.text } : null;
}

/** The request of `requestOf`, read; once, where no document goes with a request. Throws on one that the checker would have refused. */
export function readRequest(lesson: Lesson, documents: Documents, asked: Asked): Request {
  if (lesson.documents.some(({ kind }) => kind === 'sessionPolicy' || kind === 'vpcEndpointPolicy')) return loadAsked(lesson, documents, asked);
  const known = requests.get(lesson) ?? new WeakMap<Asked, Request>();
  requests.set(lesson, known);
  const request = known.get(asked) ?? loadAsked(lesson, documents, asked);
  known.set(asked, request);
  return request;
}

const requests = new WeakMap<Lesson, WeakMap<Asked, Request>>();

function loadAsked(lesson: Lesson, documents: Documents, asked: Asked): Request {
  // The flag is a condition key of the call, so a policy may refuse whoever sends it.
  const flag = asked.bypass === undefined ? {} : { 'kms:BypassPolicyLockoutSafetyCheck': String(asked.bypass) };
  const attempt = { ...asked, context: { ...flag, ...asked.context } };
  const { request, problems } = loadRequest(requestOf(lesson, attempt, documents));
  if (request === null) throw new Error(`lesson ${lesson.id}: ${problems[0]?.path ?? ''} ${problems[0]?.message ?? ''}`);
  return request;
}
