import { contextBridge, ipcRenderer } from 'electron';
import { type AppInfo, channels, type LabBridge, type MenuCommand, menuCommands, type Notice, type ProgressRecord, type SandboxRecord, type SaveResult } from '../shared/contract.ts';

const bridge: LabBridge = {
  loadProgress: () => ipcRenderer.invoke(channels.loadProgress) as Promise<{ record: ProgressRecord; notices: Notice[] }>,
  saveProgress: (record) => ipcRenderer.invoke(channels.saveProgress, record) as Promise<SaveResult>,
  loadSandbox: () => ipcRenderer.invoke(channels.loadSandbox) as Promise<{ record: SandboxRecord | null; notices: Notice[] }>,
  saveSandbox: (record) => ipcRenderer.invoke(channels.saveSandbox, record) as Promise<SaveResult>,
  refuseSandbox: (reason) => ipcRenderer.invoke(channels.refuseSandbox, reason) as Promise<Notice[]>,
  appInfo: () => ipcRenderer.invoke(channels.appInfo) as Promise<AppInfo>,
  setTheme: (theme) => ipcRenderer.invoke(channels.setTheme, theme) as Promise<void>,
  onMenu: (listener) => {
    const hear = (_event: unknown, command: unknown): void => {
      const known = menuCommands.find((name): name is MenuCommand => name === command);
      if (known !== undefined) listener(known);
    };
    ipcRenderer.on(channels.menu, hear);
    return () => ipcRenderer.off(channels.menu, hear);
  },
};

contextBridge.exposeInMainWorld('lab', bridge);
