import type { AppInfo, LabBridge, ProgressRecord, SandboxRecord } from '#contract';

let kept: ProgressRecord = { version: 2, theme: 'system', lastLesson: null, lessons: {}, quizzes: {}, cards: {} };
let keptSandbox: SandboxRecord | null = null;

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
    Promise.resolve({ version: 'in a browser', electron: 'none', chrome: navigator.userAgent, node: 'none', platform: navigator.platform, oldRuntime: false, dataFolder: 'none' }),
  setTheme: () => Promise.resolve(),
  onMenu: () => () => undefined,
};

/** The main process, as the contract lets the window see it. */
export const bridge: LabBridge = window.lab ?? withoutApp;
