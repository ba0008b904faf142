/** What the app, the machines and the command line use of the curriculum's format. */
export type * from './quiz-types.ts';
export type * from './scene-types.ts';
export type * from './types.ts';
export { judge, mutantOf } from './judge.ts';
export { isPolicyOf, ownerOf } from './owner.ts';
export { asker, quickAsker, readWorld, requestOf, sceneRequest, worldOf } from './scene.ts';
export { loadCourse, type LoadedCourse } from './load.ts';
export { type CourseIndex, indexOf, type LessonEntry, type UnitEntry } from './course-index.ts';
export { type CourseText, withTexts } from './texts.ts';
export { inLanguage, languagesOf, skeleton } from './translations.ts';
export { blanksIn, fillBlanks } from './blanks.ts';
export { canonical } from './statements.ts';
export { automaticMutants } from './mutate.ts';
export { checkCourse, checkPack, type CourseReport, type KnownCourse, reportCourse } from './check.ts';
export { coveragePage } from './coverage.ts';
export { type Answer, answerOf, decisionsOf, isRight } from './quiz.ts';
export { afterAnswer, type CardRecord, dueOn, isDone, isDue, newCard, reviewDays } from './review.ts';
export type { Claim, Loaded } from './load-lesson.ts';
