import { runChild } from './child.mjs';
import { isRoot } from './system.mjs';

/** Brings the loopback interface up, which the test runner needs to talk to Electron, then runs the rest. */
const LOOPBACK = 'ip link set lo up && exec "$0" "$@"';

/**
 * The same command in a network namespace without interfaces (but for loopback), where the system lets us make one:
 * what passes there needs no network.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ command: string, args: string[], note: string }>}
 */
export async function isolated(command, args) {
  const plain = { command, args };
  if (process.platform !== 'linux') return { ...plain, note: 'Without a network namespace: this system has none.' };
  if (!isRoot()) return { ...plain, note: 'Without a network namespace: that takes root.' };
  const works = await runChild('unshare', ['--net', 'sh', '-c', LOOPBACK, 'true'], { quiet: true });
  if (works.code !== 0) return { ...plain, note: 'Without a network namespace: this system does not let us make one.' };
  return { command: 'unshare', args: ['--net', 'sh', '-c', LOOPBACK, command, ...args], note: 'In a network namespace without interfaces.' };
}
