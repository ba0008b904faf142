import * as v from 'valibot';
import { checkPack, type Course, type KnownCourse, type LessonProblem } from '#lessons';
import { madeId, shownName } from './names.ts';
import { fileText, type Read, readBody, readFile, refused } from './reading.ts';

/** The newest format of lesson packs that this app reads, and the one it writes. */
const VERSION = 1;
const MOST = 8_000_000;
const MOST_FILES = 3000;
/** Three times the longest policy that KMS takes. */
const MOST_FILE = 100_000;

/** Lessons that somebody wrote, as one file: data only, the files of a course by their paths. */
export interface Pack {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** `course.json`, `ids.lock.json`, `<unit>/<lesson>/lesson.json` and the others of `docs/lesson-format.md`. */
  readonly files: ReadonlyMap<string, string>;
}

const packSchema = v.strictObject({
  id: madeId,
  title: shownName,
  summary: v.pipe(v.string(), v.maxLength(2000, 'is longer than 2000 characters')),
  language: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language such as en or de-CH')),
  /** A list, so that no path can be a name that JavaScript knows. */
  files: v.pipe(v.array(v.strictTuple([v.string(), v.string()])), v.minLength(1, 'holds no file'), v.maxLength(MOST_FILES, `holds more than ${MOST_FILES} files`)),
});

/** Lower-case names, a few levels deep, and only what a lesson can have. */
const path = /^(?:[a-z0-9][a-z0-9-]{0,60}\/){0,4}(?:[a-z0-9][a-z0-9-]{0,60}|ids\.lock)\.(?:json|md)$/;

/** Reads a lesson pack (`.kplpack`) of anybody. Whether its lessons keep their rules is looked at by `openPack`. */
export function readPack(text: string): Read<Pack> {
  return readFile(
    {
      kind: 'pack',
      version: VERSION,
      most: MOST,
      parse: (body) => {
        const read = readBody('pack', packSchema, body);
        return read.ok ? packOf(read.value) : read;
      },
    },
    text,
  );
}

function packOf({ files: listed, ...rest }: v.InferOutput<typeof packSchema>): Read<Pack> {
  const files = new Map<string, string>();
  for (const [index, [name, text]] of listed.entries()) {
    const fault = fileFault(name, text, files);
    if (fault !== null) return refused('invalid', `files.${index}`, `This lesson pack cannot be used. ${fault}`);
    files.set(name, text);
  }
  return { ok: true, value: { ...rest, files } };
}

function fileFault(name: string, text: string, files: ReadonlyMap<string, string>): string | null {
  if (!path.test(name)) return `Its file number ${files.size + 1} has a name that no file of a lesson has: ${JSON.stringify(name.slice(0, 80))}.`;
  if (files.has(name)) return `Its file ${name} is there twice.`;
  return text.length > MOST_FILE ? `Its file ${name} is longer than any file of a lesson can be.` : null;
}

/** The text of a lesson pack. @param app the app’s version */
export function packText({ files, ...rest }: Pack, app: string): string {
  return fileText('pack', VERSION, app, { ...rest, files: [...files].sort(([first], [second]) => (first < second ? -1 : 1)) }, 1);
}

/** The lessons of a pack, read and checked. @param known what the built-in course has; `course` is null unless there is no problem */
export function openPack(pack: Pack, known: KnownCourse): { readonly course: Course | null; readonly problems: readonly LessonProblem[] } {
  return checkPack(pack.files, known);
}
