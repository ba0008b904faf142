import * as v from 'valibot';

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

const billSchema = v.object({
  components: v.array(
    v.object({
      group: v.optional(v.string()),
      name: v.string(),
      version: v.string(),
      licenses: v.array(v.object({ license: v.object({ id: v.optional(v.string()), text: v.object({ content: v.string() }) }) })),
    }),
  ),
});

/** The parts in a bill of materials in the form of CycloneDX. Throws when it is none. */
export function partsIn(text: string): readonly Part[] {
  return v.parse(billSchema, JSON.parse(text)).components.map(({ group, name, version, licenses }) => ({
    name: group === undefined ? name : `${group}/${name}`,
    version,
    licence: licenses.map(({ license }) => license.id ?? '').join(', '),
    text: licenses.map(({ license }) => license.text.content).join('\n\n'),
  }));
}
