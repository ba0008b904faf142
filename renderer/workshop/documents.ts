import { canonical, type Documents, type Lesson } from '#lessons';
import { type Delta, deltaOf, isDelta, textOf } from './delta.ts';
import { shortDigest } from './digest.ts';

/** The texts of a lesson as a file keeps them: which dictionary they are written with, and each document that is not the start's. */
export type Kept = readonly [dictionary: string, ...documents: readonly (readonly [doc: string, delta: Delta])[]];

/** Longest text that is read back. */
const MOST = 200_000;
/** Longest form that is kept: about all of a result file. */
const MOST_KEPT = 40_000;

interface Dictionary {
  readonly text: string;
  readonly digest: string;
}

const dictionaries = new WeakMap<Lesson, Dictionary>();

/** What both sides know of a lesson: its starts and its solutions. */
function dictionaryOf(lesson: Lesson): Dictionary {
  const known = dictionaries.get(lesson);
  if (known !== undefined) return known;
  const text = lesson.documents.flatMap(({ doc }) => [lesson.start[doc] ?? '', lesson.solution[doc] ?? '']).join('\n');
  const dictionary = { text, digest: shortDigest(text) };
  dictionaries.set(lesson, dictionary);
  return dictionary;
}

/**
 * The learner's documents in short.
 *
 * @param lesson with the start texts of the class, if it has its own
 * @returns null when they are too large to be kept
 */
export function keep(lesson: Lesson, documents: Documents): Kept | null {
  const { text, digest } = dictionaryOf(lesson);
  const kept: Kept = [
    digest,
    ...lesson.documents.flatMap(({ doc, readOnly }) => {
      const own = documents[doc] ?? '';
      return readOnly || own === lesson.start[doc] ? [] : [[doc, deltaOf(text, own)] as const];
    }),
  ];
  return JSON.stringify(kept).length > MOST_KEPT ? null : kept;
}

/** The documents again; null when they were written with another version of the lesson, or are not what `keep` made. */
export function unfold(lesson: Lesson, kept: Kept): Documents | null {
  const { text, digest } = dictionaryOf(lesson);
  const [written, ...documents] = kept;
  if (written !== digest) return null;
  const found = new Map(lesson.documents.filter(({ readOnly }) => !readOnly).map(({ doc }) => [doc, lesson.start[doc] ?? '']));
  for (const [doc, delta] of documents) {
    const own = textOf(text, delta, MOST);
    if (own === null || !found.has(doc)) return null;
    found.set(doc, own);
  }
  return Object.fromEntries(found);
}

export function isKept(value: unknown): value is Kept {
  if (!Array.isArray(value)) return false;
  const [digest, ...documents] = value as readonly unknown[];
  return typeof digest === 'string' && documents.length <= 20 && documents.every((one) => Array.isArray(one) && one.length === 2 && typeof one[0] === 'string' && isDelta(one[1]));
}

/** The same for documents that differ only in white space and in the order of members. */
export function shapeOf(lesson: Lesson, documents: Documents): string {
  return shortDigest(lesson.documents.flatMap(({ doc, readOnly }) => (readOnly ? [] : [doc, normalised(documents[doc] ?? '')])).join('\n'));
}

function normalised(text: string): string {
  try {
    return canonical(JSON.parse(text));
  } catch {
    return text.replaceAll(/\s+/g, ' ').trim();
  }
}
