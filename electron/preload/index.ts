import { contextBridge, ipcRenderer, webFrame } from 'electron';
import type { Part } from '../shared/bill.ts';
import type { OpenedDocument } from '../shared/files.ts';
import type { ProfileList } from '../shared/profiles.ts';
import type { Answered } from '../shared/service.ts';
import type { SettingsRecord } from '../shared/settings.ts';
import { type AppInfo, channels, type LabBridge, type MenuCommand, menuCommands, type Notice, type ProgressRecord, type SandboxRecord, type SaveResult, type TransferResult } from '../shared/contract.ts';
import { inEachPause } from '../shared/pause.ts';
import { onWork } from './at-work.ts';

const bridge: LabBridge = {
  loadProgress: () => ipcRenderer.invoke(channels.loadProgress) as Promise<{ record: ProgressRecord; notices: Notice[] }>,
  saveProgress: (record) => ipcRenderer.invoke(channels.saveProgress, record) as Promise<SaveResult>,
  loadSandbox: () => ipcRenderer.invoke(channels.loadSandbox) as Promise<{ record: SandboxRecord | null; notices: Notice[] }>,
  saveSandbox: (record) => ipcRenderer.invoke(channels.saveSandbox, record) as Promise<SaveResult>,
  refuseSandbox: (reason) => ipcRenderer.invoke(channels.refuseSandbox, reason) as Promise<Notice[]>,
  appInfo: () => ipcRenderer.invoke(channels.appInfo) as Promise<AppInfo>,
  loadSettings: () => ipcRenderer.invoke(channels.loadSettings) as Promise<{ record: SettingsRecord; notices: Notice[] }>,
  saveSettings: (record) => ipcRenderer.invoke(channels.saveSettings, record) as Promise<SaveResult>,
  exportAll: () => ipcRenderer.invoke(channels.exportAll) as Promise<TransferResult>,
  importAll: () => ipcRenderer.invoke(channels.importAll) as Promise<TransferResult>,
  deleteAll: () => ipcRenderer.invoke(channels.deleteAll) as Promise<TransferResult>,
  openDataFolder: () => ipcRenderer.invoke(channels.openDataFolder) as Promise<void>,
  showFile: (file) => ipcRenderer.invoke(channels.showFile, file) as Promise<void>,
  readFile: (file) => ipcRenderer.invoke(channels.readFile, file) as Promise<string>,
  reportFault: (fault) => ipcRenderer.invoke(channels.reportFault, fault) as Promise<void>,
  copyReport: () => ipcRenderer.invoke(channels.copyReport) as Promise<void>,
  restart: () => ipcRenderer.invoke(channels.restart) as Promise<void>,
  saveFile: (file) => ipcRenderer.invoke(channels.saveFile, file) as Promise<TransferResult>,
  savePdf: (page) => ipcRenderer.invoke(channels.savePdf, page) as Promise<TransferResult>,
  copyText: (text) => ipcRenderer.invoke(channels.copyText, text) as Promise<void>,
  takeDocuments: () => ipcRenderer.invoke(channels.takeDocuments) as Promise<OpenedDocument[]>,
  present: (on) => ipcRenderer.invoke(channels.present, on) as Promise<void>,
  openNotes: () => ipcRenderer.invoke(channels.openNotes) as Promise<void>,
  listProfiles: () => ipcRenderer.invoke(channels.listProfiles) as Promise<ProfileList>,
  createProfile: (name) => ipcRenderer.invoke(channels.createProfile, name) as ReturnType<LabBridge['createProfile']>,
  renameProfile: (change) => ipcRenderer.invoke(channels.renameProfile, change) as Promise<SaveResult>,
  switchProfile: (id) => ipcRenderer.invoke(channels.switchProfile, id) as Promise<SaveResult>,
  resetProfile: (id) => ipcRenderer.invoke(channels.resetProfile, id) as Promise<SaveResult>,
  removeProfile: (id) => ipcRenderer.invoke(channels.removeProfile, id) as Promise<SaveResult>,
  loadKept: (kind) => ipcRenderer.invoke(channels.loadKept, kind) as ReturnType<LabBridge['loadKept']>,
  saveKept: (kind, value) => ipcRenderer.invoke(channels.saveKept, { kind, value }) as Promise<SaveResult>,
  refuseKept: (kind, value) => ipcRenderer.invoke(channels.refuseKept, { kind, value }) as Promise<Notice[]>,
  parts: () => ipcRenderer.invoke(channels.parts) as Promise<Part[]>,
  showChromiumLicences: () => ipcRenderer.invoke(channels.showChromiumLicences) as Promise<void>,
  ask: (question) => ipcRenderer.invoke(channels.ask, question) as Promise<Answered>,
  giveUp: (id) => ipcRenderer.invoke(channels.giveUp, id) as ReturnType<LabBridge['giveUp']>,
  onDocuments: (listener) => {
    const hear = (): void => listener();
    ipcRenderer.on(channels.documents, hear);
    return () => ipcRenderer.off(channels.documents, hear);
  },
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

// What lessons have left behind is given back while nobody waits for anything: by itself V8 keeps it until it needs the room.
onWork(window, inEachPause(() => webFrame.clearCache()));
