import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The bill of materials, in the form of CycloneDX: what is in the app, with its licences and their texts.
 * https://cyclonedx.org/docs/1.6/json/
 *
 * @typedef {{ license: { id?: string, name?: string, text: { contentType: string, content: string } } }} Licence
 * @typedef {{ type: string, name: string, group?: string, version: string, purl?: string, 'bom-ref': string, licenses: Licence[], hashes?: { alg: string, content: string }[] }} Component
 * @typedef {{ bomFormat: string, specVersion: string, version: number, metadata: object, components: Component[] }} Bill
 */

/**
 * The packages that bundled modules come from.
 * @param {string} root the project's folder @param {Iterable<string>} modules their files
 * @returns {Component[]} by name
 */
export function componentsOf(root, modules) {
  const folders = new Set([...modules].flatMap((id) => packageFolder(id) ?? []));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return [...folders]
    .map((folder) => componentOf(join(root, folder), lock[folder]?.integrity))
    .sort((one, other) => (one['bom-ref'] < other['bom-ref'] ? -1 : 1));
}

/** The folder of the package that a module is part of, as the lock file names it; null: none, it is our own. @param {string} id */
export function packageFolder(id) {
  const path = id.replaceAll('\\', '/').replace(/^\0/, '').replace(/\?.*$/, '');
  return /.*?\/?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\/.*/.exec(path)?.[1] ?? null;
}

/** @param {string} folder @param {string | undefined} integrity @returns {Component} */
function componentOf(folder, integrity) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [, scope, plain = ''] = /^(?:(@[^/]+)\/)?(.+)$/.exec(manifest.name) ?? [];
  const reference = `pkg:npm/${scope === undefined ? '' : `${encodeURIComponent(scope)}/`}${plain}@${manifest.version}`;
  return {
    type: 'library',
    'bom-ref': reference,
    ...(scope === undefined ? {} : { group: scope }),
    name: plain,
    version: manifest.version,
    purl: reference,
    licenses: [licence(manifest.license ?? '', licenceText(folder))],
    ...(integrity?.startsWith('sha512-') ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }] } : {}),
  };
}

/** @param {string} id of SPDX @param {string} content @returns {Licence} */
const licence = (id, content) => ({ license: { id, text: { contentType: 'text/plain', content } } });

/** @param {string} folder of a package */
function licenceText(folder) {
  const [file] = readdirSync(folder).filter((name) => /^(licen[cs]e|copying)([.-].*)?$/i.test(name) && !/\.(js|json)$/.test(name)).sort();
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

/**
 * @param {Component[]} components @param {string} [version] of the app
 * @returns {Bill}
 */
export function billOf(components, version) {
  const root = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const own = version ?? manifest.version;
  const text = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': manifest.name, name: manifest.name, version: own, description: manifest.description, licenses: [licence(manifest.license, text)] } },
    components,
  };
}

/**
 * What an Electron brings along, from its own folder.
 * @param {string} distribution where its licences lie @param {Record<string, string | undefined>} versions as `process.versions` has them
 * @returns {Component[]}
 */
export function electronComponents(distribution, versions) {
  const file = ['LICENSE', 'LICENSE.electron.txt'].map((name) => join(distribution, name)).find((path) => existsSync(path));
  const text = file === undefined ? '' : readFileSync(file, 'utf8').trim();
  const inFile = 'Its licence, and those of all that is in it, are in the file LICENSES.chromium.html that comes with the app.';
  /** @type {[string, string | undefined, string, string][]} */
  const rows = [
    ['electron', versions['electron'], 'MIT', text],
    ['chromium', versions['chrome'], 'BSD-3-Clause', inFile],
    ['node', versions['node'], 'MIT', inFile],
    ['v8', versions['v8'], 'BSD-3-Clause', inFile],
    ['ffmpeg', versions['chrome'], 'LGPL-2.1-or-later', inFile],
  ];
  return rows.flatMap(([name, version, id, content]) => (version === undefined ? [] : [{ type: name === 'electron' ? 'framework' : 'library', 'bom-ref': `pkg:generic/${name}@${version}`, name, version, purl: `pkg:generic/${name}@${version}`, licenses: [licence(id, content)] }]));
}
