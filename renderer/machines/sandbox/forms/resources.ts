import type { SandboxDocument } from '../document.ts';
import { accountChoices, box, choice, followBox, type Form, text } from '../forms.ts';

export function bucketForms(document: SandboxDocument, id: string): readonly Form[] {
  const { buckets, world } = document.scene;
  const arn = buckets.find((one) => one.id === id)?.arn.split('/')[0] ?? '';
  const bucket = world.buckets?.find((one) => one.arn === arn);
  if (bucket === undefined) return [];
  return [
    ...(bucket.policy === undefined ? [{ id: 'add-policy', title: 'Add a bucket policy', fields: [], command: () => ({ do: 'addPolicy', kind: 'bucketPolicy', of: arn }) } satisfies Form] : []),
    { id: 'rename', title: 'Rename', fields: [text('name', 'Name', arn.slice(arn.lastIndexOf(':') + 1)), followBox], command: ({ name = '', follow }) => ({ do: 'renameBucket', arn, name: name.trim(), follow: follow === 'yes' }) },
    {
      ...{ id: 'owner', title: 'Change owner and public access' },
      fields: [choice('account', 'Account', accountChoices(document), bucket.account), box('blocked', 'Block Public Access', bucket.publicAccessBlocked ?? true)],
      command: ({ account = '', blocked }) => ({ do: 'changeBucket', arn, change: { account, publicAccessBlocked: blocked === 'yes' } }),
    },
    { id: 'delete', title: 'Delete the bucket', fields: [], command: () => ({ do: 'deleteBucket', arn }), deletes: true },
  ];
}

export function endpointForms({ scene }: SandboxDocument, id: string): readonly Form[] {
  const endpoint = scene.endpoints.find((one) => one.id === id);
  if (endpoint === undefined) return [];
  return [
    ...(endpoint.policy === undefined ? [{ id: 'add-policy', title: 'Add an endpoint policy', fields: [], command: () => ({ do: 'addPolicy', kind: 'vpcEndpointPolicy', of: id }) } satisfies Form] : []),
    {
      ...{ id: 'change', title: 'Change' },
      fields: [text('name', 'Name', endpoint.name), text('vpce', 'Endpoint ID', endpoint.vpce), text('vpc', 'VPC ID', endpoint.vpc)],
      command: ({ name = '', vpce = '', vpc = '' }) => ({ do: 'changeEndpoint', id, name, vpce: vpce.trim(), vpc: vpc.trim() }),
    },
    { id: 'delete', title: 'Delete the endpoint', fields: [], command: () => ({ do: 'deleteEndpoint', id }), deletes: true },
  ];
}
