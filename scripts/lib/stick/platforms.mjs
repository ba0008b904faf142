import { escaped, hrefOf } from './html.mjs';

/** @typedef {import('./start-here.mjs').Stick} Stick */
/** @typedef {import('./start-here.mjs').Placed} Placed */

const archWords = new Map([['x64', 'Intel and AMD, 64 bit'], ['arm64', 'ARM, 64 bit']]);
const macWords = new Map([['x64', 'Macs with an Intel processor'], ['arm64', 'Macs with Apple silicon']]);

/** @param {Placed} one @param {ReadonlyMap<string, string>} [words] */
const link = ({ place, arch }, words = archWords) => `<a href="${hrefOf(place)}">${escaped(place.split('/').at(-1) ?? place)}</a> (${words.get(arch) ?? escaped(arch)})`;

/** @param {readonly Placed[]} packages @param {string} kind */
const ofKind = (packages, kind) => packages.filter((one) => one.kind === kind);

/**
 * A section for each system that has a package here, and a sentence on those that have none.
 * @param {Stick} stick @returns {string[]}
 */
export function platformSections({ packages }) {
  const of = (/** @type {string} */ platform) => packages.filter((one) => one.platform === platform);
  const made = [windows(of('windows')), macos(of('macos')), linux(of('linux'))].filter((text) => text !== '');
  const missing = /** @type {const} */ ([['windows', 'Windows'], ['macos', 'macOS'], ['linux', 'Linux']]).filter(([id]) => of(id).length === 0).map(([, title]) => title);
  if (missing.length === 0) return made;
  return [...made, `<section id="not-here">\n<h2>Not on this stick</h2>\n<p>There is no package for ${missing.join(' and ')} here. Ask the person who gave you the stick.</p>\n</section>`];
}

/** https://learn.microsoft.com/windows/security/operating-system-security/virus-and-threat-protection/microsoft-defender-smartscreen/ @param {readonly Placed[]} packages */
function windows(packages) {
  if (packages.length === 0) return '';
  const steps = [];
  for (const one of ofKind(packages, 'installer')) steps.push(`<h3>Install it for yourself</h3>\n<p>Open ${link(one)}. It installs for your account only and needs no administrator.</p>`);
  for (const one of ofKind(packages, 'zip')) steps.push(`<h3>Use it without installing</h3>\n<ol>\n<li>Copy ${link(one)} to your computer.</li>\n<li>Right-click the copy and choose <b>Properties</b>. If there is a box <b>Unblock</b>, tick it and choose <b>OK</b>.</li>\n<li>Right-click it again and choose <b>Extract All</b>.</li>\n<li>Open the folder and start <b>Key Policy Lab.exe</b>.</li>\n</ol>`);
  return `<section id="windows">
<h2>Windows</h2>
${steps.join('\n')}
<h3>If Windows says “Windows protected your PC”</h3>
<p>The package may carry no signature that Microsoft knows, and SmartScreen then stops it the first time.</p>
<ol>
<li>Choose <b>More info</b>.</li>
<li>Look at the name: it must be the file that you opened.</li>
<li>Choose <b>Run anyway</b>.</li>
</ol>
<p>If there is no <b>Run anyway</b>, your organization or Smart App Control has the last word. Do not switch it off: ask the person who looks after the computer.</p>
</section>`;
}

/** https://support.apple.com/en-us/102445 and https://support.apple.com/guide/mac-help/mh40616/mac @param {readonly Placed[]} packages */
function macos(packages) {
  if (packages.length === 0) return '';
  const ways = [];
  for (const one of ofKind(packages, 'dmg')) ways.push(`<li>${link(one, macWords)}: open it, and drag <b>Key Policy Lab</b> onto <b>Applications</b>.</li>`);
  for (const one of ofKind(packages, 'zip')) ways.push(`<li>${link(one, macWords)}: copy it to the Mac, open it there, and move <b>Key Policy Lab</b> to a folder of your own or to <b>Applications</b>.</li>`);
  return `<section id="macos">
<h2>macOS</h2>
<p>Choose the one for your Mac: Apple menu, <b>About This Mac</b> says which processor it has.</p>
<ul>
${ways.join('\n')}
</ul>
<h3>If macOS says that it cannot check the app</h3>
<p>The app may not be registered with Apple, and Gatekeeper then stops it the first time.</p>
<ol>
<li>Open the app once, and close the message with <b>Done</b>. Do not move the app to the Trash.</li>
<li>Open the Apple menu, <b>System Settings</b>, <b>Privacy &amp; Security</b>.</li>
<li>Scroll down to <b>Security</b>. Beside the name of the app choose <b>Open Anyway</b>. The button is there for about an hour.</li>
<li>Confirm, and enter your password.</li>
</ol>
<p>Up to macOS 14 it is shorter: hold Control while you click the app, choose <b>Open</b>, and <b>Open</b> again.</p>
<p>On a Mac that is managed by an organization the button may be missing: ask the person who looks after it.</p>
</section>`;
}

/** @param {readonly Placed[]} packages */
function linux(packages) {
  if (packages.length === 0) return '';
  const steps = [];
  for (const one of ofKind(packages, 'deb')) steps.push(`<h3>Debian, Ubuntu, Linux Mint</h3>\n<p>Open ${link(one)} with the software center, or in a terminal in this folder:</p>\n<p><code>sudo apt install "./${escaped(one.place)}"</code></p>`);
  for (const one of ofKind(packages, 'rpm')) steps.push(`<h3>Fedora, Red Hat, openSUSE</h3>\n<p>Open ${link(one)} with the software center, or in a terminal in this folder:</p>\n<p><code>sudo dnf install "./${escaped(one.place)}"</code> or <code>sudo zypper install "./${escaped(one.place)}"</code></p>`);
  for (const one of ofKind(packages, 'archive')) steps.push(archive(one));
  return `<section id="linux">\n<h2>Linux</h2>\n${steps.join('\n')}\n</section>`;
}

/** @param {Placed} one */
function archive(one) {
  const folder = (one.place.split('/').at(-1) ?? '').replace(/\.tar\.gz$/, '');
  return `<h3>Any Linux, without installing</h3>
<p>Unpack ${link(one)} on the disk of the computer. A stick does not keep the mark that makes a file a program.</p>
<p><code>tar -xzf "${escaped(one.place)}" -C ~</code></p>
<p><code>~/${escaped(folder)}/key-policy-lab</code></p>
<p>If it ends at once with a message about its sandbox, the system does not let unpacked programs have one. Install a package instead, or ask the person who looks after the computer.</p>`;
}
