import type { ConditionOperator } from '../../2-policy/ast.ts';
import type { Context } from '../../3-world/context.ts';
import { fillIn, printTokens } from '../variables.ts';
import { matchesPattern, type PatternToken } from '../wildcard.ts';
import { addressInRange, parseAddress, parseRange } from './address.ts';
import { parseMoment, parseNumber } from './scalars.ts';

/** A value of the policy, made ready to compare with values of requests. */
export interface Expected {
  /** After policy variables were filled in, for the trace. */
  readonly text: string;
  matches(actual: string): boolean;
}

/** A value with a variable that has no value: it equals nothing. */
const nothing = (text: string): Expected => ({ text, matches: () => false });

/** Whether the operator is the negation of another: it asks that no value matches. */
export function isNegated(operator: ConditionOperator): boolean {
  return operator.includes('Not');
}

/**
 * A policy's value under an operator, without its negation: `StringNotEquals` compares as `StringEquals` does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @param variables whether the policy's version fills in `${…}`
 */
export function prepare(operator: ConditionOperator, value: string, context: Context, variables: boolean): Expected {
  switch (operator) {
    case 'StringEquals':
    case 'StringNotEquals':
      return withText(value, context, variables, (text) => (actual) => actual === text);
    case 'StringEqualsIgnoreCase':
    case 'StringNotEqualsIgnoreCase':
      return withText(value, context, variables, (text) => (actual) => actual.toLowerCase() === text.toLowerCase());
    case 'StringLike':
    case 'StringNotLike':
      return withPattern(value, context, variables);
    case 'ArnEquals':
    case 'ArnLike':
    case 'ArnNotEquals':
    case 'ArnNotLike':
      return withArn(value, context, variables);
    case 'NumericEquals':
    case 'NumericNotEquals':
      return ordered(value, parseNumber, (actual, expected) => actual === expected);
    case 'NumericLessThan':
      return ordered(value, parseNumber, (actual, expected) => actual < expected);
    case 'NumericLessThanEquals':
      return ordered(value, parseNumber, (actual, expected) => actual <= expected);
    case 'NumericGreaterThan':
      return ordered(value, parseNumber, (actual, expected) => actual > expected);
    case 'NumericGreaterThanEquals':
      return ordered(value, parseNumber, (actual, expected) => actual >= expected);
    case 'DateEquals':
    case 'DateNotEquals':
      return ordered(value, parseMoment, (actual, expected) => actual === expected);
    case 'DateLessThan':
      return ordered(value, parseMoment, (actual, expected) => actual < expected);
    case 'DateLessThanEquals':
      return ordered(value, parseMoment, (actual, expected) => actual <= expected);
    case 'DateGreaterThan':
      return ordered(value, parseMoment, (actual, expected) => actual > expected);
    case 'DateGreaterThanEquals':
      return ordered(value, parseMoment, (actual, expected) => actual >= expected);
    case 'Bool':
    case 'Null':
      return { text: value, matches: (actual) => actual.toLowerCase() === value.toLowerCase() };
    case 'BinaryEquals':
      return { text: value, matches: (actual) => actual === value };
    case 'IpAddress':
    case 'NotIpAddress':
      return inNetwork(value);
  }
}

function withText(value: string, context: Context, variables: boolean, test: (text: string) => (actual: string) => boolean): Expected {
  const tokens = fillIn(value, context, variables);
  if (tokens === null) return nothing(value);
  const text = printTokens(tokens);
  return { text, matches: test(text) };
}

function withPattern(value: string, context: Context, variables: boolean): Expected {
  const tokens = fillIn(value, context, variables);
  if (tokens === null) return nothing(value);
  return { text: printTokens(tokens), matches: (actual) => matchesPattern(tokens, actual) };
}

/** The six parts of an ARN are compared one by one: a wildcard stays in its part, and only the last holds colons of its own. */
function withArn(value: string, context: Context, variables: boolean): Expected {
  const tokens = fillIn(value, context, variables);
  if (tokens === null) return nothing(value);
  let colons = 0;
  const inParts = tokens.map((token): PatternToken => {
    if (token === ':') colons += 1;
    if (colons >= 5) return token;
    return token === 'run' ? 'runInSegment' : token === 'one' ? 'oneInSegment' : token;
  });
  return colons < 5 ? nothing(value) : { text: printTokens(tokens), matches: (actual) => matchesPattern(inParts, actual) };
}

function ordered(value: string, parse: (text: string) => number | null, test: (actual: number, expected: number) => boolean): Expected {
  const expected = parse(value);
  if (expected === null) return nothing(value);
  return {
    text: value,
    matches: (actual) => {
      const number = parse(actual);
      return number !== null && test(number, expected);
    },
  };
}

function inNetwork(value: string): Expected {
  const range = parseRange(value);
  if (range === null) return nothing(value);
  return {
    text: value,
    matches: (actual) => {
      const address = parseAddress(actual);
      return address !== null && addressInRange(address, range);
    },
  };
}
