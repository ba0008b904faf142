/** How policies and worlds come into the app and leave it. Nobody imports deeper. A page of the window loads `facts.ts` alone; the rest is done beside it. */
export type * from './types.ts';
export * from './facts.ts';
export { readImport, resolveImport } from './import/read.ts';
export { type PolicyPlace, worldForPolicy } from './world/for-policy.ts';
export { mergeIntoWorld, type OnSame } from './world/merge.ts';
export type { Exported } from './export/document.ts';
export { type CommandOptions, policyJson, putKeyPolicyCommand } from './export/command.ts';
export { cloudFormationTemplate } from './export/cloudformation.ts';
export { terraformModule } from './export/terraform.ts';
export { cdkStack } from './export/cdk.ts';
export { type CsvOptions, matrixCsv } from './export/csv.ts';
export { type CaseFileSpec, caseFileJson, worldJson } from './export/files.ts';
export { type Report, report, type ReportSpec } from './export/report.ts';
