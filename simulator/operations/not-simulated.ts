import { notSimulated } from '../answers.ts';
import { named } from '../call.ts';
import type { Operation } from './operation.ts';
import { customKeyStores, permissionsOnly } from './shapes.ts';

/** An operation on a custom key store: the permission is decided, and nothing happens. */
function customKeyStore(name: string): readonly [string, Operation] {
  return [
    name,
    {
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
      asks: (call) => [{ action: `kms:${name}`, resources: [named(call, call.parameters.text('KeyId'))] }],
      perform: () => {
        throw notSimulated(`kms:${name} is a permission, not an operation: ${instead}. A call of it`);
      },
    },
  ];
}

export const notSimulatedOperations: readonly (readonly [string, Operation])[] = [
  ...customKeyStores.map(customKeyStore),
  ...[...permissionsOnly].map(([name, instead]) => permissionOnly(name, instead)),
];
