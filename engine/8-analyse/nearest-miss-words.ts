import { callerName, listed, policyName, statementName, typeNames } from '../7-explain/words.ts';
import type { Absence, ElementName, RequestFacts } from '../4-trace/trace.ts';
import { rules } from '../rules.ts';
import type { Gap, Miss, NearStatement, Point } from './nearest-miss.ts';

/** How near the request came, in one sentence. */
export function missSentence(miss: Miss, request: RequestFacts): string {
  switch (miss.kind) {
    case 'grant':
      return `Grant ${miss.grant.id} names ${callerName(request)}, but does not cover this: ${rules[miss.grant.rule].sentence}`;
    case 'denied':
      return `${capital(statementName(miss.statement))} in ${policyName(miss.statement.policy)} denies it. One of these would have to differ: ${listed(miss.points.map((point) => matched(point, request)))}.`;
    case 'silent': {
      const level = miss.level === undefined ? '' : ` at ${miss.level}`;
      if (miss.nearest !== null) return `Nearest in ${policyName(miss.nearest.statement.policy)}${level} is ${nearSays(miss.nearest, miss.gap, request)}`;
      return miss.unreadable ? `The ${typeNames[miss.type]}${level} is not valid JSON, so nothing in it counts.` : `There is no ${typeNames[miss.type]}${level} with a statement that allows anything.`;
    }
  }
}

const gaps: Readonly<Record<Gap, string>> = {
  delegates: 'it matches, but leaves the decision to IAM policies.',
  publicAccessBlock: 'it matches, but the policy is public and public access is blocked.',
};

function nearSays({ statement, points }: NearStatement, gap: Gap | undefined, request: RequestFacts): string {
  const name = statementName(statement);
  const [first, ...more] = points;
  if (first === undefined) return `${name}: ${gaps[gap ?? 'delegates']}`;
  const others = more.length === 0 ? '' : ` Besides: ${listed(more.map((point) => pointSays(point, request)))}.`;
  return `${name}: ${pointSays(first, request)}.${others}`;
}

/** One thing that did not match: what the statement asks for, and what the request carried instead. */
function pointSays(point: Point, request: RequestFacts): string {
  switch (point.kind) {
    case 'noEffect':
      return 'AWS would not accept it as it stands, so it has no effect';
    case 'missing':
      return `it has no ${point.element}`;
    case 'element':
      return elementSays(point, request);
    case 'condition':
      return `${point.operator} ${point.key} asks for ${listed(point.expected)}, and ${carriesOf(point)}`;
  }
}

type ElementPoint = Extract<Point, { kind: 'element' }>;

const subjects: Readonly<Record<ElementPoint['element'], (request: RequestFacts, carried: string) => string>> = {
  Principal: (request) => callerName(request),
  NotPrincipal: (request) => callerName(request),
  Action: ({ action }) => action,
  NotAction: ({ action }) => action,
  Resource: (_, carried) => carried,
  NotResource: (_, carried) => carried,
  Condition: (_, carried) => carried,
};

function elementSays(point: ElementPoint, request: RequestFacts): string {
  const subject = subjects[point.element](request, point.carried);
  const entries = listed(point.entries.map(({ text }) => text));
  if (isNegated(point.element)) return `${point.element} ${entries} leaves out ${subject}`;
  return entries === '' ? `its ${point.element} is empty` : `${point.element} names ${entries}, not ${subject}`;
}

function matched(point: Point, request: RequestFacts): string {
  switch (point.kind) {
    case 'noEffect':
    case 'missing':
      return pointSays(point, request);
    case 'element': {
      const entries = listed(point.entries.map(({ text }) => text));
      const subject = subjects[point.element](request, point.carried);
      return isNegated(point.element) ? `${point.element}, which does not list ${subject}` : `${point.element} ${entries}, which covers ${subject}`;
    }
    case 'condition':
      return `${point.operator} ${point.key} ${listed(point.expected)}, where ${carriesOf(point)}`;
  }
}

const isNegated = (element: ElementName): boolean => element.startsWith('Not');

const absences: Readonly<Record<Absence, string>> = {
  operation: 'requests for this operation never carry the key',
  unusable: 'a key policy cannot use this key',
  removed: 'the request carries no such key',
  notGiven: 'the request carries no such key',
};

function carriesOf({ actual, absence }: Extract<Point, { kind: 'condition' }>): string {
  return actual === null ? absences[absence ?? 'notGiven'] : `the request carries ${listed(actual)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
