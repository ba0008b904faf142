import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorld, parsePolicy, validatePolicy } from '#engine';
import { readImport, resolveImport } from '#exchange';
import { openPack, readClass, readPack } from '#workshop';
import { readDocument } from '../../electron/main/documents/read.ts';
import { Profiles } from '../../electron/main/profiles.ts';
import { importFrom } from '../../electron/main/stores/everything.ts';
import { openStores } from '../../electron/main/stores/stores.ts';
import { readResult } from '../../renderer/workshop/result.ts';
import { smallCourse } from '../support/small-course.ts';
import { type HostileFile, LESSON } from './make.ts';

/** What came of a file: why it was refused, or what was made of it, for the eye. */
export type Outcome = { readonly refused: string } | { readonly accepted: string };

/** Brings a file in through its door, by the app's own code, from a disk where the app reads one. */
export async function bringIn({ name, door, bytes }: HostileFile): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'kpl-hostile-'));
  const place = (file: string): string => {
    writeFileSync(join(folder, file), bytes);
    return join(folder, file);
  };
  try {
    const text = new TextDecoder('utf-8').decode(bytes);
    switch (door) {
      case 'policy': {
        const { policy, diagnostics } = parsePolicy('keyPolicy', text);
        const findings = validatePolicy('keyPolicy', text);
        const [first] = diagnostics;
        if (policy === null) return { refused: first?.message ?? '' };
        return { accepted: `${policy.statements.length} statements, ${findings.length} findings` };
      }
      case 'cloudFormation':
      case 'terraform':
      case 'authorizationDetails':
        return imported(name, text);
      case 'world':
      case 'class':
      case 'result':
      case 'pack': {
        const opened = await readDocument(place(name));
        if (opened.problem !== undefined) return { refused: opened.problem };
        if (door === 'world') return imported(name, opened.text);
        if (door === 'class') return said(readClass(opened.text), ({ name: shown }) => shown);
        if (door === 'result') return said(readResult(opened.text), ({ learner }) => learner.name);
        return said(readPack(opened.text), (pack) => pack.title, (pack) => openPack(pack, { ids: new Set(), concepts: new Set() }).problems[0]);
      }
      case 'lesson': {
        const files = new Map([...smallCourse(), [LESSON, text]]);
        const [problem] = openPack({ id: 'pack', title: 'pack', summary: '', language: 'en', files }, { ids: new Set(), concepts: new Set() }).problems;
        return problem === undefined ? { accepted: 'a lesson' } : { refused: `${problem.file}: ${problem.message}` };
      }
      case 'profiles': {
        place('profiles.json');
        const profiles = new Profiles(folder);
        await profiles.load();
        return kept(folder, bytes, profiles.list);
      }
      case 'progress':
      case 'sandbox':
      case 'settings': {
        place(`${door}.json`);
        const { record, notices } = await openStores(folder)[door].load();
        return kept(folder, bytes, record, notices[0]?.message);
      }
      case 'everything': {
        const inside = join(folder, 'data');
        mkdirSync(inside);
        const done = await importFrom(place('all.json'), inside, openStores(inside));
        if (done.ok && done.notices.length > 0) return { refused: done.notices.map(({ message }) => message).join(' ') };
        if (done.ok) return { accepted: shown((await openStores(inside).progress.load()).record) };
        return readdirSync(inside).length === 0 ? { refused: done.message } : { accepted: 'refused, but something was written' };
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function imported(name: string, text: string): Outcome {
  const read = readImport(name, text);
  if (read.kind === 'unreadable') return { refused: `${read.problem.place}: ${read.problem.message}` };
  const resolved = resolveImport(read);
  if (resolved.problem !== undefined) return { refused: `${resolved.problem.place}: ${resolved.problem.message}` };
  if (loadWorld(resolved.world).world === null) return { accepted: 'a world that cannot be loaded' };
  return { accepted: shown(resolved.world) };
}

type Problem = { readonly file: string; readonly message: string } | undefined;

function said<Value>(read: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: { readonly kind: string; readonly message: string } }, show: (value: Value) => string, problemOf: (value: Value) => Problem = () => undefined): Outcome {
  if (!read.ok) return { refused: `${read.fault.kind}: ${read.fault.message}` };
  const problem = problemOf(read.value);
  return problem === undefined ? { accepted: show(read.value) } : { refused: `${problem.file}: ${problem.message}` };
}

/** A record of the data folder: refused means that the file was set aside as it was. */
function kept(folder: string, bytes: Uint8Array, record: unknown, message?: string): Outcome {
  const aside = readdirSync(folder).find((name) => name.includes('.unreadable-'));
  if (aside === undefined) return { accepted: message ?? shown(record) };
  if (!readFileSync(join(folder, aside)).equals(bytes)) return { accepted: 'set aside, but changed' };
  return { refused: message ?? 'set aside' };
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 160);
}
