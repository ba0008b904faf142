import type { SandboxDocument } from '../document.ts';
import { accountChoices, choice, type Form, text } from '../forms.ts';

export function worldForms(document: SandboxDocument): readonly Form[] {
  return [
    { id: 'add-account', title: 'Add an account', fields: [text('id', 'Account number', '', 'Twelve digits'), text('name', 'Name')], command: ({ id = '', name = '' }) => ({ do: 'addAccount', id: id.replace(/\s/g, ''), name }) },
    { id: 'add-service', title: 'Add an AWS service', fields: [text('arn', 'Service principal', 's3.amazonaws.com'), text('name', 'Name', 'S3')], command: ({ arn = '', name = '' }) => ({ do: 'addCaller', arn: arn.trim(), name }) },
    { id: 'add-endpoint', title: 'Add a VPC endpoint', fields: [text('name', 'Name', 'KMS endpoint'), text('vpce', 'Endpoint ID', 'vpce-1a2b3c4d'), text('vpc', 'VPC ID', 'vpc-1a2b3c4d')], command: ({ name = '', vpce = '', vpc = '' }) => ({ do: 'addEndpoint', name, vpce: vpce.trim(), vpc: vpc.trim() }) },
    ...(document.scene.world.organization === undefined
      ? [{ id: 'add-organization', title: 'Make an organization', fields: [choice('account', 'Management account', accountChoices(document))], command: ({ account = '' }) => ({ do: 'addOrganization', managementAccount: account }) } satisfies Form]
      : []),
    { id: 'rename', title: 'Rename the world', fields: [text('title', 'Name', document.title)], command: ({ title = '' }) => ({ do: 'renameWorld', title }) },
  ];
}
