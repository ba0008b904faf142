import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { runChild } from '../child.mjs';
import { at } from '../paths.mjs';
import { Obstacle } from '../say.mjs';
import { documentKinds, iconName, mimeInfo } from './documents.mjs';
import { ICON_SIZES } from './icon-files.mjs';
import { manifest, product } from './product.mjs';

const require = createRequire(import.meta.url);

/** The libraries that Electron is linked to, as each family of distributions names them: the installers' own lists ask for more, a desktop's trash among it. */
const { deb: debs, rpm: rpms } = JSON.parse(readFileSync(at('assets', 'linux', 'dependencies.json'), 'utf8'));

/** A theme holds icons up to here. */
const LARGEST = 512;
const sizes = ICON_SIZES.filter((size) => size <= LARGEST);
const DEBIAN = new Map([['x64', 'amd64'], ['arm64', 'arm64']]);
const REDHAT = new Map([['x64', 'x86_64'], ['arm64', 'aarch64']]);

/** What a command is part of, where it is missing. */
const TOOLS = new Map([
  ['fakeroot', 'fakeroot'],
  ['dpkg-deb', 'dpkg'],
  ['rpmbuild', 'rpm'],
]);

/** Which of the programs that packages are made with are missing here, by the Debian package that brings them. @returns {Promise<string[]>} */
export async function missingTools() {
  const missing = [];
  for (const [command, name] of TOOLS) if ((await runChild('sh', ['-c', `command -v ${command}`], { quiet: true })).code !== 0) missing.push(name);
  return missing;
}

/** What both installers are told. @param {string} src @param {string} dest */
const common = (src, dest) => ({
  src,
  dest,
  name: product.name,
  productName: product.title,
  genericName: 'Key policy trainer',
  description: product.summary,
  productDescription: 'You edit key policies of AWS KMS, and see which simulated principals can use the key, and because of which words. No AWS account and no network are needed.',
  bin: product.name,
  license: manifest.license,
  categories: ['Education', 'Development'],
  mimeType: documentKinds.map(({ mimeType }) => mimeType),
  icon: { ...Object.fromEntries(sizes.map((size) => [`${size}x${size}`, at('assets', 'icons', 'app', `${size}.png`)])), scalable: at('assets', 'icons', 'app.svg') },
  desktopTemplate: at('assets', 'linux', 'key-policy-lab.desktop.ejs'),
});

/**
 * An installer's class that also brings the kinds of documents and their icons.
 * @param {any} Installer @param {Record<string, readonly string[]>} needs what the package says of others, in place of the defaults
 */
const withDocuments = (Installer, needs) =>
  class extends Installer {
    generateOptions() {
      super.generateOptions();
      Object.assign(this.options, needs);
    }

    get contentFunctions() {
      return [...super.contentFunctions, 'copyDocumentKinds'];
    }

    /** Who may copy what: the app's own licence, and where those of its parts lie. */
    async copyLicense(/** @type {string} */ file) {
      const folder = `/usr/lib/${product.name}`;
      const parts = `\n\nParts of this package have licences of their own:\n  ${folder}/LICENSE.electron.txt     Electron\n  ${folder}/LICENSES.chromium.html   Chromium, Node.js and what is in them\n  ${folder}/LICENSES.packages.txt    packages of the app itself\n  ${folder}/bill.cdx.json            all of them, as a bill of materials\n`;
      writeFileSync(file, `${product.title}\n\n${readFileSync(at('LICENSE'), 'utf8').trim()}${parts}`);
    }

    async copyDocumentKinds() {
      const share = join(this.stagingDir, this.baseAppDir, 'share');
      mkdirSync(join(share, 'mime', 'packages'), { recursive: true });
      writeFileSync(join(share, 'mime', 'packages', `${product.name}.xml`), mimeInfo());
      for (const { mimeType } of documentKinds) {
        for (const size of sizes) copyTo(at('assets', 'icons', 'document', `${size}.png`), join(share, 'icons', 'hicolor', `${size}x${size}`, 'mimetypes', `${iconName(mimeType)}.png`));
        copyTo(at('assets', 'icons', 'document.svg'), join(share, 'icons', 'hicolor', 'scalable', 'mimetypes', `${iconName(mimeType)}.svg`));
      }
    }
  };

/** @param {string} from @param {string} to */
function copyTo(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** @param {any} Installer @param {object} options @param {string[]} more steps between the defaults and the content */
async function install(Installer, options, more = []) {
  const installer = new Installer({ ...options, logger: () => undefined });
  await installer.generateDefaults();
  await installer.generateOptions();
  for (const step of more) await installer[step]();
  await installer.createStagingDir();
  await installer.createContents();
  await installer.createPackage();
  await installer.movePackage();
  return /** @type {string} */ (installer.options.packagePaths[0]);
}

/**
 * A package for Debian and its relatives.
 * @param {{ folder: string, dest: string, version: string, arch: string }} made @returns {Promise<string>} its file
 */
export async function makeDeb({ folder, dest, version, arch }) {
  const { Installer } = installerOf('electron-installer-debian');
  return install(withDocuments(Installer, { depends: debs, recommends: [], suggests: [] }), {
    ...common(folder, dest),
    version,
    arch: DEBIAN.get(arch) ?? arch,
    section: 'education',
    maintainer: product.maker,
    compression: 'xz',
    rename: (/** @type {string} */ to) => join(to, '<%= name %>_<%= version %>_<%= arch %>.deb'),
  });
}

/**
 * A package for Fedora, openSUSE and their relatives. What follows a hyphen in the version is its release there.
 * @param {{ folder: string, dest: string, version: string, arch: string }} made @returns {Promise<string>} its file
 */
export async function makeRpm({ folder, dest, version, arch }) {
  const { Installer } = installerOf('electron-installer-redhat');
  const [number = '', revision = '1'] = version.split('-');
  class OurInstaller extends withDocuments(Installer, { requires: rpms }) {
    createSpec() {
      return this.createTemplatedFile(at('assets', 'linux', 'key-policy-lab.spec.ejs'), this.specPath);
    }
  }
  return install(OurInstaller, {
    ...common(folder, dest),
    version: number,
    revision,
    arch: REDHAT.get(arch) ?? arch,
    compressionLevel: 10,
    documentIcon: 'application-vnd.key-policy-lab.*',
    rename: (/** @type {string} */ to) => join(to, '<%= name %>-<%= version %>-<%= revision %>.<%= arch %>.rpm'),
  });
}

/** @param {string} name */
function installerOf(name) {
  try {
    return require(name);
  } catch {
    throw new Obstacle(`${name} is not installed, though package-lock.json lists it for Linux.\nDelete the folder node_modules and try again.`);
  }
}

/**
 * An archive that runs from where it is unpacked.
 * @param {{ folder: string, dest: string, version: string, arch: string }} made @returns {Promise<string>} its file
 */
export async function makeArchive({ folder, dest, version, arch }) {
  const name = `${product.name}-${version}-linux-${arch}`;
  const file = join(dest, `${name}.tar.gz`);
  const result = await runChild('tar', ['--create', '--gzip', `--file=${file}`, '--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--transform=s,^${basename(folder)},${name},`, `--directory=${dirname(folder)}`, basename(folder)], { quiet: true });
  if (result.code !== 0) throw new Obstacle(`The archive could not be made:\n${result.output}`);
  return file;
}
