// npm run icons: draws the icons of assets/icons/*.svg in every size, and packs them for Windows and macOS. What it makes is kept in git.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { icnsOf, icoOf, ICON_SIZES, SMALL } from './lib/package/icon-files.mjs';
import { at } from './lib/paths.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { run, say } from './lib/say.mjs';
import { ensureSystem, openDisplay, sandboxArguments } from './lib/system.mjs';

await run(async () => {
  await ensureDependencies();
  const runtime = await ensureRuntime();
  await ensureSystem(runtime.executable);
  const display = await openDisplay();
  const folder = mkdtempSync(join(tmpdir(), 'kpl-icons-'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "icons", "main": "main.cjs" }\n');
  writeFileSync(join(folder, 'main.cjs'), "const { app, BrowserWindow } = require('electron');\nvoid app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));\n");
  const { _electron } = await import('@playwright/test');
  const electron = await _electron.launch({ executablePath: runtime.executable, args: [...sandboxArguments(), folder], env: { .../** @type {Record<string, string>} */ (process.env), ...display.env } });
  try {
    const page = await electron.firstWindow();
    /** @param {string} name @param {number} size @returns {Promise<Buffer>} */
    const draw = async (name, size) => {
      const source = `data:image/svg+xml;base64,${readFileSync(at('assets', 'icons', `${name}.svg`)).toString('base64')}`;
      const address = await page.evaluate(
        async (/** @type {[string, number]} */ [picture, side]) => {
          const image = new Image(side, side);
          image.src = picture;
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = side;
          canvas.getContext('2d')?.drawImage(image, 0, 0, side, side);
          return canvas.toDataURL('image/png');
        },
        /** @type {[string, number]} */ ([source, size]),
      );
      return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
    };
    for (const name of ['app', 'document']) {
      /** @type {Map<number, Buffer>} */
      const pictures = new Map();
      mkdirSync(at('assets', 'icons', name), { recursive: true });
      for (const size of ICON_SIZES) {
        const picture = await draw(name === 'app' && size <= SMALL ? 'app-small' : name, size);
        pictures.set(size, picture);
        writeFileSync(at('assets', 'icons', name, `${size}.png`), picture);
      }
      writeFileSync(at('assets', 'icons', `${name}.ico`), icoOf(pictures));
      writeFileSync(at('assets', 'icons', `${name}.icns`), icnsOf(pictures));
    }
  } finally {
    await electron.close().catch(() => undefined);
    display.close();
    rmSync(folder, { recursive: true, force: true });
  }
  say(`Icons of ${ICON_SIZES.length} sizes are in assets/icons.`);
  return 0;
});
