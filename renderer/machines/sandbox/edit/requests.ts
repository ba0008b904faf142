import type { CommandOf } from '../commands.ts';
import { type Applied, done, freshId, isBlank, refused, type SandboxDocument } from '../document.ts';

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

  addExpectation: (document: SandboxDocument, { name, attempt, expected }: CommandOf<'addExpectation'>): Applied => {
    if (isBlank(name)) return refused(unnamed);
    return done({ ...document, expectations: [...document.expectations, { id: freshId(name, document.expectations), name: name.trim(), attempt, expected }] });
  },

  changeExpectation: (document: SandboxDocument, { id, name, expected }: CommandOf<'changeExpectation'>): Applied => {
    if (name !== undefined && isBlank(name)) return refused(unnamed);
    if (!document.expectations.some((one) => one.id === id)) return refused('There is no such expectation.');
    const change = { ...(name === undefined ? {} : { name: name.trim() }), ...(expected === undefined ? {} : { expected }) };
    return done({ ...document, expectations: document.expectations.map((one) => (one.id === id ? { ...one, ...change } : one)) });
  },

  deleteExpectation: (document: SandboxDocument, { id }: CommandOf<'deleteExpectation'>): Applied =>
    document.expectations.some((one) => one.id === id) ? done({ ...document, expectations: document.expectations.filter((one) => one.id !== id) }) : refused('There is no such expectation.'),
};
