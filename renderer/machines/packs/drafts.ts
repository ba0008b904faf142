import type { KnownCourse, LessonProblem } from '#lessons';
import { newLesson, openPack, type Pack } from '#workshop';
import { advance, back, begin, forth, type History } from '../sandbox/history.ts';
import { without } from '../sandbox/without.ts';
import { idOf } from './make-lesson.ts';

/** A pack that is being written: any step can be taken back, and nothing of it need be right yet. */
export interface Draft {
  readonly history: History<Pack>;
  /** The file that is looked at. */
  readonly open: string;
}

export const packOf = ({ history }: Draft): Pack => history.present;

/** A lesson of the pack, by where its files are. */
export interface DraftLesson {
  readonly id: string;
  /** With a slash at its end. */
  readonly folder: string;
}

export function draft(pack: Pack): Draft {
  return { history: begin(pack), open: lessonsOf(pack).map(({ folder }) => `${folder}lesson.md`).find((path) => pack.files.has(path)) ?? [...pack.files.keys()][0] ?? '' };
}

/** The lessons that the pack has files of, in the order of its files: what course.json says may be half written. */
export function lessonsOf({ files }: Pack): readonly DraftLesson[] {
  return [...files.keys()].flatMap((path) => {
    const [, folder, id] = /^((?:[^/]+\/)+?([^/]+)\/)lesson\.json$/.exec(path) ?? [];
    return folder === undefined || id === undefined ? [] : [{ id, folder }];
  });
}

/** What breaks a rule, file by file. Found anew for each pack: let typing come to rest first. */
export const problemsOf = (pack: Pack, known: KnownCourse): readonly LessonProblem[] => openPack(pack, known).problems;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What a JSON file says; undefined where it is none. */
function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null);
/** The texts of a list from an untrusted source. */
export const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

/** The name, with a number behind it where it is taken. */
function free(name: string, taken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const one = number === 1 ? name : `${name}-${number}`;
    if (!taken(one)) return one;
  }
}

interface Origin {
  readonly id: string;
  readonly title: string;
  /** By their paths in the lesson's folder. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * A pack with a lesson like one that is there, under an id of its own. What a lesson says about the course's own statements is left out.
 *
 * @param isTaken whether another lesson has this id
 * @param pack the pack's id: a random one, so that packs of two computers are two
 */
export function copyOf({ id, title, files }: Origin, isTaken: (id: string) => boolean, pack: string): Pack {
  const own = free(idOf(`my-${id}`), isTaken);
  const named = `${title} (my version)`;
  const manifest = record(parsed(files.get('lesson.json'))) ?? {};
  return packWith(pack, own, named, `Written from the lesson “${title}”.`, new Map([...files, ['lesson.json', json({ ...without(manifest, 'covers'), id: own, title: named })]]));
}

/** A pack with a lesson to begin with. */
export function freshPack(title: string, isTaken: (id: string) => boolean, pack: string): Pack {
  const id = free(idOf(title), isTaken);
  return packWith(pack, id, title, '', newLesson({ id, title }));
}

function packWith(pack: string, id: string, title: string, summary: string, files: ReadonlyMap<string, string>): Pack {
  return {
    ...{ id: pack, title, summary, language: 'en' },
    files: new Map([
      ['course.json', json({ title, units: [{ id: 'mine', title, summary: 'Lessons of my own.', lessons: [id] }] })],
      ['ids.lock.json', json([id])],
      ...[...files].map(([path, text]): [string, string] => [`mine/${id}/${path}`, text]),
    ]),
  };
}

export type DraftCommand =
  | { readonly do: 'edit'; readonly path: string; readonly text: string; readonly pause: boolean }
  | { readonly do: 'look'; readonly path: string }
  | { readonly do: 'name'; readonly title?: string; readonly summary?: string }
  | { readonly do: 'addLesson'; readonly title: string }
  | { readonly do: 'addTask'; readonly lesson: string; readonly title: string }
  /** Another right answer, or a near-miss: it begins as the solution. */
  | { readonly do: 'addAnswer'; readonly lesson: string; readonly kind: 'alternatives' | 'mutants'; readonly name: string }
  | { readonly do: 'removeAnswer'; readonly folder: string }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' };

/** The draft after a command; the same where there is nothing to do. */
export function applied(draft: Draft, command: DraftCommand): Draft {
  const pack = packOf(draft);
  const step = (files: ReadonlyMap<string, string>, open = draft.open): Draft => ({ history: advance(draft.history, { ...pack, files }), open });
  switch (command.do) {
    case 'look':
      return pack.files.has(command.path) ? { ...draft, open: command.path } : draft;
    case 'edit': {
      if (!pack.files.has(command.path) || pack.files.get(command.path) === command.text) return draft;
      const next = { ...pack, files: new Map([...pack.files, [command.path, command.text]]) };
      return { history: advance(draft.history, next, !command.pause && draft.history.past.length > 0), open: command.path };
    }
    case 'name': {
      const next = { ...pack, title: command.title ?? pack.title, summary: command.summary ?? pack.summary };
      return { ...draft, history: advance(draft.history, next, draft.history.past.at(-1)?.files === pack.files) };
    }
    case 'addLesson':
      return withLesson(draft, command.title);
    case 'addTask': {
      const lesson = lessonsOf(pack).find(({ id }) => id === command.lesson);
      const files = lesson === undefined ? null : withTask(pack.files, lesson, command.title);
      return files === null || lesson === undefined ? draft : step(files, `${lesson.folder}lesson.md`);
    }
    case 'addAnswer': {
      const lesson = lessonsOf(pack).find(({ id }) => id === command.lesson);
      return lesson === undefined ? draft : step(...withAnswer(pack.files, lesson, command.kind, command.name));
    }
    case 'removeAnswer': {
      const gone = [...pack.files.keys()].filter((path) => path.startsWith(command.folder));
      if (gone.length === 0 || !/\/(?:alternatives|mutants)\/[^/]+\/$/.test(command.folder)) return draft;
      return step(new Map([...pack.files].filter(([path]) => !gone.includes(path))), gone.includes(draft.open) ? (lessonsOf(pack).find(({ folder }) => command.folder.startsWith(folder))?.folder ?? '') + 'lesson.md' : draft.open);
    }
    case 'undo':
      return there({ ...draft, history: back(draft.history) });
    case 'redo':
      return there({ ...draft, history: forth(draft.history) });
  }
}

/** The draft with another version of its pack, as a step that can be taken back. */
export const replaced = (draft: Draft, pack: Pack): Draft => there({ ...draft, history: advance(draft.history, pack) });

/** A file that a step took away is not looked at any more. */
function there(after: Draft): Draft {
  const { files } = packOf(after);
  return files.has(after.open) ? after : { ...after, open: [...files.keys()].find((path) => path.endsWith('lesson.md')) ?? [...files.keys()][0] ?? '' };
}

/** Beside the lessons that are there, in the first unit that course.json names. Where that cannot be read, nothing happens: the check says why. */
function withLesson(draft: Draft, title: string): Draft {
  const pack = packOf(draft);
  const course = record(parsed(pack.files.get('course.json')));
  const units: readonly unknown[] = Array.isArray(course?.['units']) ? (course['units'] as readonly unknown[]) : [];
  const [first] = units;
  const unit = record(first);
  if (course === null || unit === null || typeof unit['id'] !== 'string') return draft;
  const there = lessonsOf(pack).map(({ id }) => id);
  const id = free(idOf(title), (one) => there.includes(one));
  const folder = `${unit['id']}/${id}/`;
  const files = new Map([
    ...pack.files,
    ['course.json', json({ ...course, units: [{ ...unit, lessons: [...textsIn(unit['lessons']), id] }, ...units.slice(1)] })] as const,
    ['ids.lock.json', json([...textsIn(parsed(pack.files.get('ids.lock.json'))), id])] as const,
    ...[...newLesson({ id, title })].map(([path, text]) => [folder + path, text] as const),
  ]);
  return { history: advance(draft.history, { ...pack, files }), open: `${folder}lesson.md` };
}

/** One more task at the end, with its place in the texts and two hints to be written; null where the lesson cannot be read. */
function withTask(files: ReadonlyMap<string, string>, { folder }: DraftLesson, title: string): ReadonlyMap<string, string> | null {
  const manifest = record(parsed(files.get(`${folder}lesson.json`)));
  if (manifest === null) return null;
  const flow = textsIn(manifest['flow']);
  const id = free(idOf(title), (one) => flow.includes(one));
  const tasks: readonly unknown[] = Array.isArray(manifest['tasks']) ? (manifest['tasks'] as readonly unknown[]) : [];
  const added = (name: string, text: string): string => `${(files.get(folder + name) ?? '').trimEnd()}\n\n## ${id}\n\n${text}\n`;
  return new Map([
    ...files,
    [`${folder}lesson.json`, json({ ...manifest, tasks: [...tasks, { id, title }], flow: [...flow, id] })],
    [`${folder}lesson.md`, added('lesson.md', 'Write what the learner reads here.')],
    [`${folder}hints.md`, added('hints.md', '1. Say where to look.\n2. Say the step itself.')],
  ]);
}

function withAnswer(files: ReadonlyMap<string, string>, { folder }: DraftLesson, kind: 'alternatives' | 'mutants', name: string): [files: ReadonlyMap<string, string>, open: string] {
  const own = free(idOf(name), (one) => [...files.keys()].some((path) => path.startsWith(`${folder}${kind}/${one}/`)));
  const into = `${folder}${kind}/${own}/`;
  const solution = [...files].flatMap(([path, text]): [string, string][] => (path.startsWith(`${folder}solution/`) ? [[into + path.slice(`${folder}solution/`.length), text]] : []));
  const about = kind === 'mutants' ? [[`${into}mutant.json`, json({ mustFail: [], feedback: '' })] as const] : [];
  return [new Map([...files, ...solution, ...about]), solution[0]?.[0] ?? `${into}mutant.json`];
}

/** What is kept of a draft: its pack as it is. */
export const keptDraft = (draft: Draft): KeptDraft => {
  const { files, ...rest } = packOf(draft);
  return { ...rest, files: [...files] };
};

export interface KeptDraft {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly files: readonly (readonly [path: string, text: string])[];
}

/** The drafts that were kept, from an untrusted source; one that is none is told by its place. */
export function draftsOf(value: unknown): { readonly drafts: readonly Draft[]; readonly problems: readonly string[] } {
  const kept = record(value)?.['drafts'];
  if (kept === undefined) return { drafts: [], problems: [] };
  if (!Array.isArray(kept)) return { drafts: [], problems: ['What you were writing could not be read.'] };
  const packs = kept.map(packFrom);
  return {
    drafts: packs.flatMap((pack) => (pack === null ? [] : [draft(pack)])),
    problems: packs.flatMap((pack, index) => (pack === null ? [`The pack number ${index + 1} that you were writing could not be read.`] : [])),
  };
}

function packFrom(value: unknown): Pack | null {
  const fields = record(value);
  const [id, title, summary, language] = ['id', 'title', 'summary', 'language'].map((name) => fields?.[name]);
  const files = fields?.['files'];
  if (typeof id !== 'string' || typeof title !== 'string' || typeof summary !== 'string' || typeof language !== 'string' || !Array.isArray(files)) return null;
  const isFile = (one: unknown): one is [string, string] => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string');
  return files.every(isFile) ? { id, title, summary, language, files: new Map(files) } : null;
}
