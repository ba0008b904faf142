import { readFileSync } from 'node:fs';
import { at } from '../paths.mjs';
import { product } from './product.mjs';

/** The app's own kinds of files, as systems want to know them. The rows are the app's: `electron/shared/document-kinds.json`. */

/** @type {{ id: string, extension: string, name: string, mimeType: string }[]} */
export const documentKinds = JSON.parse(readFileSync(at('electron', 'shared', 'document-kinds.json'), 'utf8'));

/** The icon's name for a MIME type, as the icon theme spells it. @param {string} mimeType */
export const iconName = (mimeType) => mimeType.replaceAll('/', '-');

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** For desktops of freedesktop.org: https://specifications.freedesktop.org/shared-mime-info-spec/latest/ */
export function mimeInfo(kinds = documentKinds) {
  const types = kinds.map(
    ({ mimeType, name, extension }) => `  <mime-type type="${escaped(mimeType)}">
    <comment>${escaped(name)}</comment>
    <sub-class-of type="application/json"/>
    <glob pattern="*.${escaped(extension)}"/>
  </mime-type>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n${types.join('')}</mime-info>\n`;
}

/** For macOS: the members of Info.plist that say which files the app opens, and what they are. */
export function plistDocuments(kinds = documentKinds) {
  const identifier = (/** @type {{ id: string }} */ { id }) => `${product.id}.${id}`;
  return {
    CFBundleDocumentTypes: kinds.map((kind) => ({ CFBundleTypeName: kind.name, CFBundleTypeRole: 'Editor', LSHandlerRank: 'Owner', CFBundleTypeIconFile: 'document.icns', LSItemContentTypes: [identifier(kind)] })),
    UTExportedTypeDeclarations: kinds.map((kind) => ({
      UTTypeIdentifier: identifier(kind),
      UTTypeDescription: kind.name,
      UTTypeIconFile: 'document.icns',
      UTTypeConformsTo: ['public.json'],
      UTTypeTagSpecification: { 'public.filename-extension': [kind.extension], 'public.mime-type': [kind.mimeType] },
    })),
  };
}
