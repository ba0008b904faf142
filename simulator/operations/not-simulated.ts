import { notSimulated } from '../answers.ts';
import { named } from '../call.ts';
import type { Operation } from './operation.ts';

/** An operation on a custom key store: the permission is decided, and nothing happens. */
function customKeyStore(name: string): readonly [string, Operation] {
  const text = { type: 'text', max: 16_384 } as const;
  const names = ['CustomKeyStoreId', 'CustomKeyStoreName', 'NewCustomKeyStoreName', 'CloudHsmClusterId', 'TrustAnchorCertificate', 'KeyStorePassword', 'CustomKeyStoreType'];
  const proxy = ['XksProxyUriEndpoint', 'XksProxyUriPath', 'XksProxyVpcEndpointServiceName', 'XksProxyVpcEndpointServiceOwner', 'XksProxyConnectivity', 'Marker'];
  return [
    name,
    {
      parameters: { ...Object.fromEntries([...names, ...proxy].map((parameter) => [parameter, text])), XksProxyAuthenticationCredential: { type: 'object' }, Limit: { type: 'number', min: 1, max: 1000 } },
      asks: () => [{ action: `kms:${name}`, resources: ['*'] }],
      perform: () => {
        throw notSimulated('A custom key store');
      },
    },
  ];
}

/** A permission that no operation has the name of: other operations ask for it. */
function permissionOnly(name: string, instead: string): readonly [string, Operation] {
  return [
    name,
    {
      parameters: { KeyId: { type: 'text', required: true } },
      asks: (call) => [{ action: `kms:${name}`, resources: [named(call, call.parameters.text('KeyId'))] }],
      perform: () => {
        throw notSimulated(`kms:${name} is a permission, not an operation: ${instead}. A call of it`);
      },
    },
  ];
}

const permissions: readonly (readonly [string, Operation])[] = [
  permissionOnly('ReEncryptFrom', 'ReEncrypt needs it on the source key'),
  permissionOnly('ReEncryptTo', 'ReEncrypt needs it on the destination key'),
  permissionOnly('SynchronizeMultiRegionKey', 'the service-linked role of KMS uses it'),
];

/** Permissions that are no operation: the AWS command line has no command of their name. */
export const permissionsOnly: ReadonlySet<string> = new Set(permissions.map(([name]) => name));

export const notSimulatedOperations: readonly (readonly [string, Operation])[] = [
  ...['ConnectCustomKeyStore', 'CreateCustomKeyStore', 'DeleteCustomKeyStore', 'DescribeCustomKeyStores', 'DisconnectCustomKeyStore', 'UpdateCustomKeyStore'].map(customKeyStore),
  ...permissions,
];
