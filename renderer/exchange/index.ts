/** How policies and worlds come into the app and leave it. Nobody imports deeper. A page of the window loads `facts.ts` alone; the rest is done beside it. */
export type * from './types.ts';
export { partitionOf } from './import/inquiry.ts';
export { readImport, resolveImport } from './import/read.ts';
export { type PolicyPlace, worldForPolicy } from './world/for-policy.ts';
export { mergeIntoWorld, type OnSame } from './world/merge.ts';
export { type Exported, visible } from './export/document.ts';
export { type CommandOptions, policyJson, putKeyPolicyCommand } from './export/command.ts';
export { cloudFormationTemplate } from './export/cloudformation.ts';
export { terraformModule } from './export/terraform.ts';
export { cdkStack } from './export/cdk.ts';
export { type CsvOptions, matrixCsv } from './export/csv.ts';
export { type CaseFileSpec, caseFileJson, worldJson } from './export/files.ts';
export { decisionMarkdown, decisionText } from './export/decision.ts';
export { type Report, report, type ReportSpec } from './export/report.ts';
export { libraryPolicies, type LibraryPolicy, startWorlds, type StartWorld } from './library/library.ts';
