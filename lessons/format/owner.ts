import type { PolicyRef, WorldSpec } from '#engine';
import type { Scene } from './scene-types.ts';
import type { LessonDocument } from './types.ts';

/** What a document is attached to, and as what. */
export type Attached = Pick<LessonDocument, 'kind' | 'of'>;

/**
 * What a document belongs to, as the engine's traces name it: the ARN of the key, bucket, user or role, an
 * organization's node or account, an endpoint's id. A session's identity policies and boundary hang on its role.
 * '' when the scene has nothing of that name.
 */
export function ownerOf(scene: Scene, { kind, of }: Attached): string {
  const byId = (things: readonly { readonly id: string; readonly arn: string }[]): string => things.find(({ id }) => id === of)?.arn ?? '';
  switch (kind) {
    case 'keyPolicy':
      return byId(scene.keys);
    case 'bucketPolicy':
      return byId(scene.buckets);
    case 'sessionPolicy':
      return byId(scene.people);
    case 'identityPolicy':
    case 'permissionsBoundary':
    case 'trustPolicy':
      return roleOf(scene.world, byId(scene.people));
    case 'vpcEndpointPolicy':
      return scene.endpoints.find(({ id }) => id === of)?.vpce ?? '';
    case 'scp':
    case 'rcp':
      return levelsOf(scene.world).includes(of) ? of : '';
  }
}

/** The user or role that a caller's policies hang on. */
function roleOf(world: WorldSpec, arn: string): string {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session === null) return arn;
  const [, partition = '', account = '', name = ''] = session;
  const prefix = `arn:${partition}:iam::${account}:role/`;
  return world.principals.find((principal) => principal.arn.startsWith(prefix) && principal.arn.endsWith(`/${name}`))?.arn ?? arn;
}

/** The nodes of the organization, and every account. */
function levelsOf(world: WorldSpec): string[] {
  return [...(world.organization?.nodes.map(({ id }) => id) ?? []), ...world.accounts.map(({ id }) => id)];
}

/** Whether a policy of a trace is this document of the lesson. */
export function isPolicyOf(scene: Scene, document: LessonDocument, policy: PolicyRef): boolean {
  if (document.kind !== policy.type) return false;
  // A request whose aws:SourceVpce was taken away does not say which endpoint it came through.
  if (document.kind === 'vpcEndpointPolicy' && scene.endpoints.length === 1 && scene.endpoints[0]?.vpce !== policy.of) return true;
  if (ownerOf(scene, document) !== policy.of) return false;
  // Several of these may hang on one person, and so carry the document's label.
  if (document.kind === 'identityPolicy' || document.kind === 'sessionPolicy') return policy.name === document.label;
  // The trace counts a level's policies; FullAWSAccess comes first.
  if (document.kind === 'scp') return policy.name.startsWith(`SCP ${document.fullAccess ? 2 : 1} `);
  return true;
}
