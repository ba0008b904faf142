import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program and waits for it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string | undefined>, quiet?: boolean, cwd?: string, timeoutMs?: number, toStderr?: boolean, shell?: boolean }} [options]
 *   `quiet` keeps its output instead of showing it; after `timeoutMs` the program and its children are killed
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>}
 */
export function runChild(command, args, options = {}) {
  const posix = process.platform !== 'win32';
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      // A group of its own, so that a hanging Electron can be killed with all its children.
      detached: posix && options.timeoutMs !== undefined,
      shell: options.shell === true,
      stdio: options.quiet === true ? ['ignore', 'pipe', 'pipe'] : ['inherit', options.toStderr === true ? 2 : 'inherit', 'inherit'],
    });
    let output = '';
    let timedOut = false;
    child.stdout?.on('data', (data) => (output += String(data)));
    child.stderr?.on('data', (data) => (output += String(data)));
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            killGroup(child.pid);
          }, options.timeoutMs);
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer);
      if (options.timeoutMs !== undefined) killGroup(child.pid);
      resolve({ code, output, timedOut });
    };
    child.on('error', (fault) => {
      output += fault.message;
      finish(127);
    });
    child.on('exit', (code) => {
      // The pipes may still hold a little.
      setTimeout(() => finish(code ?? 1), options.quiet === true ? 50 : 0);
    });
  });
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** How npm is run on this platform: as a script of this Node where possible, so that Windows needs no shell. */
export function npm() {
  const script = process.env['npm_execpath'];
  if (script !== undefined && /\.c?js$/.test(script)) return { command: process.execPath, args: [script], shell: false };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [], shell: process.platform === 'win32' };
}
