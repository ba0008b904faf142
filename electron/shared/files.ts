import * as v from 'valibot';

/** What the window asks the main process to write, and what it is given to open. */

/** Characters of a text that is saved, copied or printed. */
const MAX_TEXT = 20_000_000;

const pageSizes = ['A4', 'Letter'] as const;
export type PageSize = (typeof pageSizes)[number];

/** A name alone: no folder, nothing that a system gives a meaning to, no sign that shows as another. */
const fileName = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(120),
  v.regex(/^[^\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+$/, 'must be the name of a file'),
  v.regex(/^(?![. ]).*[^. ]$/, 'must be the name of a file'),
);
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));

const fileSchema = v.strictObject({ name: fileName, text });
const printSchema = v.strictObject({ name: fileName, html: text, pageSize: v.picklist(pageSizes) });

/** A file that the window made, under the name that the dialog proposes. */
export type FileToSave = v.InferOutput<typeof fileSchema>;

/** A whole page of HTML, its styles in it; its title stands at the foot of each page. */
export type PageToPrint = v.InferOutput<typeof printSchema>;

/** A file that was opened by double click, by the command line or from the dock. `kind` is an id of document-kinds.json. */
export type OpenedDocument =
  | { readonly name: string; readonly kind: string; readonly text: string; readonly problem?: undefined }
  | { readonly name: string; readonly problem: string };

/** @throws on anything else */
export const parseFile = (value: unknown): FileToSave => v.parse(fileSchema, value);

/** @throws on anything else */
export const parsePage = (value: unknown): PageToPrint => v.parse(printSchema, value);

/** @throws on anything else */
export const parseText = (value: unknown): string => v.parse(text, value);
