import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import { applySettings, applyTheme } from './appearance.ts';
import { answerCalls } from './calls.ts';
import { FaultLog } from './fault-log.ts';
import { installMenu } from './menu.ts';
import { registerScheme, serveApp } from './protocol.ts';
import { guardContents, guardSession } from './security.ts';
import { savePicture } from './picture.ts';
import { noteFaults, recoverWindow } from './recovery.ts';
import { openStores } from './stores/stores.ts';
import { openWindow } from './window.ts';

/** Starts the app: everything that must happen before Electron is ready stands above `whenReady`. */

const dataFolder = process.env['KPL_USER_DATA'];
if (dataFolder !== undefined && dataFolder !== '') app.setPath('userData', dataFolder);

registerScheme();
// With --no-sandbox (containers run as root), enforcing the sandbox makes old Electrons restart their network service for ever.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings']) app.commandLine.appendSwitch(name);

if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
}

async function start(): Promise<void> {
  guardSession();
  serveApp(join(app.getAppPath(), 'out', 'renderer'));
  const folder = app.getPath('userData');
  const log = new FaultLog(folder, `Key Policy Lab ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`);
  noteFaults(log);
  const stores = openStores(folder);
  const { record } = await stores.loadSettings();
  applyTheme(record.theme);
  answerCalls(stores, log, folder);
  installMenu();
  const window = openWindow(folder, join(app.getAppPath(), 'out', 'preload', 'preload.cjs'));
  recoverWindow(window, log);
  window.webContents.on('did-finish-load', () => {
    void stores.loadSettings().then((loaded) => applySettings(loaded.record, window.webContents));
  });
  const picture = process.env['KPL_PICTURE'];
  if (picture !== undefined && picture !== '') savePicture(window, picture);
  app.on('before-quit', (event) => {
    if (stores.idle()) return;
    // Writes that are under way reach the disk before the process ends.
    event.preventDefault();
    void stores.settled().then(() => app.quit());
  });
}
