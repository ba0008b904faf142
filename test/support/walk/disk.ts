import { openStores } from '../../../electron/main/stores/stores.ts';
import { emptyRecord } from '../../../renderer/machines/course.machine.ts';
import { defaultSettings } from '../../../renderer/machines/settings.machine.ts';
import { told } from './plain.ts';

const kinds = ['progress', 'settings', 'sandbox', 'packs', 'workshop', 'instructor'] as const;
export type Kind = (typeof kinds)[number];

/** What a profile's files hold, as plain JSON; nothing of a kind that was never written. */
export type Files = ReadonlyMap<Kind, unknown>;

/** Reads the files of a profile as the next start would. */
export async function filesIn(folder: string): Promise<{ readonly files: Files; readonly notices: readonly unknown[] }> {
  const { progress, settings, sandbox, kept } = openStores(folder);
  const stores = { progress, settings, sandbox, packs: kept.packs, workshop: kept.workshop, instructor: kept.instructor };
  const loaded = await Promise.all(kinds.map(async (kind) => ({ kind, ...(await stores[kind].load()) })));
  return { files: new Map(loaded.filter(({ record }) => record !== null).map(({ kind, record }) => [kind, record])), notices: loaded.flatMap(({ notices }) => notices) };
}

/** What a start finds where nothing was written yet. */
const empty: Readonly<Record<Kind, unknown>> = { progress: emptyRecord, settings: defaultSettings, sandbox: null, packs: null, workshop: null, instructor: null };

/** The disk of the model: what was written of each kind, and what of it is said to be safe. */
export class ModelDisk {
  private readonly written = new Map<Kind, unknown[]>();

  write(kind: Kind, record: unknown): void {
    // What is changed afterwards is none of the disk's.
    this.written.set(kind, [...(this.written.get(kind) ?? [empty[kind]]), JSON.parse(JSON.stringify(record))]);
  }

  read(kind: Kind): unknown {
    return this.written.get(kind)?.at(-1) ?? null;
  }

  /** It is safe: nothing older may come back. */
  confirm(confirmed: readonly Kind[] = kinds): void {
    for (const [kind, all] of this.written) if (confirmed.includes(kind)) this.written.set(kind, all.slice(-1));
  }

  /** What differs between the files and what was written last, kind by kind. */
  differences(files: Files): readonly string[] {
    return [...this.written].flatMap(([kind, all]) => {
      const [wanted, found] = [told(kind, all.at(-1)), told(kind, files.get(kind) ?? null)];
      return wanted === found ? [] : [`${kind}:\n  wanted ${part(wanted, found)}\n  found  ${part(found, wanted)}`];
    });
  }

  /** After a kill: what is on disk becomes what is known; it must be what was safe, or something newer. */
  recover(files: Files): readonly string[] {
    return [...this.written].flatMap(([kind, all]) => {
      const found = told(kind, files.get(kind) ?? null);
      const at = all.findLastIndex((record) => told(kind, record) === found);
      if (at < 0) return [`${kind}: neither what was safe nor what came after it, but ${part(found, told(kind, all.at(-1)))} for ${part(told(kind, all.at(-1)), found)}`];
      this.written.set(kind, [all[at]]);
      return [];
    });
  }

  /** For a profile that is emptied. */
  erase(): void {
    this.written.clear();
  }

  /** The same once more, as an export is. */
  copy(): ModelDisk {
    const copy = new ModelDisk();
    for (const [kind, all] of this.written) copy.write(kind, all.at(-1));
    return copy;
  }
}

/** Where two texts begin to differ, with some of what is around it. */
function part(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  return `…${text.slice(Math.max(0, at - 160), at + 240)}…`;
}
