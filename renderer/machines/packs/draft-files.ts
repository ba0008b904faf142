import type { PolicyType } from '#engine';
import type { Pack } from '#workshop';
import { lessonsOf } from './drafts.ts';

/** A file of a draft, as the list of files names it. */
export interface DraftFile {
  readonly path: string;
  readonly name: string;
  /** Set for a policy: it has the editor for policies. */
  readonly kind: PolicyType | null;
}

/** Files that belong together. */
export interface DraftGroup {
  readonly title: string;
  /** The lesson's id; null: the pack's own files. */
  readonly lesson: string | null;
  /** Set where the whole group can be taken away: its folder. */
  readonly folder: string | null;
  readonly files: readonly DraftFile[];
}

const named = (): Readonly<Record<string, string>> => ({
  'lesson.md': 'What the learner reads',
  'hints.md': /* shown */ 'Hints',
  'checks.json': /* shown */ 'Goals',
  'lesson.json': 'Tasks and documents',
  'world.json': /* shown */ 'World',
  'claims.json': 'What the text says about access',
  'instructor.md': 'For the instructor',
});

const kinds: readonly string[] = ['keyPolicy', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'bucketPolicy', 'scp', 'rcp', 'vpcEndpointPolicy'] satisfies readonly PolicyType[];
const isKind = (kind: unknown): kind is PolicyType => typeof kind === 'string' && kinds.includes(kind);

/** The kinds of a lesson's documents, as far as its manifest can be read. */
function documentKinds(text: string | undefined): ReadonlyMap<string, PolicyType> {
  try {
    const { editable } = JSON.parse(text ?? '') as { readonly editable?: unknown };
    const documents = Array.isArray(editable) ? (editable as readonly ({ readonly doc?: unknown; readonly kind?: unknown } | null)[]) : [];
    return new Map(documents.flatMap((one) => (typeof one?.doc === 'string' && isKind(one.kind) ? [[one.doc, one.kind]] : [])));
  } catch {
    return new Map();
  }
}

/** The files of a pack in the order in which one writes them: lesson by lesson, then what belongs to all. */
export function filesOf(pack: Pack): readonly DraftGroup[] {
  const lessons = lessonsOf(pack);
  const groups = lessons.flatMap(({ id, folder }): DraftGroup[] => {
    const kindOf = documentKinds(pack.files.get(`${folder}lesson.json`));
    const names = named();
    const own = [...pack.files.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
    const file = (path: string): DraftFile => {
      const doc = /([^/]+)\.json$/.exec(path)?.[1] ?? '';
      const kind = path.includes('/') && doc !== 'mutant' ? (kindOf.get(doc) ?? null) : null;
      return { path: folder + path, name: names[path] ?? (path.endsWith('/mutant.json') ? 'What it fails, and what is said' : path.includes('/') ? doc : path), kind };
    };
    const inFolder = (start: string): readonly DraftFile[] => own.filter((path) => path.startsWith(start)).map(file);
    const answers = [...new Set(own.flatMap((path) => /^(?:alternatives|mutants)\/[^/]+\//.exec(path) ?? []))].toSorted((a, b) => (a < b ? -1 : 1));
    const texts = Object.keys(names).filter((name) => own.includes(name));
    const rest = own.filter((path) => !texts.includes(path) && !/^(?:start|solution|alternatives|mutants)\//.test(path));
    return [
      { title: id, lesson: id, folder: null, files: [...texts, ...rest].map(file) },
      { title: 'Start', lesson: id, folder: null, files: inFolder('start/') },
      { title: 'Solution', lesson: id, folder: null, files: inFolder('solution/') },
      ...answers.map((answer): DraftGroup => ({ title: answer.startsWith('mutants/') ? `Near-miss ${answer.slice(8, -1)}` : `Another right answer ${answer.slice(13, -1)}`, lesson: id, folder: folder + answer, files: inFolder(answer) })),
    ].filter(({ files }) => files.length > 0);
  });
  const common = [...pack.files.keys()].filter((path) => !lessons.some(({ folder }) => path.startsWith(folder)));
  return [...groups, { title: 'All lessons', lesson: null, folder: null, files: common.map((path) => ({ path, name: path, kind: null })) }];
}
