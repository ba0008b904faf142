/** What a page loads of the exchange: no file is read with it, and none is written. */
export { partitionOf } from './import/inquiry.ts';
export { visible } from './export/document.ts';
export { decisionMarkdown, decisionText } from './export/decision.ts';
export { libraryPolicies, type LibraryPolicy, startWorlds, type StartWorld } from './library/library.ts';
