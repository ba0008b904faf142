import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { billOf, componentsOf } from '../lib/package/bill.mjs';

/**
 * Notes which packages get into the bundles, and writes the bill of materials beside them: what ships, and nothing that only
 * helped to build it.
 *
 * @param root the project's folder
 * @param out the folder of the bundles
 * @returns a plugin for each bundle; they share what they found
 */
export function bill(root: string, out: string): () => Plugin {
  const found = new Set<string>();
  return () => ({
    name: 'bill',
    generateBundle(_options, bundle) {
      const kept = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])) : []));
      // Style sheets leave no code behind, but fonts and colours come from them.
      const styles = [...this.getModuleIds()].filter((id) => /\.css(?:\?|$)/.test(id));
      for (const id of [...kept, ...styles]) found.add(id);
    },
    writeBundle() {
      const folder = join(root, out);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'bill.cdx.json'), `${JSON.stringify(billOf(componentsOf(root, found)), null, 1)}\n`);
    },
  });
}
