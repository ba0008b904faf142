import type { GrantSpec, KeySpec, KeyState } from '#engine';
import { kmsActions } from '#engine';
import { keySpecs } from '#simulator/facts';
import type { CommandOf } from '../commands.ts';
import type { SandboxDocument } from '../document.ts';
import { accountChoices, box, choice, type Field, followBox, type Form, lines, linesOf, listOf, pairsOf, text, type Values } from '../forms.ts';
import { principalName } from '../policies.ts';

const usages = ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'] as const;
const origins = ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const;
const states: readonly KeyState[] = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingReplicaDeletion', 'PendingImport', 'Unavailable', 'Creating', 'Updating'];
const managers = [
  { value: 'CUSTOMER', label: 'customer managed' },
  { value: 'AWS', label: 'AWS managed' },
  { value: 'AWS_OWNED', label: 'AWS owned' },
] as const;

/** What a new key is. */
export function newKeyFields(key?: KeySpec): readonly Field[] {
  return [
    choice('manager', 'Managed by', managers, key?.manager),
    choice('spec', 'Key spec', [...keySpecs.keys()], key?.spec),
    choice('usage', 'Key usage', usages, key?.usage),
    choice('origin', 'Origin', origins, key?.origin),
    box('multiRegion', 'Multi-Region key', key?.multiRegion),
  ];
}

function kindFrom({ manager, spec = 'SYMMETRIC_DEFAULT', usage = 'ENCRYPT_DECRYPT', origin = 'AWS_KMS', multiRegion }: Values): Required<Pick<KeySpec, 'manager' | 'spec' | 'usage' | 'origin' | 'multiRegion'>> {
  return { manager: manager === 'AWS' || manager === 'AWS_OWNED' ? manager : 'CUSTOMER', spec, usage, origin, multiRegion: multiRegion === 'yes' };
}

export function keyFrom(values: Values): Omit<CommandOf<'addKey'>, 'do' | 'account'> {
  return { name: values['name'] ?? '', region: values['region']?.trim() ?? '', ...kindFrom(values) };
}

const grantOperations = kmsActions.filter(({ grantOperation }) => grantOperation).map(({ name }) => name.replace('kms:', ''));

function grantFrom({ grantee = '', service = '', retiring = '', operations, equals, subset, source = '' }: Values): GrantSpec {
  const constraints = { ...(equals?.trim() ? { EncryptionContextEquals: pairsOf(equals) } : {}), ...(subset?.trim() ? { EncryptionContextSubset: pairsOf(subset) } : {}), ...(source.trim() === '' ? {} : { SourceArn: source.trim() }) };
  return {
    ...(service.trim() === '' ? { granteePrincipal: grantee } : { granteeServicePrincipal: service.trim() }),
    ...(retiring === '' ? {} : { retiringPrincipal: retiring }),
    operations: listOf(operations),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
  };
}

export function keyForms(document: SandboxDocument, id: string): readonly Form[] {
  const { scene } = document;
  const named = scene.keys.find((one) => one.id === id);
  const key = scene.world.keys.find(({ arn }) => arn === named?.arn);
  if (named === undefined || key === undefined) return [];
  const { arn } = key;
  const grantees = [...scene.people.filter((one) => one.arn.startsWith('arn:')).map((one) => ({ value: one.arn, label: one.name })), ...scene.world.accounts.map((one) => ({ value: `arn:${arn.split(':')[1] ?? 'aws'}:iam::${one.id}:root`, label: `the account ${one.name ?? one.id}` }))];
  return [
    { id: 'state', title: 'Change the state', fields: [choice('state', 'State', states, key.state ?? 'Enabled')], command: ({ state }) => ({ do: 'changeKey', arn, change: { state: states.find((one) => one === state) ?? 'Enabled' } }) },
    {
      ...{ id: 'aliases', title: 'Change aliases and tags' },
      fields: [lines('aliases', 'Aliases', (key.aliases ?? []).join('\n'), 'One alias/NAME on each line'), lines('tags', 'Tags', linesOf(key.tags), 'One NAME=VALUE on each line')],
      command: ({ aliases, tags }) => ({ do: 'changeKey', arn, change: { aliases: listOf(aliases), tags: pairsOf(tags) } }),
    },
    { id: 'kind', title: 'Change the kind of key', fields: newKeyFields(key), command: (values) => ({ do: 'changeKey', arn, change: kindFrom(values) }) },
    {
      ...{ id: 'add-grant', title: 'Add a grant' },
      fields: [
        choice('grantee', 'Grantee principal', grantees),
        text('service', 'Or an AWS service', '', 'A service principal; it takes the place of the choice above'),
        choice('retiring', 'Retiring principal', [{ value: '', label: 'nobody' }, ...grantees]),
        lines('operations', 'Operations', 'Decrypt', `One on each line: ${grantOperations.join(', ')}`),
        lines('equals', 'Encryption context equals', '', 'One NAME=VALUE on each line; empty: no constraint'),
        lines('subset', 'Encryption context contains', '', 'One NAME=VALUE on each line; empty: no constraint'),
        text('source', 'Source ARN', '', 'Only for this resource, on behalf of which a service calls; empty: no constraint'),
      ],
      command: (values) => ({ do: 'addGrant', key: arn, grant: grantFrom(values) }),
    },
    ...(key.grants ?? []).map(
      ({ id: grant = '', granteePrincipal, granteeServicePrincipal, operations }, index): Form => ({
        id: `delete-grant-${index}`,
        title: `Revoke ${grant}: ${granteePrincipal === undefined ? (granteeServicePrincipal ?? '') : principalName(scene, granteePrincipal)} may ${operations.join(', ')}`,
        fields: [],
        command: () => ({ do: 'deleteGrant', key: arn, index }),
        deletes: true,
      }),
    ),
    { id: 'rename', title: 'Rename', fields: [text('name', 'Name', named.name)], command: ({ name = '' }) => ({ do: 'renameKey', arn, name }) },
    {
      ...{ id: 'move', title: 'Move to another account or Region' },
      fields: [choice('account', 'Account', accountChoices(document), arn.split(':')[4]), text('region', 'Region', arn.split(':')[3]), followBox],
      command: ({ account = '', region = '', follow }) => ({ do: 'moveKey', arn, account, region: region.trim(), follow: follow === 'yes' }),
    },
    { id: 'delete', title: 'Delete the key', fields: [], command: () => ({ do: 'deleteKey', arn }), deletes: true },
  ];
}
