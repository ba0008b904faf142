import * as aliases from './aliases.ts';
import * as dataKeys from './data-keys.ts';
import { Decrypt, Encrypt, ReEncrypt } from './encryption.ts';
import { CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant } from './grants.ts';
import { DeleteImportedKeyMaterial, GetParametersForImport, ImportKeyMaterial } from './import.ts';
import { CreateKey, DescribeKey, GetKeyLastUsage, ListKeys, UpdateKeyDescription } from './keys.ts';
import { CancelKeyDeletion, DisableKey, EnableKey, ScheduleKeyDeletion } from './lifecycle.ts';
import { ReplicateKey, UpdatePrimaryRegion } from './multi-region.ts';
import type { Shapes } from '../parameters.ts';
import { notSimulatedOperations } from './not-simulated.ts';
import type { Operation } from './operation.ts';
import { GetKeyPolicy, ListKeyPolicies, PutKeyPolicy } from './policies.ts';
import { DisableKeyRotation, EnableKeyRotation, GetKeyRotationStatus, ListKeyRotations, RotateKeyOnDemand } from './rotation.ts';
import { shapesOf } from './shapes.ts';
import * as signatures from './signatures.ts';
import { ListResourceTags, TagResource, UntagResource } from './tags.ts';

const done: readonly (readonly [name: string, operation: Operation])[] = [
  ...Object.entries({ ...aliases, ...dataKeys, ...signatures }),
  ...Object.entries({ Decrypt, Encrypt, ReEncrypt }),
  ...Object.entries({ CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant }),
  ...Object.entries({ DeleteImportedKeyMaterial, GetParametersForImport, ImportKeyMaterial }),
  ...Object.entries({ CreateKey, DescribeKey, GetKeyLastUsage, ListKeys, UpdateKeyDescription }),
  ...Object.entries({ CancelKeyDeletion, DisableKey, EnableKey, ScheduleKeyDeletion }),
  ...Object.entries({ ReplicateKey, UpdatePrimaryRegion }),
  ...Object.entries({ GetKeyPolicy, ListKeyPolicies, PutKeyPolicy }),
  ...Object.entries({ DisableKeyRotation, EnableKeyRotation, GetKeyRotationStatus, ListKeyRotations, RotateKeyOnDemand }),
  ...Object.entries({ ListResourceTags, TagResource, UntagResource }),
  ...notSimulatedOperations,
];

/** Every operation by its name: what it takes, and what it does. */
export const operations: ReadonlyMap<string, Operation & { readonly parameters: Shapes }> = new Map(done.map(([name, operation]) => [name, { parameters: shapesOf.get(name) ?? {}, ...operation }]));
