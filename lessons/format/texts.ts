import { orderedItems, sections } from './markdown.ts';

/** One text of a course that a learner reads, as its file has it. */
export interface CourseText {
  readonly file: string;
  /** Within the file: `tasks.read-it.title`, or the heading of a section. Ids of the course, never places in a list. */
  readonly id: string;
  readonly text: string;
}

/**
 * Where texts stand in each file. `[id]` goes through a list whose entries have that member, `[]` through a list of texts.
 * Names of a world only where they describe somebody: a name without a space is a name.
 */
const plans: readonly (readonly [file: RegExp, paths: readonly string[]])[] = [
  [/^course\.json$/, ['title', 'units[id].title', 'units[id].summary', 'paths[id].title', 'paths[id].summary']],
  [/^glossary\.json$/, ['[term].text', '[term].term']],
  [/^[^/]+\/quiz\.json$/, ['quiz[id].prompt', 'quiz[id].after', 'quiz[id].show[label].label', 'cards[id].prompt', 'cards[id].after', 'cards[id].show[label].label', 'scenes{}.people[id].name', 'scenes{}.accounts[id].name']],
  [/\/lesson\.json$/, ['title', 'tasks[id].title', 'editable[doc].label', 'predictions[task].question', 'pieces[id].label', 'blanks[id].label']],
  [/\/checks\.json$/, ['[id].label', '[id].feedback.tooLittle', '[id].feedback.tooMuch']],
  [/\/mutant\.json$/, ['feedback']],
  [/\/world\.json$/, ['people[id].name', 'accounts[id].name', 'keyNames[id].name', 'bucketNames[id].name', 'endpoints[id].name']],
];

const markdown = /^[^/]+\/[^/]+\/(?:lesson|hints|instructor)\.md$/;
const translation = /(?:^|\/)i18n\//;

/** Every text of a course that learners read, file by file. Files that cannot be read have none: that is told elsewhere. */
export function courseTexts(files: ReadonlyMap<string, string>): CourseText[] {
  const found: CourseText[] = [];
  for (const file of files.keys()) {
    rewrite(file, files.get(file) ?? '', (id, text) => {
      found.push({ file, id, text });
      return null;
    });
  }
  return found;
}

/**
 * The files of a course with other texts.
 *
 * @param say the text to put in the place of one; null keeps it
 */
export function withTexts(files: ReadonlyMap<string, string>, say: (text: CourseText) => string | null): Map<string, string> {
  return new Map([...files].map(([file, content]) => [file, rewrite(file, content, (id, text) => say({ file, id, text }))]));
}

type Visit = (id: string, text: string) => string | null;

function rewrite(file: string, content: string, visit: Visit): string {
  if (translation.test(file)) return content;
  if (markdown.test(file)) return rewriteMarkdown(content, visit);
  const paths = plans.find(([pattern]) => pattern.test(file))?.[1];
  if (paths === undefined) return content;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return content;
  }
  for (const path of paths) walk(value, path.match(/\{\}|\[\w*\]|\w+/g) ?? [], '', visit);
  return JSON.stringify(value);
}

function rewriteMarkdown(content: string, visit: Visit): string {
  const own = [...sections(content)];
  const others = own.map(([heading, text]): [string, string] => [heading, visit(heading, text) ?? text]);
  if (others.every(([, text], index) => text === own[index]?.[1])) return content;
  return `${others.map(([heading, text]) => (heading === '' ? text : `## ${heading}\n\n${text}`)).join('\n\n')}\n`;
}

/** Follows a path into a JSON value, and visits the texts at its end. */
function walk(value: unknown, path: readonly string[], id: string, visit: Visit): void {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return;
  const inner = (name: string): string => (id === '' ? name : `${id}.${name}`);
  if (step.startsWith('[')) {
    if (!Array.isArray(value)) return;
    const member = step.slice(1, -1);
    for (const entry of value as unknown[]) {
      const name = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[member] : undefined;
      if (typeof name === 'string') walk(entry, rest, inner(name), visit);
    }
    return;
  }
  const holder = value as Record<string, unknown>;
  if (step === '{}') {
    for (const [name, entry] of Object.entries(holder)) walk(entry, rest, inner(name), visit);
    return;
  }
  if (!Object.hasOwn(holder, step)) return;
  const found = holder[step];
  if (rest.length > 0) walk(found, rest, inner(step), visit);
  else if (typeof found === 'string' && (step !== 'name' || /\s/.test(found))) {
    const other = visit(inner(step), found);
    if (typeof other === 'string') holder[step] = other;
  }
}

/** A short digest of a text, for telling whether it is still the one that a translation was made from. FNV-1a. */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** What a translation must have as its original has it: pieces of code, targets of links, blocks, and how many hints there are. */
export function formOf({ file, text }: CourseText): { readonly what: 'code' | 'links' | 'blocks' | 'hints'; readonly parts: readonly string[] }[] {
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([part]) => part).toSorted();
  return [
    { what: 'code', parts: all(/```[^]*?```|`[^`\n]+`/g) },
    { what: 'links', parts: all(/\]\([^)\s]*\)/g) },
    { what: 'blocks', parts: [...text.matchAll(/^:::.*$/gm)].map(([part]) => part.trim()) },
    { what: 'hints', parts: file.endsWith('hints.md') ? orderedItems(text).map((_, index) => `hint ${index + 1}`) : [] },
  ];
}
