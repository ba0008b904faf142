import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileEndings, openPack, packText, readPack } from '#workshop';
import type { Command, Output } from './command.ts';
import { knownCourse, PACK, readPackFolder } from './pack-folder.ts';

export const lessonsPackCommand: Command = {
  name: 'lessons pack',
  usage: ['lessons pack FOLDER [--out FILE] [--json]', 'check the lessons of a folder as the course’s are checked, and put them into one .kplpack'],
  run: (args, { root, output }) => {
    const { values, positionals } = parseArgs({ args: [...args], options: { out: { type: 'string' }, json: { type: 'boolean' } }, allowPositionals: true });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) return null;
    const text = packFolder(folder, root);
    if (typeof text !== 'string') return refuse(output, text.fault);
    // Through the same door as everybody else's.
    const read = readPack(text);
    if (!read.ok) return refuse(output, read.fault.message);
    const { course, problems } = openPack(read.value, knownCourse(root));
    if (values.json === true) output.out(`${JSON.stringify({ ok: problems.length === 0, problems }, null, 1)}\n`);
    else for (const { file, message } of problems) output.out(`${join(folder, file)}: ${message}\n`);
    if (course === null) {
      if (values.json !== true) output.out(problems.length === 1 ? '1 problem, and nothing was packed\n' : `${problems.length} problems, and nothing was packed\n`);
      return 1;
    }
    const file = values.out ?? join(folder, `${read.value.title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'lessons'}.${fileEndings.pack}`);
    try {
      writeFileSync(file, text);
    } catch (fault) {
      return refuse(output, `${file}: it could not be written: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
    if (values.json !== true) output.out(`${file}: ${course.units.reduce((sum, unit) => sum + unit.lessons.length, 0)} lessons\n`);
    return 0;
  },
};

function refuse(output: Output, message: string): number {
  output.err(`kpl: ${message}\n`);
  return 2;
}

/** The text of the folder's pack, checked by nobody yet. */
function packFolder(folder: string, root: string): string | { readonly fault: string } {
  try {
    const read = readPackFolder(folder);
    if (read.fault !== undefined) return read;
    const { id, summary, language } = JSON.parse(readFileSync(join(folder, PACK), 'utf8')) as Record<string, string>;
    const { title } = JSON.parse(read.files.get('course.json') ?? '') as Record<string, string>;
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
    // What is missing or no text is refused when the pack is read.
    return packText({ id: id ?? '', title: title ?? '', summary: summary ?? '', language: language ?? '', files: read.files }, version ?? '0.0.0');
  } catch (fault) {
    return { fault: `${folder}: ${fault instanceof Error ? fault.message : String(fault)}` };
  }
}
