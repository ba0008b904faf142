import { readStatements, type Statement, writeStatements } from './statements.ts';
import type { Documents, Lesson } from './types.ts';

/** A text that says the same as another in other words. */
export interface Rewriting {
  readonly what: string;
  readonly documents: Documents;
}

const ways: readonly (readonly [what: string, rewrite: (text: string) => string])[] = [
  ['the statements in another order', (text) => writeStatements(text, [...readStatements(text)].reverse())],
  ['the members of each statement in another order', perStatement((statement) => Object.fromEntries(Object.entries(statement).reverse()))],
  ['each text as a list of one', perStatement((statement) => eachList(statement, (value) => (typeof value === 'string' ? [value] : value)))],
  ['each list of one as a text', perStatement((statement) => eachList(statement, (value) => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value)))],
  ['each list in another order', perStatement((statement) => eachList(statement, (value) => (Array.isArray(value) ? [...(value as unknown[])].reverse() : value)))],
  ['an account’s digits for its root ARN', perStatement((statement) => eachPrincipal(statement, (entry) => /^arn:aws:iam::(\d{12}):root$/.exec(entry)?.[1] ?? entry))],
  ['an account’s root ARN for its digits', perStatement((statement) => eachPrincipal(statement, (entry) => (/^\d{12}$/.test(entry) ? `arn:aws:iam::${entry}:root` : entry)))],
  ['everything on one line', (text) => JSON.stringify(JSON.parse(text))],
];

/** The solution in other words, all its editable documents at once. A document that is no JSON makes none. */
export function rewritings(lesson: Lesson): Rewriting[] {
  const docs = lesson.documents.filter(({ readOnly }) => !readOnly).map(({ doc }) => doc);
  return ways.map(([what, rewrite]) => ({ what, documents: { ...lesson.solution, ...Object.fromEntries(docs.map((doc) => [doc, rewrite(lesson.solution[doc] ?? '')])) } }));
}

function perStatement(rewrite: (statement: Statement) => Statement): (text: string) => string {
  return (text) => writeStatements(text, readStatements(text).map(rewrite));
}

type Rewrite = (value: unknown) => unknown;

/** Every place where AWS takes a text or a list of them: actions, resources, principals, and the values of conditions. */
function eachList(statement: Statement, rewrite: Rewrite): Statement {
  return eachMember(statement, (name, value) => {
    if (/^(Not)?(Action|Resource)$/.test(name)) return rewrite(value);
    if (/^(Not)?Principal$/.test(name)) return isObject(value) ? eachMember(value, (_kind, entries) => rewrite(entries)) : value;
    if (name !== 'Condition' || !isObject(value)) return value;
    return eachMember(value, (_operator, keys) => (isObject(keys) ? eachMember(keys, (_key, values) => rewrite(values)) : keys));
  });
}

function eachPrincipal(statement: Statement, rewrite: (entry: string) => string): Statement {
  const entry = (value: unknown): unknown => (typeof value === 'string' ? rewrite(value) : value);
  return eachMember(statement, (name, value) => {
    if (!/^(Not)?Principal$/.test(name) || !isObject(value)) return value;
    return eachMember(value, (kind, entries) => (kind !== 'AWS' ? entries : Array.isArray(entries) ? entries.map(entry) : entry(entries)));
  });
}

function eachMember(object: Statement, rewrite: (name: string, value: unknown) => unknown): Statement {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, rewrite(name, value)]));
}

function isObject(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
