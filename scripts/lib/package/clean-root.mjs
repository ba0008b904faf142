import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../child.mjs';
import { cache } from '../paths.mjs';
import { say } from '../say.mjs';
import { isRoot } from '../system.mjs';

/**
 * A root of its own for trying a package: a bare Debian, made by debootstrap and kept as an archive; where that cannot be had, a
 * layer over this system, which shows installing and removing but not that the dependencies are complete.
 *
 * @typedef {{ clean: boolean, run: (script: string, timeoutMs: number) => Promise<{ code: number, output: string }>, path: (inside: string) => string, close: () => Promise<void> }} Root
 */

const RELEASE = 'bookworm';
const MINUTE = 60_000;

/** @returns {Promise<Root | string>} why there is none, in words */
export async function openRoot() {
  if (process.platform !== 'linux') return 'only Linux has roots to change into';
  if (!isRoot()) return 'that takes root';
  const folder = mkdtempSync(join(tmpdir(), 'kpl-root-'));
  const clean = await unpackClean(folder);
  const upper = join(folder, 'upper');
  const root = clean ? join(folder, 'clean') : join(folder, 'merged');
  // The mounts live in a namespace of their own, and end with each command.
  const setUp = clean
    ? [`mount --rbind /dev ${root}/dev`, `mount --bind /sys ${root}/sys`]
    : [`mount -t overlay overlay -o lowerdir=/,upperdir=${upper},workdir=${join(folder, 'work')} ${root}`, `mount --rbind /dev ${root}/dev`, `mount --bind /sys ${root}/sys`];
  for (const name of ['upper', 'work', 'merged']) mkdirSync(join(folder, name), { recursive: true });
  /** @param {string} script @param {number} timeoutMs */
  const run = (script, timeoutMs) => {
    writeFileSync(join(folder, 'script.sh'), script);
    mkdirSync(join(clean ? root : upper, 'tmp'), { recursive: true });
    writeFileSync(join(clean ? root : upper, 'tmp', 'script.sh'), script);
    const line = [...setUp, `mount -t proc proc ${root}/proc`, `exec chroot ${root} /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -e /tmp/script.sh`].join(' && ');
    return runChild('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', line], { quiet: true, timeoutMs });
  };
  return {
    clean,
    run,
    path: (inside) => join(clean ? root : upper, inside),
    close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  };
}

/** @param {string} folder @returns {Promise<boolean>} whether there is a clean root in it now */
async function unpackClean(folder) {
  const root = join(folder, 'clean');
  const archive = join(cache, `clean-root-${RELEASE}.tar`);
  mkdirSync(root, { recursive: true });
  if (!existsSync(archive) && !(await makeClean(root, archive))) return false;
  const unpacked = await runChild('tar', ['-xpf', archive, '-C', root], { quiet: true });
  if (unpacked.code !== 0) return false;
  // It reaches the same places as this system does.
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) if (existsSync(file)) writeFileSync(join(root, file), readFileSync(file));
  for (const part of ['apt.conf.d', 'auth.conf.d']) await runChild('sh', ['-c', `test ! -d /etc/apt/${part} || cp -rn /etc/apt/${part} ${root}/etc/apt/`], { quiet: true });
  return true;
}

/** @param {string} root @param {string} archive */
async function makeClean(root, archive) {
  if ((await runChild('sh', ['-c', 'command -v debootstrap'], { quiet: true })).code !== 0) {
    say('   There is no debootstrap here (sudo apt-get install debootstrap), so there is no clean root.');
    return false;
  }
  say('   Making a clean root (once, some minutes) …');
  const made = await runChild('debootstrap', ['--variant=minbase', RELEASE, root], { quiet: true, timeoutMs: 15 * MINUTE });
  if (made.code === 0) await runChild('tar', ['-cpf', archive, '-C', root, '.'], { quiet: true });
  else say(`   A clean root could not be made: ${made.output.trim().split('\n').at(-1) ?? ''}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  return made.code === 0;
}
