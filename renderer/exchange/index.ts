/** How policies and worlds come into the app and leave it. Nobody imports deeper. */
export type * from './types.ts';
export { readImport, resolveImport } from './import/read.ts';
export { type PolicyPlace, worldForPolicy } from './world/for-policy.ts';
export { mergeIntoWorld, type OnSame } from './world/merge.ts';
export { comparePolicies } from './world/compare.ts';
