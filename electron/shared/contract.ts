import * as v from 'valibot';
import { type BillBridge, billChannels } from './bill.ts';
import type { FileToSave, OpenedDocument, PageToPrint } from './files.ts';
import { profileChannels, type ProfilesBridge } from './profiles.ts';
import { faultOf, inShort, type Json } from './plain-json.ts';
import { type ServiceBridge, serviceChannels } from './service.ts';
import type { SettingsRecord } from './settings.ts';

/**
 * The whole conversation between the window and the main process: channel names, what goes in and out, and the
 * validators that parse it. The preload puts `LabBridge` on `window.lab`, and nothing else.
 */

/** Longer than any policy KMS takes, and short enough to keep a file readable. */
const MAX_DOCUMENT = 200_000;
const MAX_LESSONS = 500;
const MAX_CARDS = 5000;
const MAX_NAME = 200;

const nameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME));

const verdictSchema = v.picklist(['allow', 'explicitDeny', 'implicitDeny']);

/** A record with few names; valibot leaves `__proto__`, `prototype` and `constructor` out. */
function recordOf<Value extends v.GenericSchema>(value: Value, most: number) {
  return v.pipe(
    v.record(nameSchema, value),
    v.check((record) => Object.keys(record).length <= most, `At most ${most} entries are kept.`),
  );
}

const lessonProgressSchema = v.strictObject({
  status: v.picklist(['started', 'passed']),
  task: nameSchema,
  documents: recordOf(v.pipe(v.string(), v.maxLength(MAX_DOCUMENT)), 20),
  hintsShown: recordOf(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50)), 50),
  predictions: recordOf(verdictSchema, 50),
  updated: v.pipe(v.string(), v.maxLength(40)),
});

/** What the first formats kept with the progress; the settings take it over. */
const formerThemeSchema = v.picklist(['system', 'light', 'dark']);

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/, 'must be a day: YYYY-MM-DD'));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000));

/** What is kept of a learner's work: a small record of our own, never a machine's snapshot. */
const progressSchema = v.strictObject({
  version: v.literal(2),
  theme: v.exactOptional(formerThemeSchema),
  lastLesson: v.nullable(nameSchema),
  /** The way through some of the lessons that the learner has chosen. */
  path: v.exactOptional(v.nullable(nameSchema)),
  lessons: recordOf(lessonProgressSchema, MAX_LESSONS),
  /** By unit: how its quiz went the last time. */
  quizzes: recordOf(v.strictObject({ right: count, of: count, day }), MAX_LESSONS),
  /** By unit and card: how often it was known, and when it was last asked. */
  cards: recordOf(v.strictObject({ known: count, day }), MAX_CARDS),
});

/** The first format knew neither quizzes nor cards. */
const firstProgressSchema = v.strictObject({
  version: v.literal(1),
  theme: formerThemeSchema,
  lastLesson: v.nullable(nameSchema),
  lessons: recordOf(lessonProgressSchema, MAX_LESSONS),
});

export type LessonProgress = v.InferOutput<typeof lessonProgressSchema>;
export type ProgressRecord = v.InferOutput<typeof progressSchema>;

/** The record of somebody who has not begun. */
export const emptyProgress: ProgressRecord = { version: 2, lastLesson: null, lessons: {}, quizzes: {}, cards: {} };

/** As JSON: far more than all of a long course, and less than a start would refuse to read. */
const MAX_PROGRESS = 20_000_000;

/**
 * Reads a progress record from an untrusted source: a file of any format so far, or the window.
 *
 * @returns the record, or why it is none, with the member at fault
 */
export function parseProgress(value: unknown): { readonly ok: true; readonly record: ProgressRecord } | { readonly ok: false; readonly reason: string } {
  const fault = faultOf(value, MAX_PROGRESS);
  if (fault !== null) return { ok: false, reason: `it ${fault}` };
  const first = v.safeParse(firstProgressSchema, value);
  if (first.success) return { ok: true, record: { ...emptyProgress, ...first.output, version: 2 } };
  const result = v.safeParse(progressSchema, value);
  if (result.success) return { ok: true, record: result.output };
  const [issue] = result.issues;
  return { ok: false, reason: inShort(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`) };
}

/** What the sandbox keeps: `data` is the window's own format, of this number. */
export interface SandboxRecord {
  readonly version: number;
  readonly data: { readonly [name: string]: Json };
}

/** As JSON. */
const MAX_SANDBOX = 20_000_000;

const sandboxSchema = v.strictObject({ version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), data: v.custom<object>((data) => typeof data === 'object' && data !== null && !Array.isArray(data), 'must be an object') });

/** Reads what the sandbox keeps: plain JSON below a size; the window reads what it means. */
export function parseSandbox(value: unknown): { readonly ok: true; readonly record: SandboxRecord } | { readonly ok: false; readonly reason: string } {
  const fault = faultOf(value, MAX_SANDBOX);
  if (fault !== null) return { ok: false, reason: `it ${fault}` };
  const result = v.safeParse(sandboxSchema, value);
  if (!result.success) return { ok: false, reason: inShort(`${v.getDotPath(result.issues[0]) ?? 'the sandbox'}: ${result.issues[0].message}`) };
  return { ok: true, record: value as SandboxRecord };
}

/** Words that the window may put into a message about a file. */
export const parseReason = (value: unknown): string => v.parse(v.pipe(v.string(), v.maxLength(500)), value);

/** Something that the learner should know about their files. */
export interface Notice {
  readonly kind: 'setAside';
  readonly message: string;
  /** Where the unreadable file lies now. */
  readonly file: string;
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chrome: string;
  readonly node: string;
  readonly platform: string;
  /** An old Electron that is only for trying and testing. */
  readonly oldRuntime: boolean;
  /** The window was lost and opened again; said once. */
  readonly recovered: boolean;
  readonly dataFolder: string;
  /** Those that the app has texts in. */
  readonly languages: readonly string[];
}

export const menuCommands = ['undo', 'redo', 'course', 'settings', 'about', 'reset', 'check', 'palette', 'hint', 'zoomIn', 'zoomOut', 'zoomReset'] as const;
export type MenuCommand = (typeof menuCommands)[number];

/** How an export, an import or a deletion went; `cancelled` when the learner chose no file. */
export type TransferResult = { readonly ok: true; readonly message: string } | { readonly ok: false; readonly cancelled: boolean; readonly message: string };

const faultSchema = v.strictObject({ message: v.pipe(v.string(), v.maxLength(4000)), stack: v.pipe(v.string(), v.maxLength(20_000)) });

/** Something that went wrong in the window. */
export type Fault = v.InferOutput<typeof faultSchema>;

export const parseFault = (value: unknown): Fault => v.parse(faultSchema, value);

/** On or off. */
export const parseSwitch = (value: unknown): boolean => v.parse(v.boolean(), value);

/** The path of a file that a message named. */
export const parsePath = (value: unknown): string => v.parse(v.pipe(v.string(), v.maxLength(4096)), value);

export type SaveResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** What `window.lab` offers. */
export interface LabBridge extends ProfilesBridge, BillBridge, ServiceBridge {
  loadProgress(): Promise<{ readonly record: ProgressRecord; readonly notices: readonly Notice[] }>;
  /** Resolves once the record is on disk for sure, or with the reason why it is not. */
  saveProgress(record: ProgressRecord): Promise<SaveResult>;
  /** null when nothing was ever kept. */
  loadSandbox(): Promise<{ readonly record: SandboxRecord | null; readonly notices: readonly Notice[] }>;
  saveSandbox(record: SandboxRecord): Promise<SaveResult>;
  /** The window cannot read what `loadSandbox` gave: it is set aside, and the sandbox is empty. */
  refuseSandbox(reason: string): Promise<readonly Notice[]>;
  appInfo(): Promise<AppInfo>;
  loadSettings(): Promise<{ readonly record: SettingsRecord; readonly notices: readonly Notice[] }>;
  /** Keeps them, and applies what is the computer's: colours of menus and dialogs, and the size of everything. */
  saveSettings(record: SettingsRecord): Promise<SaveResult>;
  /** Asks for a place, and writes all that is kept of the learner there as one file. */
  exportAll(): Promise<TransferResult>;
  /** Asks for such a file, and puts what it holds in the place of what is here, which is kept beside. The window then starts anew. */
  importAll(): Promise<TransferResult>;
  /** Deletes all that is kept. The window then starts anew. */
  deleteAll(): Promise<TransferResult>;
  openDataFolder(): Promise<void>;
  /** Shows a file that was set aside in the system's file manager. */
  showFile(file: string): Promise<void>;
  /** The beginning of a file that was set aside. */
  readFile(file: string): Promise<string>;
  /** Notes a fault of the window in the log. */
  reportFault(fault: Fault): Promise<void>;
  /** Puts the log's last faults on the clipboard. */
  copyReport(): Promise<void>;
  /** Starts the window anew. */
  restart(): Promise<void>;
  /** Asks where to, and writes a text there. */
  saveFile(file: FileToSave): Promise<TransferResult>;
  /** Asks where to, prints a page and writes it there as PDF. */
  savePdf(page: PageToPrint): Promise<TransferResult>;
  /** Puts a text on the clipboard. */
  copyText(text: string): Promise<void>;
  /** The files that were opened from outside since the last time. */
  takeDocuments(): Promise<readonly OpenedDocument[]>;
  /** Calls the listener whenever there are some to take; returns how to stop. */
  onDocuments(listener: () => void): () => void;
  /** The window is shown to a room, or no longer: everything is larger, and the notes close with it. */
  present(on: boolean): Promise<void>;
  /** Opens the instructor's notes in a window of their own. */
  openNotes(): Promise<void>;
  /** Calls the listener for each command of the native menu; returns how to stop. */
  onMenu(listener: (command: MenuCommand) => void): () => void;
}

/** The names of the channels. */
export const channels = {
  loadProgress: 'lab:load-progress',
  saveProgress: 'lab:save-progress',
  loadSandbox: 'lab:load-sandbox',
  saveSandbox: 'lab:save-sandbox',
  refuseSandbox: 'lab:refuse-sandbox',
  appInfo: 'lab:app-info',
  loadSettings: 'lab:load-settings',
  saveSettings: 'lab:save-settings',
  exportAll: 'lab:export-all',
  importAll: 'lab:import-all',
  deleteAll: 'lab:delete-all',
  openDataFolder: 'lab:open-data-folder',
  showFile: 'lab:show-file',
  readFile: 'lab:read-file',
  reportFault: 'lab:report-fault',
  copyReport: 'lab:copy-report',
  restart: 'lab:restart',
  saveFile: 'lab:save-file',
  savePdf: 'lab:save-pdf',
  copyText: 'lab:copy-text',
  takeDocuments: 'lab:take-documents',
  present: 'lab:present',
  openNotes: 'lab:open-notes',
  documents: 'lab:documents',
  menu: 'lab:menu',
  ...profileChannels,
  ...billChannels,
  ...serviceChannels,
} as const;
