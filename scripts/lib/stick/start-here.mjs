import { escaped, hrefOf } from './html.mjs';
import { SUMS } from './packages.mjs';
import { platformSections } from './platforms.mjs';

/** @typedef {import('./packages.mjs').Package & { place: string }} Placed */
/** @typedef {{ place: string, kind: 'class' | 'pack', title: string, words: string }} PlacedCompanion */
/** @typedef {{ version: string, tryout: boolean, packages: readonly Placed[], companions: readonly PlacedCompanion[] }} Stick */

const style = `
  :root { color-scheme: light dark; --ink: #1c2230; --quiet: #566073; --paper: #fbfbfd; --card: #ffffff; --line: #d5dae4; --accent: #2450b8; --warn-ink: #6b3d00; --warn: #fff3dc; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --quiet: #a7b0c2; --paper: #14171e; --card: #1c212b; --line: #384152; --accent: #8fb2ff; --warn-ink: #ffd99a; --warn: #35280f; } }
  * { box-sizing: border-box; }
  body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 46rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, "Segoe UI", Roboto, sans-serif; }
  h1 { margin: 0 0 .25rem; font-size: 2rem; line-height: 1.2; }
  h2 { margin: 0 0 .5rem; font-size: 1.3rem; }
  h3 { margin: 1.25rem 0 .25rem; font-size: 1.0625rem; }
  p, ol, ul { margin: .5rem 0; }
  ol, ul { padding-left: 1.5rem; }
  li { margin: .25rem 0; }
  section { margin-top: 1.5rem; padding: 1.25rem 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
  a { color: var(--accent); overflow-wrap: anywhere; }
  a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  code { font: .925em ui-monospace, Consolas, Menlo, monospace; overflow-wrap: anywhere; }
  .quiet { color: var(--quiet); }
  .warn { margin-top: 1.5rem; padding: .75rem 1rem; background: var(--warn); color: var(--warn-ink); border-radius: .5rem; }
  @media print { body { max-width: none; padding: 0; } section { break-inside: avoid; } }
`;

/**
 * The page that somebody opens who has the stick in a computer: plain HTML without a script, read from the stick itself.
 * @param {Stick} stick @returns {string}
 */
export function startHere(stick) {
  const { version, tryout } = stick;
  const sections = [...platformSections(stick), classSection(stick), portableSection(stick), checkSection(stick)].filter((section) => section !== '');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Start here: Key Policy Lab</title>
<style>${style}</style>
</head>
<body>
<h1>Key Policy Lab</h1>
<p>Learn AWS KMS key policies by editing real ones and watching who gets in. The app needs no network, no AWS account and no sign-in.</p>
<p class="quiet">Version ${escaped(version)}. Choose your system: ${stick.packages.length === 0 ? 'none is here' : linksToSystems(stick)}.</p>
${tryout ? '<p class="warn" id="tryout"><strong>This is a try-out build.</strong> It runs on an older Electron that gets no more security fixes. Use it to try the stick on one computer, and do not hand it out.</p>\n' : ''}${sections.join('\n')}
</body>
</html>
`;
}

/** @param {Stick} stick */
function linksToSystems({ packages }) {
  const there = new Set(packages.map(({ platform }) => platform));
  return /** @type {const} */ ([['windows', 'Windows'], ['macos', 'macOS'], ['linux', 'Linux']]).filter(([id]) => there.has(id)).map(([id, title]) => `<a href="#${id}">${title}</a>`).join(', ');
}

/** @param {Stick} stick */
function classSection({ companions }) {
  if (companions.length === 0) return '';
  const row = (/** @type {PlacedCompanion} */ { place, title, words }) => `<li><a href="${hrefOf(place)}">${escaped(place.split('/').at(-1) ?? place)}</a>: ${escaped(title)} (${escaped(words)})</li>`;
  const classes = companions.filter(({ kind }) => kind === 'class');
  const packs = companions.filter(({ kind }) => kind === 'pack');
  const parts = [];
  if (packs.length > 0) parts.push(`<h3>Lessons that go with it</h3>\n<p>Take these in first. Start the app and drag the file into its window, or choose <b>Lesson packs</b> below the course and then <b>Open a lesson pack…</b>. Where the app is installed, a double click on the file does the same. Look at what is in it, and choose <b>Add this pack</b>.</p>\n<ul>\n${packs.map(row).join('\n')}\n</ul>`);
  if (classes.length > 0) parts.push(`<h3>${classes.length === 1 ? 'The class' : 'The classes'}</h3>\n<p>Start the app and drag the file into its window, or choose <b>Take a class</b> below the course and then <b>Open a class file</b>. Where the app is installed, a double click on the file does the same. Then say who you are, and begin.</p>\n<ul>\n${classes.map(row).join('\n')}\n</ul>`);
  return `<section id="class">\n<h2>Your class</h2>\n${parts.join('\n')}\n</section>`;
}

/** @param {Stick} stick */
function portableSection({ packages }) {
  const kinds = new Set(packages.map(({ kind }) => kind));
  if (!['zip', 'archive'].some((kind) => kinds.has(kind))) return '';
  return `<section id="portable">
<h2>Keep everything in one folder</h2>
<p>The app usually keeps your work in your account on the computer. To keep it with the program, unpack the ${kinds.has('zip') ? (kinds.has('archive') ? 'zip or archive' : 'zip') : 'archive'} into a folder of your own, and make an empty folder named <code>key-policy-lab-data</code> beside the program. The app then writes there and nowhere else.</p>
<p>Take that folder with you and your work comes along. On the stick itself this needs a stick that is not write-protected. Close the app before you take the stick out.</p>
</section>`;
}

/** @param {Stick} stick */
function checkSection({ packages }) {
  const one = packages.find(({ platform }) => platform === 'windows');
  const how = /** @type {const} */ ([
    ['windows', `Windows, in PowerShell: <code>Get-FileHash "${escaped(one?.place.replaceAll('/', '\\') ?? '')}"</code> and the like, compared with the list`],
    ['macos', `macOS, in Terminal, in this folder: <code>shasum -a 256 -c ${SUMS}</code>`],
    ['linux', `Linux, in this folder: <code>sha256sum -c ${SUMS}</code>`],
  ]).filter(([id]) => packages.some(({ platform }) => platform === id));
  return `<section id="check">
<h2>Is this stick whole?</h2>
<p>The list of checksums is in <a href="${SUMS}">${SUMS}</a>.</p>
<ul>
${how.map(([, text]) => `<li>${text}.</li>`).join('\n')}
</ul>
<p>Key Policy Lab is free under the <a href="LICENSE.txt">MIT licence</a>. The licences of its parts lie in each package. It is not made, checked or endorsed by Amazon Web Services.</p>
</section>`;
}
