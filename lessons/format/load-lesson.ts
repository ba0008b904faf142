import { readScene } from './load-scene.ts';
import { orderedItems, sections } from './markdown.ts';
import { readJson } from './read-json.ts';
import type { Attempt } from './scene-types.ts';
import { checksSchema, claimsSchema, lessonSchema, mutantSchema } from './schema.ts';
import { check, sceneSchema } from './schema-parts.ts';
import type { Check, Documents, Lesson, LessonProblem, Mutant } from './types.ts';

/** A claim about access that the lesson's text makes. */
export interface Claim extends Attempt {
  readonly claim: string;
  /** `start` (the default), `solution`, or the name of an alternative or a near-miss. */
  readonly documents: string;
  readonly expect: Check['expect'];
  readonly deniedBy?: NonNullable<Check['because']>['deniedBy'];
  readonly error?: Check['error'];
}

/** A lesson, and what only its checks need. */
export interface Loaded {
  readonly folder: string;
  readonly lesson: Lesson;
  /** The course's statements that this lesson teaches, and the checks that hold the learner to them. */
  readonly covers: readonly { readonly statement: string; readonly checks: readonly string[] }[];
  readonly startFails: readonly string[];
  readonly equivalentMutants: readonly { readonly mutation: string; readonly reason: string }[];
  readonly claims: readonly Claim[];
  /** Headings as found, to be compared with the tasks. */
  readonly textHeadings: readonly string[];
  readonly hintHeadings: readonly string[];
}

/**
 * Reads one lesson's folder.
 *
 * @returns null when something is missing or malformed; `problems` then says what
 */
export function readLesson(files: ReadonlyMap<string, string>, unit: string, id: string, problems: LessonProblem[]): Loaded | null {
  const folder = `${unit}/${id}`;
  const before = problems.length;
  const parse = <Schema extends Parameters<typeof check>[0]>(file: string, schema: Schema) => {
    const path = `${folder}/${file}`;
    const json = readJson(files, path, problems);
    if (json === undefined) return undefined;
    const result = check(schema, json);
    for (const fault of result.faults ?? []) problems.push({ file: path, message: fault });
    return result.value;
  };
  const manifest = parse('lesson.json', lessonSchema);
  const scene = parse('world.json', sceneSchema);
  const checks = parse('checks.json', checksSchema);
  const claims = files.has(`${folder}/claims.json`) ? parse('claims.json', claimsSchema) : [];
  const text = need(files, `${folder}/lesson.md`, problems);
  const hints = need(files, `${folder}/hints.md`, problems);
  const instructor = need(files, `${folder}/instructor.md`, problems);
  if (manifest === undefined || scene === undefined || checks === undefined || claims === undefined || problems.length > before) return null;

  const docs = manifest.editable.map(({ doc }) => doc);
  const documentsOf = (sub: string, fallback: Documents | null): Documents => {
    const found: Record<string, string> = {};
    for (const doc of docs) {
      const own = files.get(`${folder}/${sub}/${doc}.json`)?.replace(/\r\n?/g, '\n').replace(/\n$/, '');
      const document = own ?? fallback?.[doc];
      if (document === undefined) problems.push({ file: `${folder}/${sub}/${doc}.json`, message: 'This file is missing.' });
      found[doc] = document ?? '';
    }
    return found;
  };
  for (const { doc, kind, fullAccess } of manifest.editable) {
    if (fullAccess !== undefined && kind !== 'scp') problems.push({ file: `${folder}/lesson.json`, message: `The document ${doc} is no scp, so fullAccess means nothing.` });
  }
  const start = documentsOf('start', null);
  const solution = documentsOf('solution', start);
  const mutants = subfolders(files, `${folder}/mutants/`).flatMap((name): Mutant[] => {
    const parsed = parse(`mutants/${name}/mutant.json`, mutantSchema);
    return parsed === undefined ? [] : [{ name, documents: documentsOf(`mutants/${name}`, solution), ...parsed }];
  });
  const alternatives = subfolders(files, `${folder}/alternatives/`).map((name) => ({ name, documents: documentsOf(`alternatives/${name}`, solution) }));
  if (problems.length > before) return null;

  const textSections = sections(text);
  const hintSections = sections(hints);
  const lesson: Lesson = {
    formatVersion: 1,
    id: manifest.id,
    unit,
    title: manifest.title,
    kind: manifest.kind,
    teaches: manifest.teaches,
    requires: manifest.requires,
    minutes: manifest.minutes,
    tasks: manifest.tasks.map((task) => ({ ...task, text: textSections.get(task.id) ?? '', hints: orderedItems(hintSections.get(task.id) ?? '') })),
    documents: manifest.editable.map((document) => ({ ...document, readOnly: document.readOnly === true, fullAccess: document.fullAccess !== false })),
    flow: manifest.flow,
    predictions: manifest.predictions,
    pieces: manifest.pieces,
    blanks: manifest.blanks,
    ...readScene(scene),
    sources: manifest.sources,
    start,
    solution,
    alternatives,
    mutants,
    checks,
    instructor,
  };
  return {
    folder,
    lesson,
    covers: manifest.covers,
    startFails: manifest.startFails,
    equivalentMutants: manifest.equivalentMutants,
    claims,
    textHeadings: [...textSections.keys()],
    hintHeadings: [...hintSections.keys()],
  };
}

function need(files: ReadonlyMap<string, string>, file: string, problems: LessonProblem[]): string {
  const text = files.get(file);
  if (text === undefined) problems.push({ file, message: 'This file is missing.' });
  return text ?? '';
}

/** The names of the folders directly below a prefix. */
function subfolders(files: ReadonlyMap<string, string>, prefix: string): string[] {
  const found = new Set<string>();
  for (const file of files.keys()) {
    if (!file.startsWith(prefix)) continue;
    const [name, rest] = file.slice(prefix.length).split('/');
    if (name !== undefined && rest !== undefined) found.add(name);
  }
  return [...found].sort();
}
