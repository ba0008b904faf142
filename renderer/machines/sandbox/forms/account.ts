import { groupDigits } from '#engine';
import type { SandboxDocument } from '../document.ts';
import { partitionIn } from '../edit/principals.ts';
import { box, choice, followBox, type Form, text } from '../forms.ts';
import { newKeyFields, keyFrom } from './key.ts';
import { controlForms } from './organization.ts';

export function accountForms(document: SandboxDocument, id: string): readonly Form[] {
  const { scene } = document;
  const account = scene.world.accounts.find((one) => one.id === id);
  const nodes = scene.world.organization?.nodes ?? [];
  const region = scene.world.keys[0]?.arn.split(':')[3] ?? 'eu-central-1';
  return [
    { id: 'add-user', title: 'Add a user', fields: [text('name', 'Name'), text('path', 'Path', '/')], command: ({ name = '', path = '/' }) => ({ do: 'addPrincipal', kind: 'user', account: id, name: name.trim(), path: path.trim() }) },
    {
      ...{ id: 'add-role', title: 'Add a role' },
      fields: [text('name', 'Name'), text('path', 'Path', '/'), box('linked', 'A service-linked role')],
      command: ({ name = '', path = '/', linked }) => ({ do: 'addPrincipal', kind: 'role', account: id, name: name.trim(), path: path.trim(), serviceLinked: linked === 'yes' }),
    },
    { id: 'add-key', title: 'Add a key', fields: [text('name', 'Name'), text('region', 'Region', region), ...newKeyFields()], command: (values) => ({ do: 'addKey', account: id, ...keyFrom(values) }) },
    { id: 'add-bucket', title: 'Add a bucket', fields: [text('name', 'Name')], command: ({ name = '' }) => ({ do: 'addBucket', account: id, name: name.trim() }) },
    { id: 'add-root', title: 'Add the root user', fields: [], command: () => ({ do: 'addCaller', name: `root of ${account?.name ?? groupDigits(id)}`, arn: `arn:${partitionIn(document)}:iam::${id}:root` }) },
    ...(nodes.length === 0 ? [] : controlForms(id)),
    { id: 'rename', title: 'Rename', fields: [text('name', 'Name', account?.name)], command: ({ name = '' }) => ({ do: 'renameAccount', id, name }) },
    { id: 'renumber', title: 'Change the number', fields: [text('to', 'Account number', id), followBox], command: ({ to = '', follow }) => ({ do: 'renumberAccount', id, to: to.replace(/\s/g, ''), follow: follow === 'yes' }) },
    ...(nodes.length === 0
      ? []
      : [
          {
            ...{ id: 'move', title: 'Move in the organization' },
            fields: [choice('node', 'Hangs on', [{ value: '', label: 'no organization' }, ...nodes.map((one) => ({ value: one.id, label: one.id }))], account?.node ?? '')],
            command: ({ node = '' }) => ({ do: 'moveAccount', id, node: node === '' ? null : node }),
          } satisfies Form,
        ]),
    { id: 'delete', title: 'Delete the account', fields: [], command: () => ({ do: 'deleteAccount', id }), deletes: true },
  ];
}
