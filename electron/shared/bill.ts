/** What is in the app, for the About screen: its bill of materials, in short. */

/** Something that ships with the app. */
export interface Part {
  readonly name: string;
  readonly version: string;
  /** As SPDX names it. */
  readonly licence: string;
  readonly text: string;
}

export interface BillBridge {
  /** All that ships, Electron and what is in it included. */
  parts(): Promise<readonly Part[]>;
  /** Shows the file with the licences of Chromium in the system's file manager. */
  showChromiumLicences(): Promise<void>;
}

export const billChannels = {
  parts: 'lab:parts',
  showChromiumLicences: 'lab:show-chromium-licences',
} as const;
