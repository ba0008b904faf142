import { writeFileSync } from 'node:fs';
import type { BrowserWindow } from 'electron';

/** Writes a picture of the first screen once it has settled, and says so: `npm start` asks for it without a display. */
export function savePicture(window: BrowserWindow, file: string): void {
  window.webContents.once('did-finish-load', () => {
    setTimeout(() => {
      void window.webContents.capturePage().then((image) => {
        writeFileSync(file, image.toPNG());
        process.stdout.write(`picture: ${file}\n`);
      });
    }, 1500);
  });
}
