import { app, BrowserWindow, clipboard, dialog } from 'electron';
import type { FaultLog } from './fault-log.ts';
import { SERVICE_NAME } from './service.ts';

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
  watchWindow(window, log);
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

/** A window that does not answer is waited for, or given up and opened again: the learner says which. */
function watchWindow(window: BrowserWindow, log: FaultLog): void {
  let asking: AbortController | null = null;
  window.on('unresponsive', () => {
    if (asking !== null) return;
    const own = new AbortController();
    asking = own;
    log.note({ where: 'window', message: 'The window does not answer.', stack: '' });
    const options = { type: 'warning' as const, message: 'The window does not answer.', detail: 'What was saved is safe. You can wait, or start the window anew.', buttons: ['Wait', 'Start anew'], cancelId: 0, signal: own.signal };
    void dialog.showMessageBox(window, options).then(({ response }) => {
      asking = null;
      // Its loss opens it again.
      if (response === 1) window.webContents.forcefullyCrashRenderer();
    });
  });
  window.on('responsive', () => asking?.abort());
  window.webContents.on('preload-error', (_event, _path, { message, stack = '' }) => log.note({ where: 'window', message, stack }));
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    // The one beside the window is ended now and then; who holds it knows which end is a loss.
    if (reason !== 'clean-exit' && name !== SERVICE_NAME) log.note({ where: 'main', message: `${type}: ${reason} (${exitCode})`, stack: '' });
  });
}

/**
 * Faults of the main process that nobody caught are noted, and told once: what is on disk is whole at every moment, so
 * it can go on, and a new start brings everything back.
 */
export function noteFaults(log: FaultLog): void {
  let isTold = false;
  const note = (fault: unknown): void => {
    const { message, stack = '' } = fault instanceof Error ? fault : new Error(String(fault));
    log.note({ where: 'main', message, stack });
    if (isTold) return;
    isTold = true;
    void offerRestart(log);
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}

/** Whether to start although another computer may have the app open on this folder. */
export async function mayOpenHere(folder: string, host: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'Key Policy Lab may be open on another computer.',
    detail: `The computer ${host} has opened the folder ${folder} and not closed it. If the app still runs there, quit it first. Open it here if that computer was only switched off, or the disk unplugged.`,
    buttons: ['Quit', 'Open here'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

async function offerRestart(log: FaultLog): Promise<void> {
  await app.whenReady();
  // Without a window that was seen there is nothing to go on with.
  const isOpen = BrowserWindow.getAllWindows().some((window) => window.isVisible() || window.isMinimized());
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'Something went wrong in the app.',
    detail: 'What was saved is safe. Starting the app anew brings all of it back. The report names no folder, account or ARN of yours, and is sent to nobody.',
    buttons: isOpen ? ['Start anew', 'Copy the report and go on', 'Go on'] : ['Start anew', 'Copy the report and quit', 'Quit'],
    defaultId: 0,
    cancelId: 2,
  });
  if (response === 1) await clipboard.writeText(log.report());
  if (response !== 0 && isOpen) return;
  if (response === 0) app.relaunch();
  app.quit();
}
