import { parseArn } from '../1-text/arn.ts';
import { intern } from '../1-text/intern.ts';
import type { ListElement, Text } from '../2-policy/ast.ts';
import type { Context } from '../3-world/context.ts';
import { fillIn } from './variables.ts';
import { matchesPattern, patternOf, type PatternToken } from './wildcard.ts';

/** A wildcard in the segment of the service, the third: such an entry matches nothing. */
const WILD_SERVICE = /^[^:]*:[^:]*:[^:]*[*?]/;
/** A variable before the fifth colon, where none is filled in: such an entry matches nothing either. */
const EARLY_VARIABLE = /^(?:[^:$]*:){0,4}[^:$]*\$\{/;

/**
 * Whether an entry of `Resource` or `NotResource` matches the resource's ARN. Wildcards stay inside an ARN's
 * segment, except a `*` that ends its segment; none may stand in the segment of the service. Variables stand after the
 * fifth colon only: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @param resource an ARN, or `*` for an action that works on no resource: then only `*` matches
 */
export function entryMatchesResource(entry: Text, resource: string, context: Context, variables: boolean): boolean {
  if (entry.value === '*') return true;
  if (parseArn(resource) === null || WILD_SERVICE.test(entry.value)) return false;
  if (variables && EARLY_VARIABLE.test(entry.value)) return false;
  const tokens = fillIn(entry.value, context, variables);
  return tokens !== null && matchesPattern(insideSegments(tokens), resource);
}

/** Whether the resource is covered. The context is read only where a variable asks for it: deriving it takes time. */
export type ResourceProgram = (asked: { readonly resource: string; readonly context: Context }) => boolean;

/** `Resource` or `NotResource` made ready for many requests: it answers as `coversResource` does. null: every resource. */
export function compileResource(element: ListElement, variables: boolean): ResourceProgram | null {
  const { entries, negated } = element;
  if (entries.some(({ value }) => value === '*')) return negated ? () => false : null;
  const exact = new Set<string>();
  const patterns: ((resource: string) => boolean)[] = [];
  const filled: Text[] = [];
  for (const entry of entries) {
    // Stryker disable next-line ConditionalExpression,LogicalOperator,StringLiteral: what is filled in for each request says the same without a variable, only later
    if (variables && entry.value.includes('${')) filled.push(entry);
    else if (!/[*?]/.test(entry.value)) exact.add(intern(entry.value));
    else if (!WILD_SERVICE.test(entry.value)) patterns.push(compilePattern(entry.value));
  }
  const [single] = exact;
  // Stryker disable next-line all: one ARN alone is compared sooner, not otherwise
  if (exact.size === 1 && single !== undefined && patterns.length === 0 && filled.length === 0) {
    return ({ resource }) => (resource === single) !== negated;
  }
  return (asked) => {
    const { resource } = asked;
    const covered = exact.has(resource) || patterns.some((matches) => matches(resource)) || filled.some((entry) => entryMatchesResource(entry, resource, asked.context, variables));
    return covered !== negated;
  };
}

/** A pattern without variables: what stands before its first wildcard sorts out most resources. */
function compilePattern(value: string): (resource: string) => boolean {
  const tokens = insideSegments(patternOf(value));
  const start = value.slice(0, value.search(/[*?]/));
  return (resource) => resource.startsWith(start) && matchesPattern(tokens, resource) && parseArn(resource) !== null;
}

/** Keeps wildcards from crossing colons, except a run that ends its segment. */
export function insideSegments(tokens: readonly PatternToken[]): PatternToken[] {
  return tokens.map((token, index) => {
    if (token === 'one') return 'oneInSegment';
    const next = tokens[index + 1];
    return token === 'run' && next !== undefined && next !== ':' ? 'runInSegment' : token;
  });
}

/** Whether the element covers the resource: one entry matches it, or for `NotResource` none does. */
export function coversResource(element: ListElement, resource: string, context: Context, variables: boolean): boolean {
  return element.entries.some((entry) => entryMatchesResource(entry, resource, context, variables)) !== element.negated;
}
