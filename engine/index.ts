/**
 * The evaluator's whole public surface. Nobody imports deeper.
 *
 * Text in, decision out, with the reasons as data: see ARCHITECTURE.md.
 */
export type { Range } from './1-text/range.ts';
export { parseJson, type JsonMember, type JsonNode, type JsonText } from './1-text/json.ts';
export { isAccountId, parseArn, type Arn } from './1-text/arn.ts';
export { parsePolicy, type ParsedPolicy } from './2-policy/parse.ts';
export { conditionOperators, type Policy, type Statement } from './2-policy/ast.ts';
export type { Diagnostic, DiagnosticCode } from './messages.ts';
export type * from './3-world/spec.ts';
export { loadWorld, withKeyPolicy } from './3-world/load.ts';
export { loadRequest, withParameters } from './3-world/request.ts';
export { defaultKeyPolicy } from './3-world/policies.ts';
export type { Problem } from './3-world/reader.ts';
export type { Request, World } from './3-world/world.ts';
export type * from './4-trace/trace.ts';
export { decide, explain } from './7-explain/explain.ts';
export { accessMatrix, askersOf, matrixDifference, type AccessMatrix, type MatrixChange, type MatrixDifference, type MatrixOptions, type MatrixRow } from './7-explain/matrix.ts';
export { ownText, plural } from './7-explain/plural.ts';
export { headline } from './7-explain/headline.ts';
export { awsMessage, isAwsWording } from './7-explain/aws-message.ts';
export { messageCaption } from './7-explain/message-caption.ts';
export { explanationLines, gateSentence, type ExplanationLine } from './7-explain/lines.ts';
export { gateNames, groupDigits, typeNames } from './7-explain/words.ts';
export { keyKinds } from './6-authorize/key-state.ts';
export { nearestMiss, type Gap, type Miss, type NearStatement, type Point } from './8-analyse/nearest-miss.ts';
export { missSentence } from './8-analyse/nearest-miss-words.ts';
export { smallestChange, type DocumentChange, type SmallestChange } from './8-analyse/change/smallest-change.ts';
export { changeSentence, gainSentences, obstacleSentence } from './8-analyse/change/change-words.ts';
export type { Obstacle } from './8-analyse/change/candidates.ts';
export type { Gain } from './8-analyse/change/gains.ts';
export type { ChangeStep } from './8-analyse/change/step.ts';
export { withoutStatement, type Removal } from './8-analyse/without-statement.ts';
export { removalSentence } from './8-analyse/without-statement-words.ts';
export { statementCoverage, type ConditionCoverage, type Coverage, type DocumentCoverage, type EntryCoverage, type StatementCoverage } from './8-analyse/coverage.ts';
export { findCounterexample, searchCounterexample, type Counterexample, type SearchedSpace, type SearchProgress } from './8-analyse/search/counterexample.ts';
export { counterexampleSentence } from './8-analyse/search/counterexample-words.ts';
export type { AccessGoal, AccessRules, Forbidden, LeastPrivilege } from './8-analyse/search/goal.ts';
export { carriedBy, type AccessRule } from './8-analyse/search/rules.ts';
export { reachPlaintext, searchPlaintext, type ReachPath, type ReachStep } from './8-analyse/search/reach.ts';
export { reachRemark, reachSentence } from './8-analyse/search/reach-words.ts';
export { checkNewKeyPolicy, checkPutKeyPolicy, type PolicyRefusal, type PutKeyPolicyError, type PutKeyPolicyOptions, type PutKeyPolicyResult } from './8-analyse/put-key-policy.ts';
export { validatePolicy } from './8-analyse/findings/validate.ts';
export { applyFix, type Edit, type Finding, type Fix, type Severity } from './8-analyse/findings/finding.ts';
export { checks as findingChecks, type CheckRow, type FindingCode } from './8-analyse/findings/registry.ts';
export { pages as findingPages } from './8-analyse/findings/pages.ts';
export { rules, type Rule, type RuleId } from './rules.ts';
export { kmsActions, type KmsAction } from './catalog/actions.ts';
export { conditionKeys, type ConditionKey } from './catalog/condition-keys.ts';
