// npm run package:test: makes the packages and tries them: what is in them, whether they install, start, work and go away again.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChild } from './lib/child.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { at } from './lib/paths.mjs';
import { run, say } from './lib/say.mjs';

const { values: options } = parseArgs({ options: { reuse: { type: 'boolean', default: false } } });
const MINUTE = 60_000;
let passed = 0;
let failed = 0;
let skipped = 0;

/** @param {string} name @param {boolean} ok @param {unknown} [found] */
function check(name, ok, found) {
  if (ok) passed += 1;
  else failed += 1;
  say(`   ${ok ? 'ok    ' : 'FAILED'} ${name}${ok || found === undefined ? '' : `\n${typeof found === 'string' ? found.split('\n').slice(-25).join('\n') : JSON.stringify(found, null, 1)}`}`);
}

/** @param {string} name @param {string} why */
function skip(name, why) {
  skipped += 1;
  say(`   skipped ${name}: ${why}`);
}

await run(async () => {
  await ensureDependencies();
  const { selfCheckOf, readSelfCheck } = await import('./lib/package/self-check.mjs');
  const { openRoot } = await import('./lib/package/clean-root.mjs');
  const { foreignIn } = await import('./lib/package/contents.mjs');
  const { product } = await import('./lib/package/product.mjs');
  const { standIns } = await import('./lib/package/stand-in.mjs');
  const dest = at('out', 'packages');
  if (!options.reuse || !existsSync(dest)) {
    const made = await runChild(process.execPath, [at('scripts', 'package.mjs')]);
    check('every package of this platform is made', made.code === 0);
  }
  const files = readdirSync(dest);
  /** @param {string} end */
  const file = (end) => {
    const name = files.find((one) => one.endsWith(end));
    return name === undefined ? null : join(dest, name);
  };
  const work = mkdtempSync(join(tmpdir(), 'kpl-package-test-'));
  /** @param {string} name @param {string} executable */
  const starts = async (name, executable) => {
    const { code, found, output } = await selfCheckOf(executable);
    check(`${name}: it starts and finds itself well`, code === 0 && found?.ok === true, found?.checks.filter(({ ok }) => !ok) ?? output);
    return found;
  };

  say('\n── checksums');
  if (process.platform === 'linux') {
    const sums = await runChild('sha256sum', ['--check', 'SHA256SUMS'], { quiet: true, cwd: dest });
    check('every package has its checksum, and it is right', sums.code === 0 && files.filter((name) => name !== 'SHA256SUMS').every((name) => sums.output.includes(`${name}: OK`)), sums.output);
  } else skip('checksums', 'sha256sum is a program of Linux');

  const archive = file('.tar.gz');
  if (archive !== null) {
    say('\n── the archive');
    await runChild('tar', ['-xzf', archive, '-C', work], { quiet: true });
    const folder = join(work, basename(archive, '.tar.gz'));
    check('nothing is in it that is not needed', foreignIn(folder).length === 0, foreignIn(folder));
    const found = await starts('from where it is unpacked', join(folder, product.name));
    if (found !== null && Number.parseInt(found.electron, 10) < 40) check('an old runtime is named in version and file names', found.version.endsWith('-tryout') && files.filter((name) => name !== 'SHA256SUMS').every((name) => name.includes('tryout')), files);
  }

  const rpm = file('.rpm');
  if (rpm !== null) {
    say('\n── the .rpm');
    const info = await runChild('rpm', ['-qip', rpm], { quiet: true });
    check('it says what it is', /^Name +: key-policy-lab$/m.test(info.output) && /^License +: MIT$/m.test(info.output), info.output);
    const list = await runChild('rpm', ['-qlvp', rpm], { quiet: true });
    const needed = ['/usr/bin/key-policy-lab', '/usr/share/applications/key-policy-lab.desktop', '/usr/share/mime/packages/key-policy-lab.xml', '/usr/share/icons/hicolor/256x256/apps/key-policy-lab.png', '/usr/lib/key-policy-lab/bill.cdx.json'];
    check('it has the program, its menu entry, kinds of files, icons and bill', needed.every((path) => list.output.includes(path)), list.output);
    check('the sandbox’s helper has its rights', /^-rwsr-xr-x .*chrome-sandbox$/m.test(list.output), list.output);
    const folder = join(work, 'rpm');
    mkdirSync(folder);
    const unpacked = await runChild('sh', ['-c', `rpm2cpio "${rpm}" | cpio -idm --quiet`], { quiet: true, cwd: folder });
    if (unpacked.code === 0) await starts('unpacked', join(folder, 'usr', 'lib', product.name, product.name));
    else skip('starting it unpacked', 'rpm2cpio and cpio are needed');
  }

  const deb = file('.deb');
  if (deb !== null) {
    say('\n── the .deb, on a root of its own');
    const root = await openRoot();
    if (typeof root === 'string') skip('installing it', root);
    else {
      try {
        if (!root.clean) skip('that its dependencies are complete', 'the root is a layer over this system');
        mkdirSync(root.path('/tmp'), { recursive: true });
        cpSync(deb, root.path('/tmp/app.deb'));
        const steps = [
          'apt-get update -qq || true',
          'chmod 644 /tmp/app.deb',
          'apt-get install -y -qq --no-install-recommends /tmp/app.deb >/tmp/install.log 2>&1 || { cat /tmp/install.log; exit 3; }',
          'apt-get install -y -qq --no-install-recommends xvfb xauth desktop-file-utils libglib2.0-bin >/tmp/tools.log 2>&1 || { cat /tmp/tools.log; exit 4; }',
          'echo "installed: $(dpkg-query -W -f \'${Status}\' key-policy-lab)"',
          'desktop-file-validate /usr/share/applications/key-policy-lab.desktop && echo "menu entry: valid"',
          'id tester >/dev/null 2>&1 || useradd --create-home tester',
          'echo \'{}\' > /home/tester/a.kplworld',
          'echo "kind: $(gio info -a standard::content-type /home/tester/a.kplworld | sed -n "s/.*content-type: //p")"',
          'echo "opens with: $(runuser -u tester -- xdg-mime query default application/vnd.key-policy-lab.world+json)"',
          'runuser -u tester -- sh -c "cd; xvfb-run -a key-policy-lab --self-check" || echo "self-check: failed"',
          'runuser -u tester -- sh -c "cd; KPL_PICTURE=/home/tester/picture.png timeout 40 xvfb-run -a key-policy-lab /home/tester/a.kplworld" >/dev/null 2>&1 || true',
          'echo "picture: $(stat -c %s /home/tester/picture.png 2>/dev/null || echo none)"',
          'echo "kept: $(ls "/home/tester/.config/Key Policy Lab" 2>/dev/null | wc -l)"',
          'dpkg --listfiles key-policy-lab | sort > /tmp/files.txt',
          'apt-get purge -y -qq key-policy-lab >/dev/null 2>&1 && echo "removed: yes"',
          'for f in $(grep key-policy-lab /tmp/files.txt); do if test -e "$f"; then echo "left: $f"; fi; done',
          'echo "still opens with: $(runuser -u tester -- xdg-mime query default application/vnd.key-policy-lab.world+json)"',
          'echo "kept after: $(ls "/home/tester/.config/Key Policy Lab" 2>/dev/null | wc -l)"',
        ];
        const { output } = await root.run(steps.join('\n'), 20 * MINUTE);
        const self = readSelfCheck(output);
        const said = (/** @type {string} */ text) => output.split('\n').includes(text);
        check('it installs', said('installed: install ok installed'), output);
        check('its menu entry is valid', said('menu entry: valid'), output);
        check('its files are known by their ends', said('kind: application/vnd.key-policy-lab.world+json'), output);
        check('its files open with it', said('opens with: key-policy-lab.desktop'), output);
        check('an ordinary user starts it in its sandbox, and it finds itself well', self?.ok === true, output);
        check('it shows its first screen', /^picture: \d{4,}$/m.test(output), output);
        check('it is removed without a rest', said('removed: yes') && !/^left: /m.test(output) && said('still opens with: '), output);
        const [, before] = /^kept: (\d+)$/m.exec(output) ?? [];
        check('what the learner has stays', before !== undefined && Number(before) > 0 && said(`kept after: ${before}`), output);
      } finally {
        await root.close();
      }
    }
  }

  say('\n── the whole app, packaged: a build that differs in the inspector’s fuse alone');
  const { packagedApp } = await import('./lib/package/packaged-app.mjs');
  const { runWholeApp } = await import('./lib/whole-app.mjs');
  const { executable } = await packagedApp();
  check('it passes the tests of starting, settings and files', (await runWholeApp(['start.spec.ts', 'settings.spec.ts', 'files.spec.ts'], { timeoutMs: 15 * MINUTE, packaged: executable })) === 0);

  say('\n── for other platforms, on stand-ins for Electron');
  for (const { name, ok, found, why } of await standIns(work)) {
    if (why === undefined) check(name, ok, found);
    else skip(name, why);
  }
  rmSync(work, { recursive: true, force: true });
  process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
  return failed === 0 ? 0 : 1;
});
