import type { CommandOf } from '../commands.ts';
import { type Applied, done, type Expectation, type Expected, freshId, isBlank, refused, type SandboxDocument } from '../document.ts';
import { nameOfExpectation } from '../views/decisions.ts';
import { without } from '../without.ts';

const unnamed = 'It needs a name, so that you find it again.';

/** Kept requests, and what must come out. */
export const edits = {
  saveRequest: (document: SandboxDocument, { name, attempt }: CommandOf<'saveRequest'>): Applied => {
    if (isBlank(name)) return refused(unnamed);
    return done({ ...document, requests: [...document.requests, { id: freshId(name, document.requests), name: name.trim(), attempt }] });
  },

  renameRequest: (document: SandboxDocument, { id, name }: CommandOf<'renameRequest'>): Applied => {
    if (isBlank(name)) return refused(unnamed);
    if (!document.requests.some((one) => one.id === id)) return refused('There is no such request.');
    return done({ ...document, requests: document.requests.map((one) => (one.id === id ? { ...one, name: name.trim() } : one)) });
  },

  deleteRequest: (document: SandboxDocument, { id }: CommandOf<'deleteRequest'>): Applied =>
    document.requests.some((one) => one.id === id) ? done({ ...document, requests: document.requests.filter((one) => one.id !== id) }) : refused('There is no such request.'),

  addExpectation: (document: SandboxDocument, { name, attempt, expected, suite = '' }: CommandOf<'addExpectation'>): Applied => {
    if (isBlank(name)) return refused(unnamed);
    return done({ ...document, expectations: [...document.expectations, inSuite({ id: freshId(name, document.expectations), name: name.trim(), attempt, expected }, suite)] });
  },

  /** A name that said what was expected says what is expected now, unless another is given. */
  changeExpectation: (document: SandboxDocument, { id, name, expected, suite }: CommandOf<'changeExpectation'>): Applied => {
    if (name !== undefined && isBlank(name)) return refused(unnamed);
    const old = document.expectations.find((one) => one.id === id);
    if (old === undefined) return refused('There is no such expectation.');
    const said = (of: Expected): string => nameOfExpectation(document.scene, old.attempt, of);
    const given = name?.trim() ?? old.name;
    const next = { ...old, expected: expected ?? old.expected, name: expected !== undefined && given === old.name && given === said(old.expected) ? said(expected) : given };
    const changed = suite === undefined ? next : inSuite(next, suite);
    return done({ ...document, expectations: document.expectations.map((one) => (one === old ? changed : one)) });
  },

  deleteExpectation: (document: SandboxDocument, { id }: CommandOf<'deleteExpectation'>): Applied =>
    document.expectations.some((one) => one.id === id) ? done({ ...document, expectations: document.expectations.filter((one) => one.id !== id) }) : refused('There is no such expectation.'),
};

function inSuite(expectation: Expectation, suite: string): Expectation {
  return isBlank(suite) ? without(expectation, 'suite') : { ...expectation, suite: suite.trim() };
}
