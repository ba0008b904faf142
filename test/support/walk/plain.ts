import type { Kind } from './disk.ts';

/** A text without its white space: the editor draws lines. */
export const bare = (text: string): string => text.replace(/\s+/g, '');

/** What no two runs have in common: times, and what a cipher makes. */
const unlike = (text: string): string => text.replace(/[A-Za-z0-9+/]{40,}={0,2}/g, '…').replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)?/g, '…').replace(/\b\d{10}\.\d+\b/g, '…').replace(/\b1\d{9}(?:\d{3})?\b/g, '…');

/** A value with its members in one order, without what no two runs have in common. */
export function plain(value: unknown): unknown {
  if (typeof value === 'string') return unlike(value);
  if (typeof value === 'number') return value > 1_000_000_000 ? '…' : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => member !== undefined && name !== 'updated').sort(([first], [second]) => (first < second ? -1 : 1)).map(([name, member]) => [name, plain(member)]));
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const dataOf = (record: unknown): Fields => fieldsOf(fieldsOf(record)['data']);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

/** What of a record on disk must be as the model says it. */
const parts: Readonly<Record<Kind, (record: unknown) => unknown>> = {
  progress: (record) => record,
  settings: (record) => record,
  sandbox: (record) => ({ ...dataOf(record), material: null }),
  packs: (record) => ({ packs: listOf(dataOf(record)['packs']), tried: dataOf(record)['tried'] ?? [], drafts: listOf(dataOf(record)['drafts']).map((draft) => ({ ...fieldsOf(draft), id: '' })) }),
  workshop: (record) => {
    const { taken = null, classes } = dataOf(record);
    return { taken, lessons: Object.fromEntries(Object.entries(fieldsOf(classes)).map(([id, one]) => [id, fieldsOf(one)['lessons']])) };
  },
  // Ids of classes that were made are by chance.
  instructor: (record) => ({ ...dataOf(record), classes: listOf(dataOf(record)['classes']).map((one) => ({ ...fieldsOf(one), id: '' })) }),
};

/** A record in one line that is the same for records that hold the same. */
export const told = (kind: Kind, record: unknown): string => JSON.stringify(plain(parts[kind](record)));
