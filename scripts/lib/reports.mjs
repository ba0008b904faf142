// Counts what the runners reported themselves. A runner that left no report has failed.
import { say } from './say.mjs';

/** @typedef {{ passed: number, failed: number }} Result */
/** @typedef {{ code: number, output: string }} Ended */

/** @param {readonly Result[]} results @returns {Result} */
export function sum(results) {
  return results.reduce((total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }), { passed: 0, failed: 0 });
}

/** A check without tests of its own: one passed when it is clean, else one failed for each fault. @param {number} faults @param {number} code @returns {Result} */
function checked(faults, code) {
  if (faults === 0 && code === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: Math.max(1, faults) };
}

/** @param {Ended} ended */
export function tscResult({ code, output }) {
  const faults = output.split('\n').filter((line) => /error TS\d+/.test(line));
  for (const line of faults) say(line);
  if (code !== 0 && faults.length === 0) say(output);
  return checked(faults.length, code);
}

/** @param {Ended} ended */
export function svelteCheckResult({ code, output }) {
  const faults = output.split('\n').filter((line) => /^\d+ (ERROR|WARNING) /.test(line));
  for (const line of faults) say(line);
  if (code !== 0 && faults.length === 0) say(output);
  return checked(faults.length, code);
}

/** @param {Ended} ended @param {string | null} report */
export function eslintResult({ code, output }, report) {
  if (report === null) {
    say(output);
    return { passed: 0, failed: 1 };
  }
  const files = /** @type {{ filePath: string, messages: { line?: number, message: string, ruleId: string | null }[] }[]} */ (JSON.parse(report));
  const faults = files.flatMap(({ filePath, messages }) => messages.map(({ line, message, ruleId }) => `${filePath}:${line ?? 0} ${message} (${ruleId ?? 'error'})`));
  for (const fault of faults) say(fault);
  return checked(faults.length, code);
}

/** For a runner that prints one line for each finding. @param {Ended} ended */
export function listResult({ code, output }) {
  if (code === 0) return { passed: 1, failed: 0 };
  say(output.trim());
  return { passed: 0, failed: 1 };
}

/** @param {string | null} report @param {Ended} ended @returns {Result} */
export function vitestResult(report, { code, output }) {
  if (report === null) {
    say(output.split('\n').slice(-60).join('\n'));
    return { passed: 0, failed: 1 };
  }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(report);
  let brokenFiles = 0;
  for (const file of testResults) {
    const failing = file.assertionResults.filter((/** @type {{ status: string }} */ one) => one.status === 'failed');
    for (const one of failing) say(`${file.name}\n  ${one.fullName}\n    ${(one.failureMessages[0] ?? '').split('\n').slice(0, 12).join('\n    ')}`);
    // A file that could not even be loaded has no tests to count.
    if (file.status === 'failed' && failing.length === 0) {
      brokenFiles += 1;
      say(`${file.name}\n  ${file.message}`);
    }
  }
  const failed = numFailedTests + brokenFiles;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** @param {string | null} report @param {number} code @returns {Result} */
export function playwrightResult(report, code) {
  if (report === null) return { passed: 0, failed: 1 };
  const { stats, errors } = JSON.parse(report);
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed };
}
