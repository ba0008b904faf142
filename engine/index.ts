/**
 * The evaluator's whole public surface. Nobody imports deeper.
 *
 * Text in, decision out, with the reasons as data: see ARCHITECTURE.md.
 */
export type { Range } from './1-text/range.ts';
export type * from './3-world/spec.ts';
export type * from './4-trace/trace.ts';
export type { ExplanationLine } from './7-explain/lines.ts';
