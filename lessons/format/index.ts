/** What the app, the machines and the command line use of the curriculum's format. */
export type * from './quiz-types.ts';
export type * from './scene-types.ts';
export type * from './types.ts';
export { judge } from './judge.ts';
export { isPolicyOf } from './owner.ts';
export { asker, requestOf, worldOf } from './scene.ts';
export { loadCourse, type LoadedCourse } from './load.ts';
export { checkCourse } from './check.ts';
export type { Claim, Loaded } from './load-lesson.ts';
