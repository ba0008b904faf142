import type { PolicyType, WorldSpec } from '#engine';
import { orderedItems, sections } from './markdown.ts';
import { readJson } from './read-json.ts';
import { check, checksSchema, claimsSchema, lessonSchema, mutantSchema, namesSchema } from './schema.ts';
import type { Check, Documents, Lesson, LessonProblem, Mutant } from './types.ts';

/** A claim about access that the lesson's text makes. */
export interface Claim {
  readonly claim: string;
  readonly as: string;
  readonly action: string;
  readonly key: string;
  /** `start` (the default), `solution`, or the name of a near-miss. */
  readonly documents: string;
  readonly expect: 'allow' | 'explicitDeny' | 'implicitDeny';
  readonly deniedBy?: string;
}

/** A lesson, and what only its checks need. */
export interface Loaded {
  readonly folder: string;
  readonly lesson: Lesson;
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
  const names = parse('world.json', namesSchema);
  const checks = parse('checks.json', checksSchema);
  const claims = files.has(`${folder}/claims.json`) ? parse('claims.json', claimsSchema) : [];
  const worldJson = readJson(files, `${folder}/world.json`, []);
  const text = need(files, `${folder}/lesson.md`, problems);
  const hints = need(files, `${folder}/hints.md`, problems);
  const instructor = need(files, `${folder}/instructor.md`, problems);
  if (manifest === undefined || names === undefined || checks === undefined || claims === undefined || problems.length > before) return null;

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
  const world = withoutMembers(worldJson, ['people', 'keyNames']) as unknown as WorldSpec;
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
    documents: manifest.editable.map((document) => ({ ...document, readOnly: document.readOnly === true })),
    flow: manifest.flow,
    predictions: manifest.predictions ?? [],
    people: names.people,
    keys: names.keyNames,
    sources: manifest.sources,
    world,
    start,
    solution,
    alternatives,
    mutants,
    checks: checks.map(readCheck),
    instructor,
  };
  return {
    folder,
    lesson,
    startFails: manifest.startFails,
    equivalentMutants: manifest.equivalentMutants ?? [],
    claims: claims.map(({ deniedBy, documents, ...claim }) => ({ ...claim, documents: documents ?? 'start', ...(deniedBy === undefined ? {} : { deniedBy }) })),
    textHeadings: [...textSections.keys()],
    hintHeadings: [...hintSections.keys()],
  };
}

type RawCheck = NonNullable<ReturnType<typeof check<typeof checksSchema>>['value']>[number];

function readCheck(raw: RawCheck): Check {
  const { because, encryptionContext, context, guard, ...row } = raw;
  return {
    ...row,
    guard: guard === true,
    ...(encryptionContext === undefined ? {} : { encryptionContext }),
    ...(context === undefined ? {} : { context }),
    ...(because === undefined
      ? {}
      : {
          because: {
            ...(because.deniedBy === undefined ? {} : { deniedBy: because.deniedBy as PolicyType }),
            ...(because.rule === undefined ? {} : { rule: because.rule }),
          },
        }),
  };
}

/** The world's own members: the short names stand beside them in the file. */
function withoutMembers(value: unknown, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value as Record<string, unknown>).filter(([name]) => !names.includes(name)));
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
