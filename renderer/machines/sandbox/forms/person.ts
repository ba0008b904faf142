import type { SandboxDocument } from '../document.ts';
import { accountChoices, choice, followBox, type Form, lines, linesOf, pairsOf, text } from '../forms.ts';
import { lastName, principalOf } from '../normal.ts';

/** A trust policy that leaves it to the IAM policies of the role's own account, as a console writes it. */
function trustOf(arn: string): string {
  const [, partition = 'aws', , , account = ''] = arn.split(':');
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'sts:AssumeRole' }] }, null, 2);
}

export function personForms(document: SandboxDocument, id: string): readonly Form[] {
  const { people, world } = document.scene;
  const person = people.find((one) => one.id === id);
  if (person === undefined) return [];
  const principal = world.principals.find(({ arn }) => arn === principalOf(world, person.arn));
  const isPrincipal = principal?.arn === person.arn;
  return [
    ...(principal === undefined
      ? []
      : ([
          { id: 'add-policy', title: 'Add an identity-based policy', fields: [text('name', 'Name', `Policy ${(principal.identityPolicies?.length ?? 0) + 1}`)], command: ({ name = '' }) => ({ do: 'addPolicy', kind: 'identityPolicy', of: principal.arn, name }) },
          ...(principal.permissionsBoundary === undefined ? [{ id: 'add-boundary', title: 'Set a permissions boundary', fields: [], command: () => ({ do: 'addPolicy', kind: 'permissionsBoundary', of: principal.arn }) } satisfies Form] : []),
          ...(principal.trustPolicy === undefined && principal.arn.includes(':role/') ? [{ id: 'add-trust', title: 'Add a trust policy', fields: [], command: () => ({ do: 'addPolicy', kind: 'trustPolicy', of: principal.arn, text: trustOf(principal.arn) }) } satisfies Form] : []),
        ] satisfies Form[])),
    ...(person.role === 'service' || person.arn.endsWith(':root') || person.arn === 'anonymous' || (isPrincipal && person.arn.includes(':user/'))
      ? []
      : [{ id: 'add-session-policy', title: 'Add a session policy', fields: [text('name', 'Name', `Session policy ${(person.sessionPolicies?.length ?? 0) + 1}`)], command: ({ name = '' }) => ({ do: 'addPolicy', kind: 'sessionPolicy', of: id, name }) } satisfies Form]),
    ...(isPrincipal && person.arn.includes(':role/')
      ? [
          {
            ...{ id: 'add-session', title: 'Start a session' },
            fields: [text('session', 'Session name', 'job')],
            command: ({ session = '' }) => ({ do: 'addCaller', name: `${lastName(person.arn)} ${session.trim()}`, arn: person.arn.replace(':iam:', ':sts:').replace(/:role\/.*$/, `:assumed-role/${lastName(person.arn)}/${session.trim()}`) }),
          } satisfies Form,
        ]
      : []),
    ...(isPrincipal
      ? ([
          { id: 'rename', title: 'Rename', fields: [text('name', 'Name', lastName(person.arn)), followBox], command: ({ name = '', follow }) => ({ do: 'renamePrincipal', arn: person.arn, name: name.trim(), follow: follow === 'yes' }) },
          { id: 'move', title: 'Move to another account', fields: [choice('account', 'Account', accountChoices(document), person.arn.split(':')[4]), followBox], command: ({ account = '', follow }) => ({ do: 'movePrincipal', arn: person.arn, account, follow: follow === 'yes' }) },
          { id: 'tags', title: 'Change the tags', fields: [lines('tags', 'Tags', linesOf(principal.tags), 'One NAME=VALUE on each line')], command: ({ tags }) => ({ do: 'tagPrincipal', arn: person.arn, tags: pairsOf(tags) }) },
        ] satisfies Form[])
      : [{ id: 'rename', title: 'Rename', fields: [text('name', 'Name', person.name)], command: ({ name = '' }) => ({ do: 'changeCaller', id, name }) } satisfies Form]),
    {
      ...{ id: 'context', title: 'Set what its requests carry' },
      fields: [lines('context', 'Condition keys', linesOf(person.context), 'One KEY=VALUE on each line, for example aws:MultiFactorAuthPresent=true'), lines('session', 'Session tags', linesOf(person.sessionTags), 'One NAME=VALUE on each line')],
      command: ({ context, session }) => ({ do: 'changeCaller', id, context: pairsOf(context), sessionTags: pairsOf(session) }),
    },
    { id: 'delete', title: `Delete ${person.name}`, fields: [], command: () => (isPrincipal ? { do: 'deletePrincipal', arn: person.arn } : { do: 'deleteCaller', id }), deletes: true },
  ];
}
