import type { AppInfo, LabBridge, ProgressRecord, SandboxRecord, TransferResult } from '#contract';
import { defaultSettings } from '../machines/settings.machine.ts';

let kept: ProgressRecord = { version: 2, lastLesson: null, lessons: {}, quizzes: {}, cards: {} };
let keptSandbox: SandboxRecord | null = null;
const keptOfClasses = new Map<string, SandboxRecord>();

let keptSettings = defaultSettings;
const elsewhere: TransferResult = { ok: false, cancelled: false, message: 'Only the app can do that.' };

/** Stands in when the screens are opened outside the app: nothing is kept longer than the page. */
const withoutApp: LabBridge = {
  loadProgress: () => Promise.resolve({ record: kept, notices: [] }),
  saveProgress: (record) => {
    kept = record;
    return Promise.resolve({ ok: true });
  },
  loadSandbox: () => Promise.resolve({ record: keptSandbox, notices: [] }),
  saveSandbox: (record) => {
    keptSandbox = record;
    return Promise.resolve({ ok: true });
  },
  refuseSandbox: () => Promise.resolve([]),
  appInfo: (): Promise<AppInfo> =>
    Promise.resolve({ version: 'in a browser', electron: 'none', chrome: navigator.userAgent, node: 'none', platform: navigator.platform, oldRuntime: false, recovered: false, dataFolder: 'none', languages: ['en'] }),
  loadSettings: () => Promise.resolve({ record: keptSettings, notices: [] }),
  saveSettings: (record) => {
    keptSettings = record;
    return Promise.resolve({ ok: true });
  },
  exportAll: () => Promise.resolve(elsewhere),
  importAll: () => Promise.resolve(elsewhere),
  deleteAll: () => Promise.resolve(elsewhere),
  openDataFolder: () => Promise.resolve(),
  showFile: () => Promise.resolve(),
  readFile: () => Promise.resolve(''),
  reportFault: () => Promise.resolve(),
  copyReport: () => Promise.resolve(),
  restart: () => {
    location.reload();
    return Promise.resolve();
  },
  saveFile: () => Promise.resolve(elsewhere),
  savePdf: () => Promise.resolve(elsewhere),
  copyText: (text) => navigator.clipboard.writeText(text),
  takeDocuments: () => Promise.resolve([]),
  present: () => Promise.resolve(),
  openNotes: () => Promise.resolve(),
  listProfiles: () => Promise.resolve({ profiles: [{ id: 'first', name: '', created: '' }], current: 'first', portable: false, notices: [] }),
  createProfile: () => Promise.resolve({ ok: false, message: elsewhere.message }),
  renameProfile: () => Promise.resolve({ ok: false, message: elsewhere.message }),
  switchProfile: () => Promise.resolve({ ok: false, message: elsewhere.message }),
  resetProfile: () => Promise.resolve({ ok: false, message: elsewhere.message }),
  removeProfile: () => Promise.resolve({ ok: false, message: elsewhere.message }),
  loadKept: (kind) => Promise.resolve({ record: keptOfClasses.get(kind) ?? null, notices: [] }),
  saveKept: (kind, record) => {
    if (record === null) keptOfClasses.delete(kind);
    else keptOfClasses.set(kind, record);
    return Promise.resolve({ ok: true });
  },
  refuseKept: () => Promise.resolve([]),
  parts: () => Promise.resolve([]),
  showChromiumLicences: () => Promise.resolve(),
  ask: () => Promise.resolve({ ok: false, message: elsewhere.message }),
  giveUp: () => Promise.resolve(elsewhere),
  onDocuments: () => () => undefined,
  onMenu: () => () => undefined,
};

/** The main process, as the contract lets the window see it. A screen that is drawn without a window has none. */
export const bridge: LabBridge = (typeof window === 'undefined' ? undefined : window.lab) ?? withoutApp;
