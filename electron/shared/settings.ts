import * as v from 'valibot';
import { inShort } from './plain-json.ts';

const percent = v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(300));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(60));

const settingsSchema = v.strictObject({
  version: v.literal(1),
  theme: v.picklist(['system', 'light', 'dark', 'contrast']),
  motion: v.picklist(['system', 'reduced', 'full']),
  /** The size of everything. */
  zoom: percent,
  editor: v.strictObject({
    fontSize: v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(28)),
    wrap: v.boolean(),
    lineNumbers: v.boolean(),
  }),
  /** Whether the tour is still offered. Settings from before it have nothing here. */
  tour: v.optional(v.picklist(['offered', 'seen']), 'offered'),
  /** A language, or the system's. Settings from before there were others have nothing here. */
  language: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/, () => 'must be a language, for example en')), 'system'),
  /** Keys that the learner has chosen, by command; the others have their own. */
  shortcuts: v.pipe(v.record(name, name), v.check((shortcuts) => Object.keys(shortcuts).length <= 100, () => 'At most 100 shortcuts are kept.')),
});

/** How the learner wants the app. */
export type SettingsRecord = v.InferOutput<typeof settingsSchema>;

export const defaultSettings: SettingsRecord = {
  version: 1,
  theme: 'system',
  motion: 'system',
  zoom: 100,
  editor: { fontSize: 13, wrap: true, lineNumbers: true },
  tour: 'offered',
  language: 'system',
  shortcuts: {},
};

/** Reads settings from an untrusted source: a file, or the window. */
export function parseSettings(value: unknown): { readonly ok: true; readonly record: SettingsRecord } | { readonly ok: false; readonly reason: string } {
  const result = v.safeParse(settingsSchema, value);
  if (result.success) return { ok: true, record: result.output };
  const [issue] = result.issues;
  return { ok: false, reason: inShort(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`) };
}
