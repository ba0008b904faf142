/** Workshops without a network: class, result and pack files, and what an instructor sees. Nobody imports deeper. */
export { type FileFault, fileEndings, type FileKind, type Read } from './reading.ts';
export { classText, type Learner, learnerOf, nameFault, newClass, readClass, type WorkshopClass } from './class.ts';
export { classFaults, withClassStart } from './class-check.ts';
export { rosterFromCsv, rosterFromText, type RosterDraft } from './roster.ts';
export { type HintRule, mayHint, maySeeSolution, type SolutionRule } from './rules.ts';
export { readRecord, standing, startRecord, type WorkshopRecord } from './record.ts';
export { type LessonMoment, observe } from './observe.ts';
export type { LessonStanding, Standing } from './standing.ts';
export { handIn, type HandInFile } from './hand-in.ts';
export { type CodeContent, type CodeState, progressCode, readProgressCode } from './progress-code.ts';
export type { HandedIn } from './result.ts';
export { collect, type Collection, emptyCollection, type ResultSource } from './collect.ts';
export type { FileRow } from './files.ts';
export { type Conflict, lastDocuments, type LearnerRow, overview, type Overview, type OverviewOptions } from './overview.ts';
export type { CheckRow, LessonRow, NearMissRow, PolicyRow } from './lesson-rows.ts';
export { checksCsv, lessonsCsv, type TableOptions } from './csv.ts';
export { xapiJson, type XapiOptions, type XapiStatement, xapiStatements } from './xapi.ts';
export { openPack, type Pack, packText, readPack } from './pack.ts';
