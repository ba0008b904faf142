import type { SandboxDocument } from '../document.ts';
import { choice, type Form, text } from '../forms.ts';

const nodesOf = ({ scene }: SandboxDocument): readonly { readonly id: string; readonly parent?: string }[] => scene.world.organization?.nodes ?? [];

function addUnit(document: SandboxDocument, parent?: string): Form {
  const nodes = nodesOf(document).map(({ id }) => id);
  return {
    ...{ id: 'add-unit', title: 'Add an organizational unit' },
    fields: [text('id', 'ID', 'ou-prod'), ...(parent === undefined ? [choice('parent', 'Below', nodes)] : [])],
    command: ({ id = '', parent: chosen = '' }) => ({ do: 'addNode', id: id.trim(), parent: parent ?? chosen }),
  };
}

export function organizationForms(document: SandboxDocument): readonly Form[] {
  return [addUnit(document), { id: 'delete', title: 'Delete the organization', fields: [], command: () => ({ do: 'deleteOrganization' }), deletes: true }];
}

/** A service control policy and a resource control policy hang on a unit or an account. */
export function controlForms(of: string): readonly Form[] {
  return [
    { id: 'add-scp', title: 'Attach an SCP', fields: [], command: () => ({ do: 'addPolicy', kind: 'scp', of }) },
    { id: 'add-rcp', title: 'Attach an RCP', fields: [], command: () => ({ do: 'addPolicy', kind: 'rcp', of }) },
  ];
}

export function nodeForms(document: SandboxDocument, id: string): readonly Form[] {
  const nodes = nodesOf(document);
  const parent = nodes.find((one) => one.id === id)?.parent;
  return [
    ...controlForms(id),
    addUnit(document, id),
    { id: 'rename', title: 'Rename', fields: [text('to', 'ID', id)], command: ({ to = '' }) => ({ do: 'renameNode', id, to: to.trim() }) },
    ...(parent === undefined
      ? []
      : ([
          { id: 'move', title: 'Move', fields: [choice('parent', 'Below', nodes.map((one) => one.id).filter((one) => one !== id), parent)], command: ({ parent: to = '' }) => ({ do: 'moveNode', id, parent: to }) },
          { id: 'delete', title: 'Delete the unit', fields: [], command: () => ({ do: 'deleteNode', id }), deletes: true },
        ] satisfies Form[])),
  ];
}
