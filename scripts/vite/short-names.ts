import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { type Edit, edited } from '../language/edits.ts';
import { child, childrenOf, list, type Node } from '../language/nodes.ts';
import { parsed } from '../language/parse.ts';

/** The libraries whose own members get short names: the editor, the machines, and what draws components. */
const libraries = /\/node_modules\/(?:@codemirror\/[\w-]+\/dist\/index|@lezer\/[\w-]+\/dist\/index|xstate\/dist\/(?:.*\/)?[\w-]+\.esm|svelte\/src\/(?!compiler\/|internal\/server\/).+)\.js$/;

/** Where code of ours and of others is whose words no member may have; what is not found here stops the build. Tests ask an editor for its text. */
const ours = ['renderer', 'engine', 'lessons', 'simulator', 'electron/shared', 'test/support', 'test/e2e'];
const others = ['valibot/dist', 'jsonc-parser/lib/esm', '@noble/hashes', 'style-mod/src', 'w3c-keyname', 'crelt'];

/** What Chromium has and TypeScript's description of browsers lacks. */
const chromium = `trustedTypes createPolicy createHTML scheduling isInputPending stackTraceLimit prevValue getViewport
  EditContext editContext updateText updateSelection updateControlBounds updateSelectionBounds updateCharacterBounds
  characterBounds characterBoundsRangeStart attachedElements updateRangeStart updateRangeEnd getTextFormats underlineStyle underlineThickness
  rangeStart rangeEnd virtualKeyboard getComposedRanges moveBefore`;

/** What the bundler's own helper for imports says. */
const bundler = 'deps';

const wordsOf = (text: string): string[] => text.match(/[A-Za-z_$][\w$]*/g) ?? [];

/**
 * Members that only the libraries among themselves speak of, with the short name of each. A name is left as it is when it is a word
 * anywhere else: in code of ours, in other libraries, in any text, among what a module exports, or in what the platform has. So it is
 * when no member is ever read by it: then it may be a word for something, such as an event, in a list that is gone through.
 *
 * @param root the project's folder
 */
export function shortNames(root: string): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  const asked = new Set<string>();
  const taken = new Set(wordsOf(`${chromium} ${bundler}`));
  for (const file of libraryFiles(root)) {
    const { members, reads, words } = read(readFileSync(file, 'utf8'), file);
    for (const name of reads) asked.add(name);
    for (const name of members) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const word of words) taken.add(word);
  }
  for (const file of foreignFiles(root)) for (const word of wordsOf(readFileSync(file, 'utf8'))) taken.add(word);
  const found = [...counts].filter(([name]) => name.length > 3 && !name.startsWith('$') && asked.has(name) && !taken.has(name));
  // What is said most often gets the shortest; names of one count stand in their own order, so that every build is the same.
  const sorted = found.toSorted(([first, some], [second, more]) => more - some || (first < second ? -1 : 1));
  const short = names((name) => taken.has(name) || counts.has(name));
  return new Map(sorted.map(([name]) => [name, short.next().value]));
}

/** `$a`, `$b`, … `$aa`: no library names a member so. */
function* names(isTaken: (name: string) => boolean): Generator<string, never> {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
  let level = ['$'];
  for (;;) {
    level = level.flatMap((start) => letters.map((letter) => start + letter));
    for (const name of level) if (!isTaken(name)) yield name;
  }
}

/** @throws when there is none: what is not read takes no name */
function filesIn(folder: string, wanted: RegExp): string[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => wanted.test(path));
  if (found.length === 0) throw new Error(`${folder} has no files whose words could be read: see scripts/vite/short-names.ts.`);
  return found.toSorted().map((path) => join(folder, path));
}

function libraryFiles(root: string): string[] {
  const folders = ['@codemirror', '@lezer', 'xstate/dist', 'svelte/src'].map((name) => join(root, 'node_modules', name));
  return folders.flatMap((folder) => filesIn(folder, /\.js$/)).filter((file) => libraries.test(file.split(sep).join('/')));
}

function foreignFiles(root: string): string[] {
  const typescript = join(root, 'node_modules', 'typescript', 'lib');
  return [
    ...ours.flatMap((folder) => filesIn(join(root, folder), /\.(?:ts|svelte|json)$/)),
    ...others.flatMap((name) => filesIn(join(root, 'node_modules', name), /\.m?js$/)),
    ...filesIn(typescript, /^lib\.(?:dom|es).*\.d\.ts$/),
  ];
}

/** The names of members in a module, those by which one is read, and the words that no member may be called by: in texts, and among its exports. */
function read(code: string, file: string): { readonly members: string[]; readonly reads: string[]; readonly words: string[] } {
  const found = { members: [] as string[], reads: [] as string[], words: [] as string[] };
  const visit = (node: Node, isTarget = false): void => {
    const name = memberOf(node);
    if (name !== null) found.members.push(nameOf(name));
    if (name !== null && node.type === 'MemberExpression' && !isTarget) found.reads.push(nameOf(name));
    if (node.type === 'ObjectPattern') found.reads.push(...list(node, 'properties').flatMap((one) => memberOf(one) ?? []).map(nameOf));
    if (node.type === 'Literal' && typeof node['value'] === 'string') found.words.push(...wordsOf(node['value']));
    if (node.type === 'TemplateElement') found.words.push(...wordsOf((node['value'] as { readonly raw: string }).raw));
    if (/^(?:Import|Export)/.test(node.type)) found.words.push(...exportedIn(node));
    for (const [member, one] of childrenOf(node)) visit(one, member === 'left' && node.type === 'AssignmentExpression' && node['operator'] === '=');
  };
  visit(parsed(code, file));
  return found;
}

/** What an import or an export names: a whole module is asked for it like an object for a member. */
function exportedIn(node: Node): string[] {
  const declaration = child(node, 'declaration');
  const declared = declaration === null ? [] : [declaration, ...list(declaration, 'declarations')].flatMap((one) => child(one, 'id') ?? []);
  const named = list(node, 'specifiers').flatMap((one) => ['local', 'imported', 'exported'].flatMap((member) => child(one, member) ?? []));
  return [...declared, ...named].map(nameOf);
}

const nameOf = (node: Node): string => (typeof node['name'] === 'string' ? node['name'] : '');

/** The name of a member where one is asked for, written, or declared; null anywhere else. */
function memberOf(node: Node): Node | null {
  const key = node.type === 'MemberExpression' ? 'property' : /^(?:Property|MethodDefinition|PropertyDefinition|AccessorProperty)$/.test(node.type) ? 'key' : null;
  const name = key === null || node['computed'] === true ? null : child(node, key);
  return name?.type === 'Identifier' ? name : null;
}

/** A module of the libraries with the short names. */
export function shortened(code: string, short: ReadonlyMap<string, string>, file = 'module.js'): string {
  const edits: Edit[] = [];
  const visit = (node: Node): void => {
    const name = memberOf(node);
    const shorter = name === null ? undefined : short.get(nameOf(name));
    if (name !== null && shorter !== undefined) {
      // `{ name }` says two things: the member, and the variable.
      if (node['shorthand'] === true) edits.push({ at: name.start, until: name.start, text: `${shorter}: ` });
      else edits.push({ at: name.start, until: name.end, text: shorter });
    }
    for (const [member, one] of childrenOf(node)) if (!(node['shorthand'] === true && member === 'key')) visit(one);
  };
  visit(parsed(code, file));
  return edited(code, edits);
}

/** Gives members that only the libraries know short names: a minifier shortens variables alone. It saves 40 kB. */
export function shortMembers(root: string): Plugin {
  let short: ReadonlyMap<string, string> = new Map();
  return {
    name: 'short-members',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      short = shortNames(root);
    },
    transform: (code, id) => (libraries.test(id) ? { code: shortened(code, short, id), map: null } : null),
    generateBundle(_options, bundle) {
      // Of what nobody uses nothing is left.
      const used = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? Object.entries(chunk.modules).filter(([, { renderedLength }]) => renderedLength > 0) : []));
      for (const [id] of used) {
        const said = libraries.test(id) ? undefined : wordsOf(this.getModuleInfo(id)?.code ?? '').find((word) => short.has(word));
        if (said !== undefined) throw new Error(`${id} speaks of "${said}", which scripts/vite/short-names.ts takes for a member of libraries alone.`);
      }
    },
  };
}
