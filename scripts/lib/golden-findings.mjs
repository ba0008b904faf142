import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './paths.mjs';

/** Key policies that others wrote. They lie beside the project and never in it. */
export const realPolicies = at('..', 'shared', 'real-policies');
export const goldenFile = at('test', 'findings', 'real-policies.golden.json');

/** @typedef {{ code: string, severity: string, line: number, reason: string }} GoldenLine */
/** @typedef {Record<string, GoldenLine[]>} Golden by the name of the policy's file; every file is listed, also one without findings */

export const havePolicies = () => existsSync(realPolicies);

/**
 * What is found in each of the policies, without a reason yet.
 *
 * @param {typeof import('../../engine/index.ts').validatePolicy} validatePolicy
 * @returns {Golden}
 */
export function findAll(validatePolicy) {
  const files = readdirSync(realPolicies).filter((name) => name.endsWith('.json')).sort();
  return Object.fromEntries(
    files.map((name) => {
      const text = readFileSync(join(realPolicies, name), 'utf8');
      return [name, validatePolicy('keyPolicy', text).map(({ code, severity, range }) => ({ code, severity, line: text.slice(0, range.from).split('\n').length, reason: '' }))];
    }),
  );
}

/** @returns {Golden} */
export function readGolden() {
  return existsSync(goldenFile) ? JSON.parse(readFileSync(goldenFile, 'utf8')) : {};
}

/**
 * What is found now, with the reasons of the lines that stayed.
 *
 * @param {Golden} found @param {Golden} golden
 * @returns {{ merged: Golden, without: string[] }} `without`: lines that nobody has given a reason for
 */
export function withReasons(found, golden) {
  /** @type {string[]} */
  const without = [];
  const merged = Object.fromEntries(
    Object.entries(found).map(([name, lines]) => [
      name,
      lines.map((line) => {
        const same = golden[name]?.find((one) => one.code === line.code && one.severity === line.severity && one.line === line.line);
        if ((same?.reason ?? '') === '') without.push(`${name}:${line.line} ${line.code}`);
        return { ...line, reason: same?.reason ?? '' };
      }),
    ]),
  );
  return { merged, without };
}

/** One finding a line, so that a change is easy to read. @param {Golden} golden */
export function printGolden(golden) {
  const files = Object.entries(golden).map(([name, lines]) => `  ${JSON.stringify(name)}: [${lines.map((line) => `\n    ${JSON.stringify(line)}`).join(',')}${lines.length === 0 ? '' : '\n  '}]`);
  return `{\n${files.join(',\n')}\n}\n`;
}
