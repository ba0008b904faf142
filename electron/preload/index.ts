import { contextBridge, ipcRenderer } from 'electron';
import { type AppInfo, channels, type LabBridge, type MenuCommand, menuCommands, type Notice, type ProgressRecord, type SaveResult } from '../shared/contract.ts';

const bridge: LabBridge = {
  loadProgress: () => ipcRenderer.invoke(channels.loadProgress) as Promise<{ record: ProgressRecord; notices: Notice[] }>,
  saveProgress: (record) => ipcRenderer.invoke(channels.saveProgress, record) as Promise<SaveResult>,
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
