import { type BucketSpec, type GrantSpec, type KeySpec, loadWorld, type PolicyType, type WorldSpec } from '#engine';
import type { Attempt, Context, Person, Scene } from '#lessons';
import type { KeyDetails } from '#simulator';
import { type Applied, type Expectation, type Expected, refused, type SandboxDocument, type SavedRequest } from './document.ts';
import * as accounts from './edit/accounts.ts';
import * as callers from './edit/callers.ts';
import * as keys from './edit/keys.ts';
import * as organization from './edit/organization.ts';
import * as policies from './edit/policies.ts';
import * as principals from './edit/principals.ts';
import * as requests from './edit/requests.ts';
import * as resources from './edit/resources.ts';
import * as whole from './edit/whole.ts';

/** `follow`: policies and grants that name it by its ARN name the new one afterwards. */
interface Follows {
  readonly follow: boolean;
}

/** Every edit of a world, as data. */
export type Command =
  /** One after another, as one step. */
  | { readonly do: 'several'; readonly commands: readonly Command[] }
  | { readonly do: 'renameWorld'; readonly title: string }
  | { readonly do: 'openWorld'; readonly title: string; readonly scene: Scene; readonly details?: SandboxDocument['details']; readonly requests?: readonly SavedRequest[]; readonly expectations?: readonly Expectation[]; readonly callers?: readonly string[] }
  | { readonly do: 'takeState'; readonly world: WorldSpec; readonly details: SandboxDocument['details']; readonly callers?: readonly string[] }
  | { readonly do: 'addAccount'; readonly id: string; readonly name?: string; readonly node?: string }
  | { readonly do: 'renameAccount'; readonly id: string; readonly name: string }
  | ({ readonly do: 'renumberAccount'; readonly id: string; readonly to: string } & Follows)
  | { readonly do: 'moveAccount'; readonly id: string; readonly node: string | null }
  | { readonly do: 'deleteAccount'; readonly id: string }
  | { readonly do: 'addOrganization'; readonly managementAccount: string }
  | { readonly do: 'deleteOrganization' }
  | { readonly do: 'addNode'; readonly id: string; readonly parent: string }
  | { readonly do: 'renameNode'; readonly id: string; readonly to: string }
  | { readonly do: 'moveNode'; readonly id: string; readonly parent: string }
  | { readonly do: 'deleteNode'; readonly id: string }
  | { readonly do: 'addPrincipal'; readonly kind: 'user' | 'role'; readonly account: string; readonly name: string; readonly path?: string; readonly serviceLinked?: boolean }
  | ({ readonly do: 'renamePrincipal'; readonly arn: string; readonly name: string } & Follows)
  | ({ readonly do: 'movePrincipal'; readonly arn: string; readonly account: string } & Follows)
  | { readonly do: 'tagPrincipal'; readonly arn: string; readonly tags: Readonly<Record<string, string>> }
  | { readonly do: 'deletePrincipal'; readonly arn: string }
  | { readonly do: 'addCaller'; readonly name: string; readonly arn: string }
  | { readonly do: 'changeCaller'; readonly id: string; readonly name?: string; readonly role?: Person['role']; readonly context?: Context; readonly sessionTags?: Readonly<Record<string, string>> }
  | { readonly do: 'deleteCaller'; readonly id: string }
  | ({ readonly do: 'addKey'; readonly account: string; readonly region: string; readonly name: string } & Partial<Pick<KeySpec, 'manager' | 'spec' | 'usage' | 'origin' | 'multiRegion'>>)
  | { readonly do: 'renameKey'; readonly arn: string; readonly name: string }
  | ({ readonly do: 'moveKey'; readonly arn: string; readonly account: string; readonly region: string } & Follows)
  | { readonly do: 'changeKey'; readonly arn: string; readonly change: KeyChange }
  | { readonly do: 'deleteKey'; readonly arn: string }
  | { readonly do: 'addGrant'; readonly key: string; readonly grant: GrantSpec }
  | { readonly do: 'deleteGrant'; readonly key: string; readonly index: number }
  | { readonly do: 'addBucket'; readonly account: string; readonly name: string }
  | ({ readonly do: 'renameBucket'; readonly arn: string; readonly name: string } & Follows)
  | { readonly do: 'changeBucket'; readonly arn: string; readonly change: Pick<BucketSpec, 'publicAccessBlocked'> & Partial<Pick<BucketSpec, 'account'>> }
  | { readonly do: 'deleteBucket'; readonly arn: string }
  | { readonly do: 'addEndpoint'; readonly name: string; readonly vpce: string; readonly vpc?: string }
  | { readonly do: 'changeEndpoint'; readonly id: string; readonly name: string; readonly vpce: string; readonly vpc?: string }
  | { readonly do: 'deleteEndpoint'; readonly id: string }
  | { readonly do: 'addPolicy'; readonly kind: PolicyType; readonly of: string; readonly name?: string; readonly text?: string }
  | { readonly do: 'editPolicy'; readonly policy: string; readonly text: string }
  | { readonly do: 'renamePolicy'; readonly policy: string; readonly name: string }
  | { readonly do: 'deletePolicy'; readonly policy: string }
  | { readonly do: 'saveRequest'; readonly name: string; readonly attempt: Attempt }
  | { readonly do: 'renameRequest'; readonly id: string; readonly name: string }
  | { readonly do: 'deleteRequest'; readonly id: string }
  | { readonly do: 'addExpectation'; readonly name: string; readonly attempt: Attempt; readonly expected: Expected; readonly suite?: string }
  | { readonly do: 'changeExpectation'; readonly id: string; readonly name?: string; readonly expected?: Expected; /** Blank: none. */ readonly suite?: string }
  | { readonly do: 'deleteExpectation'; readonly id: string };

/** What can be different about a key; its policy and its grants have commands of their own. */
export type KeyChange = Partial<Pick<KeySpec, 'manager' | 'state' | 'spec' | 'usage' | 'origin' | 'multiRegion' | 'multiRegionKeyType' | 'aliases' | 'tags'>>;

export type CommandOf<Name extends Command['do']> = Extract<Command, { do: Name }>;
export type { KeyDetails };

const edits: { readonly [Name in Exclude<Command['do'], 'several'>]: (document: SandboxDocument, command: CommandOf<Name>) => Applied } = {
  ...whole.edits,
  ...accounts.edits,
  ...organization.edits,
  ...principals.edits,
  ...callers.edits,
  ...keys.edits,
  ...resources.edits,
  ...policies.edits,
  ...requests.edits,
};

/** Edits that can make no world that the engine would refuse. */
const alwaysReadable = new Set<Command['do']>(['renameWorld', 'editPolicy', 'saveRequest', 'renameRequest', 'deleteRequest', 'addExpectation', 'changeExpectation', 'deleteExpectation']);

/**
 * Makes an edit: the document afterwards, or a sentence why it cannot be made. The document given is never changed, and
 * a document that comes back has a world that the engine reads.
 */
export function apply(document: SandboxDocument, command: Command): Applied {
  if (command.do === 'several') return command.commands.reduce<Applied>((so, one) => (so.ok ? apply(so.document, one) : so), { ok: true, document });
  const edit = edits[command.do] as (document: SandboxDocument, command: Command) => Applied;
  const result = edit(document, command);
  if (!result.ok || alwaysReadable.has(command.do) || result.document.scene.world === document.scene.world) return result;
  const [problem] = loadWorld(result.document.scene.world).problems;
  return problem === undefined ? result : refused(`${problem.path}: ${problem.message}.`);
}
