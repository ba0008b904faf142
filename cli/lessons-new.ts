import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { newLesson } from '#workshop';
import type { Command, Output } from './command.ts';
import { knownCourse, PACK } from './pack-folder.ts';

export const lessonsNewCommand: Command = {
  name: 'lessons new',
  usage: ['lessons new ID --in FOLDER [--unit UNIT] [--title TEXT]', 'begin a lesson in the folder of a pack, which is made if need be: a draft that passes the checks'],
  run: (args, { root, output }) => {
    const { values, positionals } = parseArgs({ args: [...args], options: { in: { type: 'string' }, unit: { type: 'string' }, title: { type: 'string' } }, allowPositionals: true });
    const [id, ...more] = positionals;
    if (id === undefined || more.length > 0 || values.in === undefined) return null;
    const unit = values.unit ?? 'lessons';
    const wrong = [id, unit].find((one) => !/^[a-z0-9][a-z0-9-]{0,60}$/.test(one));
    if (wrong !== undefined) return refuse(output, `${JSON.stringify(wrong)} cannot be a name: it must be lower-case letters, digits and hyphens`);
    if (knownCourse(root).ids.has(id)) return refuse(output, `the course has a lesson ${id} already; give this one another id`);
    return begin(values.in, unit, id, values.title ?? titleOf(id), output);
  },
};

function refuse(output: Output, message: string): number {
  output.err(`kpl: ${message}\n`);
  return 2;
}

interface CourseFile {
  readonly title: string;
  readonly units: readonly { readonly id: string; readonly title: string; readonly summary: string; readonly lessons: readonly string[] }[];
}

function begin(folder: string, unit: string, id: string, title: string, output: Output): number {
  const place = join(folder, unit, id);
  if (existsSync(place)) return refuse(output, `${place} is there already`);
  const course = readJson(join(folder, 'course.json')) ?? { title, units: [] };
  const ids = readJson(join(folder, 'ids.lock.json')) ?? [];
  if (!isCourse(course)) return refuse(output, `${join(folder, 'course.json')} is not the contents of a course`);
  if (!Array.isArray(ids)) return refuse(output, `${join(folder, 'ids.lock.json')} is not a list of ids`);
  if (ids.includes(id)) return refuse(output, `the id ${id} was used before: ids are never used again`);
  try {
    for (const [path, text] of newLesson({ id, title })) write(join(place, path), text);
    const known = course.units.some((one) => one.id === unit);
    const units = known ? course.units : [...course.units, { id: unit, title: titleOf(unit), summary: 'What these lessons are about.', lessons: [] }];
    writeJson(join(folder, 'course.json'), { ...course, units: units.map((one) => (one.id === unit ? { ...one, lessons: [...one.lessons, id] } : one)) });
    writeJson(join(folder, 'ids.lock.json'), [...(ids as readonly unknown[]), id]);
    if (!existsSync(join(folder, PACK))) writeJson(join(folder, PACK), { id: randomUUID(), summary: 'What is in this pack, and for whom.', language: 'en' });
  } catch (fault) {
    return refuse(output, `the lesson could not be written: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  output.out(`${place}: a draft. Write over it, then: kpl lessons pack ${folder}\n`);
  return 0;
}

/** null when there is no such file; undefined when it is no JSON. */
function readJson(file: string): unknown {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function isCourse(value: unknown): value is CourseFile {
  if (typeof value !== 'object' || value === null || !('units' in value) || !Array.isArray(value.units)) return false;
  return value.units.every((unit: unknown) => typeof unit === 'object' && unit !== null && 'id' in unit && 'lessons' in unit && Array.isArray(unit.lessons));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function writeJson(file: string, value: unknown): void {
  write(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** `let-ben-in` as a title: Let ben in. */
function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
