/** What the app, the machines and the command line use of the curriculum's format. */
export type * from './types.ts';
export { asker, judge, ownerArn, requestOf, worldOf, type Attempt } from './judge.ts';
export { loadCourse, type LoadedCourse } from './load.ts';
export { checkCourse } from './check.ts';
export type { Claim, Loaded } from './load-lesson.ts';
