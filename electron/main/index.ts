import { existsSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import { channels } from '../shared/contract.ts';
import { translateFaults } from '../shared/fault-words.ts';
import { applySettings, applyTheme } from './appearance.ts';
import { answerBill } from './bill.ts';
import { answerCalls } from './calls.ts';
import { dataPlace } from './data-place.ts';
import { answerDocumentCalls } from './documents/calls.ts';
import { documentsIn, Opened } from './documents/opened.ts';
import { FaultLog } from './fault-log.ts';
import { Languages } from './language.ts';
import { installMenu } from './menu.ts';
import { standing, unlock } from './one-instance.ts';
import { answerPresenting } from './presenting.ts';
import { Profiles } from './profiles.ts';
import { registerScheme, serveApp } from './protocol.ts';
import { guardContents, guardSession } from './security.ts';
import { savePicture } from './picture.ts';
import { mayOpenHere, noteFaults, recoverWindow } from './recovery.ts';
import { isSelfCheck, passingFolder, selfCheck } from './self-check.ts';
import { answerQuestions, Service, startService } from './service.ts';
import { openWindow } from './window.ts';

/** Starts the app: everything that must happen before Electron is ready stands above `whenReady`. */

const place = dataPlace({ argv: process.argv, env: process.env, platform: process.platform, program: process.execPath, cwd: process.cwd(), exists: existsSync });
if (isSelfCheck) app.setPath('userData', passingFolder());
else if (place !== null) app.setPath('userData', place.folder);
const folder = app.getPath('userData');
const profiles = new Profiles(folder);
const names = (): readonly string[] => profiles.list.profiles.map(({ name }) => name);
const log = new FaultLog(folder, `Key Policy Lab ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`, names);
noteFaults(log);

registerScheme();
// With --no-sandbox (containers run as root), enforcing the sandbox makes old Electrons restart their network service for ever.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings']) app.commandLine.appendSwitch(name);

// What is short-lived is cleared away in small portions: V8 would keep up to 16 MB of it, and a window would grow by as much.
app.commandLine.appendSwitch('js-flags', '--max-semi-space-size=2');

const opened = new Opened();

const stands = standing({ folder, passing: tmpdir(), platform: process.platform, host: hostname(), lock });
if (stands.kind === 'here') app.quit();
else {
  void opened.add(documentsIn(process.argv.slice(1), process.cwd()));
  // A Mac names files by themselves, and may do so before there is a window.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void opened.add(documentsIn([path], '/'));
  });
  app.on('second-instance', (_event, line, from) => {
    void opened.add(documentsIn(line.slice(1), from));
    const window = BrowserWindow.getAllWindows().find((one) => one.isVisible() || one.isMinimized());
    if (window === undefined) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(async () => {
    if (stands.kind === 'elsewhere') {
      if (!(await mayOpenHere(folder, stands.host))) {
        app.quit();
        return;
      }
      unlock(folder);
      lock(folder);
    }
    await start();
  });
}

/** The lock lies in what Electron takes for its data folder at this moment. */
function lock(where: string): boolean {
  app.setPath('userData', where);
  const isLocked = app.requestSingleInstanceLock();
  app.setPath('userData', folder);
  return isLocked;
}

async function start(): Promise<void> {
  guardSession();
  const screens = join(app.getAppPath(), 'out', 'renderer');
  const languages = new Languages(join(screens, 'locales'), () => app.getPreferredSystemLanguages());
  // The window comes about while the records are read; its page waits for the language. When they cannot be read there is no page.
  const reading = readRecords(languages);
  serveApp(screens, async (html) => {
    await reading.catch(() => new Promise(() => undefined));
    return languages.dress(html);
  });
  answerCalls(profiles, log, place?.portable === true, languages);
  answerDocumentCalls(opened);
  answerBill();
  const window = openWindow(folder, join(app.getAppPath(), 'out', 'preload', 'preload.cjs'), { hidden: isSelfCheck, reading });
  recoverWindow(window, log);
  answerPresenting(window);
  const service = new Service({ start: () => startService(join(app.getAppPath(), 'out', 'main', 'service.cjs')), catalogue: () => languages.spoken, log });
  answerQuestions(window, service);
  opened.whenThereAreSome(() => {
    if (!window.isDestroyed()) window.webContents.send(channels.documents);
  });
  window.webContents.on('did-finish-load', () => {
    void profiles.stores.loadSettings().then((loaded) => applySettings(loaded.record, window.webContents));
  });
  if (isSelfCheck) void selfCheck(window, service);
  const picture = process.env['KPL_PICTURE'];
  if (picture !== undefined && picture !== '') savePicture(window, picture);
  app.on('before-quit', (event) => {
    if (profiles.idle()) return;
    // Writes that are under way reach the disk before the process ends.
    event.preventDefault();
    void profiles.settled().then(() => app.quit());
  });
  await reading;
}

/** Reads what menus, dialogs and windows need before anybody sees them: who learns here, in which language and colours, with which keys. */
async function readRecords(languages: Languages): Promise<void> {
  await profiles.load();
  const { record } = await profiles.stores.loadSettings();
  languages.speak(record.language);
  translateFaults();
  applyTheme(record.theme);
  installMenu(record.shortcuts);
}
