import { parseArn } from '../1-text/arn.ts';
import type { ListElement, Text } from '../2-policy/ast.ts';
import type { Context } from '../3-world/context.ts';
import { fillIn } from './variables.ts';
import { matchesPattern, type PatternToken } from './wildcard.ts';

/**
 * Whether an entry of `Resource` or `NotResource` matches the resource's ARN. Wildcards stay inside an ARN's
 * segment, except a `*` that ends its segment; none may stand in the segment of the service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @param resource an ARN, or `*` for an action that works on no resource: then only `*` matches
 */
export function entryMatchesResource(entry: Text, resource: string, context: Context, variables: boolean): boolean {
  if (entry.value === '*') return true;
  if (parseArn(resource) === null) return false;
  const service = entry.value.split(':')[2] ?? '';
  if (/[*?]/.test(service)) return false;
  const tokens = fillIn(entry.value, context, variables, true);
  return tokens !== null && matchesPattern(insideSegments(tokens), resource);
}

/** Keeps wildcards from crossing colons, except a run that ends its segment. */
export function insideSegments(tokens: readonly PatternToken[]): PatternToken[] {
  return tokens.map((token, index) => {
    if (typeof token === 'string') return token;
    if (token.wild === 'one') return { wild: 'oneInSegment' };
    const next = tokens[index + 1];
    return token.wild === 'run' && next !== undefined && next !== ':' ? { wild: 'runInSegment' } : token;
  });
}

/** Whether the element covers the resource: one entry matches it, or for `NotResource` none does. */
export function coversResource(element: ListElement, resource: string, context: Context, variables: boolean): boolean {
  return element.entries.some((entry) => entryMatchesResource(entry, resource, context, variables)) !== element.negated;
}
