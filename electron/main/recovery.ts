import { app, type BrowserWindow, dialog } from 'electron';
import type { FaultLog } from './fault-log.ts';

/** So many times within a minute the window is opened again without asking. */
const TRIES = 3;
const MINUTE = 60_000;

/** Whether the window that is open now took the place of a lost one, and was not told yet. */
let recovered = false;

/** True once after each loss. */
export function takeRecovered(): boolean {
  const was = recovered;
  recovered = false;
  return was;
}

/**
 * A window whose process is gone opens again where its records are: everything that was saved is there. One that is
 * lost again and again asks first.
 */
export function recoverWindow(window: BrowserWindow, log: FaultLog): void {
  const losses: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.note({ where: 'lost window', message: `${reason} (${exitCode})`, stack: '' });
    const now = Date.now();
    losses.push(now);
    recovered = true;
    if (losses.filter((time) => now - time < MINUTE).length <= TRIES) window.reload();
    else void ask(window);
  });
}

async function ask(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window is lost again and again.',
    detail: 'Your work is saved. You can try once more, or quit and start the app later.',
    buttons: ['Try again', 'Quit'],
  });
  if (response === 0) window.reload();
  else app.quit();
}

/** Faults of the main process that nobody caught are noted; what is on disk is whole at every moment, so it goes on. */
export function noteFaults(log: FaultLog): void {
  const note = (fault: unknown): void => {
    const { message, stack = '' } = fault instanceof Error ? fault : new Error(String(fault));
    log.note({ where: 'main', message, stack });
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}
