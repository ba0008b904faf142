import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/course.ts';

/** Who may import whom, and which packages: the table of ARCHITECTURE.md. */
const layers = [
  { folder: 'engine', imports: [] as string[], packages: ['jsonc-parser'] },
  { folder: 'simulator', imports: ['engine'], packages: ['@noble/curves', '@noble/hashes', '@noble/post-quantum'] },
  { folder: 'lessons/format', imports: ['engine'], packages: ['valibot'] },
  { folder: 'renderer/exchange', imports: ['engine'], packages: ['valibot', 'js-yaml'] },
  { folder: 'renderer/workshop', imports: ['engine', 'lessons/format'], packages: ['valibot', '@noble/hashes'] },
  { folder: 'renderer/paper', imports: ['engine', 'lessons/format', 'renderer/exchange', 'renderer/workshop'], packages: [] },
  { folder: 'renderer/machines', imports: ['engine', 'simulator', 'lessons/format', 'renderer/exchange', 'renderer/workshop'], packages: ['xstate'] },
  { folder: 'electron/shared', imports: [], packages: ['valibot'] },
  { folder: 'electron/service', imports: ['renderer/machines', 'electron/shared'], packages: ['node'] },
  { folder: 'electron/preload', imports: ['electron/shared'], packages: ['electron'] },
  { folder: 'electron/main', imports: ['electron/shared', 'lessons/format'], packages: ['electron', 'write-file-atomic', 'node'] },
  {
    folder: 'renderer',
    imports: ['engine', 'simulator', 'lessons/format', 'renderer/exchange', 'renderer/workshop', 'renderer/paper', 'renderer/machines', 'electron/shared'],
    packages: ['svelte', 'xstate', '@codemirror', '@lezer/highlight', '@lucide/svelte', '@fontsource-variable', 'lessons:index', 'lessons:glossary', 'lessons:all', 'lessons:sources'],
  },
  { folder: 'cli', imports: ['engine', 'lessons/format', 'renderer/workshop'], packages: ['node'] },
] as const;

const subpaths: Readonly<Record<string, string>> = { '#engine': 'engine', '#simulator': 'simulator', '#simulator/facts': 'simulator', '#lessons': 'lessons/format', '#exchange': 'renderer/exchange', '#exchange/facts': 'renderer/exchange', '#workshop': 'renderer/workshop', '#contract': 'electron/shared' };

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return filesBelow(path);
    return /\.(ts|svelte)$/.test(name) ? [path] : [];
  });
}

/** The layer of a file: the longest folder that holds it. */
function layerOf(path: string): string | undefined {
  return layers.map(({ folder }) => folder as string).filter((folder) => path.startsWith(`${folder}/`)).sort((first, second) => second.length - first.length)[0];
}

function importsOf(path: string): { from: string; typeOnly: boolean }[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map((match) => ({ from: match[2] ?? '', typeOnly: match[1] !== undefined }));
}

describe.each(layers)('$folder', ({ folder, imports, packages }) => {
  const files = filesBelow(folder).filter((path) => layerOf(path) === folder);

  test('has files', () => expect(files.length).toBeGreaterThan(0));

  test('imports only what the table allows', () => {
    const faults = files.flatMap((path) =>
      importsOf(path).flatMap(({ from, typeOnly }) => {
        if (from.startsWith('.')) {
          const target = relative(root, resolve(root, dirname(path), from)).split(sep).join('/');
          const layer = layerOf(target);
          return layer === folder || layer === undefined || (imports as readonly string[]).includes(layer) ? [] : [`${path} imports ${target}`];
        }
        if (from.startsWith('#')) {
          const layer = subpaths[from] ?? '';
          // The window knows the contract's types; its values belong to the other side.
          if (folder === 'renderer' && from === '#contract' && !typeOnly) return [`${path} imports values of ${from}`];
          return (imports as readonly string[]).includes(layer) ? [] : [`${path} imports ${from}`];
        }
        const isNode = from.startsWith('node:') || builtinModules.includes(from);
        return (packages as readonly string[]).some((name) => (name === 'node' ? isNode : from === name || from.startsWith(`${name}/`))) ? [] : [`${path} imports ${from}`];
      }),
    );
    expect(faults).toEqual([]);
  });
});

describe('the window', () => {
  /** What runs in the process beside it, although it stands with the machines. */
  const beside = ['renderer/machines/sandbox/console/kms.ts', 'renderer/machines/sandbox/incoming.ts', 'renderer/machines/sandbox/views/outgoing.ts'];

  test('knows of the simulator and of the exchange only their facts, and the types of the rest', () => {
    const faults = filesBelow('renderer').filter((path) => !beside.includes(path)).flatMap((path) =>
      importsOf(path).flatMap(({ from, typeOnly }) => (!typeOnly && (/^#(simulator|exchange)$/.test(from) || beside.some((file) => from.endsWith(file.slice(file.lastIndexOf('/')))) || /\.\.\/(simulator|exchange)\//.test(from)) ? [`${path} imports ${from}`] : [])),
    );
    expect(faults).toEqual([]);
  });
});

describe('the engine', () => {
  const files = filesBelow('engine');

  test('a phase imports only earlier phases, rules, messages and the catalogue', () => {
    const phase = (path: string): number => Number(/^engine\/(\d)-/.exec(path)?.[1] ?? '0');
    const faults = files.flatMap((path) =>
      importsOf(path).flatMap(({ from }) => {
        const target = relative(root, resolve(root, dirname(path), from)).split(sep).join('/');
        return from.startsWith('.') && phase(path) > 0 && phase(target) > phase(path) ? [`${path} imports ${target}`] : [];
      }),
    );
    // Policies and worlds name a policy type and its place; those types live with the trace, which imports nothing back.
    const known = ['engine/3-world/world.ts imports engine/4-trace/trace.ts'];
    expect(faults.filter((fault) => !known.includes(fault))).toEqual([]);
  });

  test('is imported only through its public surface', () => {
    const outside = ['simulator', 'lessons/format', 'renderer', 'cli', 'electron'].flatMap(filesBelow);
    const faults = outside.flatMap((path) => importsOf(path).flatMap(({ from }) => (/engine\/(?!index)/.test(from) ? [`${path} imports ${from}`] : [])));
    expect(faults).toEqual([]);
  });
});

describe('sizes', () => {
  test('no file is longer than 400 lines', () => {
    const long = ['engine', 'simulator', 'lessons/format', 'renderer', 'electron', 'cli'].flatMap(filesBelow).filter((path) => !path.startsWith('engine/catalog/') && readFileSync(join(root, path), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });
});
