import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explain } from '#engine';
import { readCaseFile } from './case-file.ts';
import { evaluateFile, type ResultRow } from './evaluate.ts';
import { checkLessonsFolder } from './lessons-check.ts';
import { printDecision } from './print.ts';

const usage = `kpl: Key Policy Lab without a window

  kpl evaluate FILE… [--json]     decide every case of these files
  kpl explain FILE --case NAME    one case: the decision, and why
  kpl lessons check               check the curriculum

Exit status: 0 all well, 1 an expectation is not met, 2 unreadable input or wrong use.
`;

/** Where the program writes; tests give their own. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/**
 * Runs the program.
 *
 * @param args what stands after `kpl`
 * @param root the project's folder, for the lessons
 * @returns the exit status
 */
export function main(args: readonly string[], root: string, output: Output): number {
  let parsed;
  try {
    const options = { json: { type: 'boolean' }, case: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (fault) {
    output.err(`kpl: ${fault instanceof Error ? fault.message : 'cannot read the arguments'}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [command, ...rest] = positionals;
  if (values.help === true) {
    output.out(usage);
    return 0;
  }
  if (command === 'evaluate' && rest.length > 0) return evaluate(rest, values.json === true, output);
  if (command === 'explain' && rest[0] !== undefined && values.case !== undefined) return explainCase(rest[0], values.case, output);
  if (command === 'lessons' && rest[0] === 'check') return checkLessonsFolder(root, output);
  output.err(usage);
  return 2;
}

function read(file: string, output: Output): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    const reason = (fault as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : fault instanceof Error ? fault.message : 'it cannot be read';
    output.err(`kpl: ${file}: ${reason}\n`);
    return null;
  }
}

function evaluate(files: readonly string[], json: boolean, output: Output): number {
  const rows: ResultRow[] = [];
  let readable = true;
  for (const file of files) {
    const text = read(file, output);
    if (text === null) {
      readable = false;
      continue;
    }
    const result = evaluateFile(file, text);
    rows.push(...result.rows);
    if (result.problem !== undefined) {
      output.err(`kpl: ${file}: ${result.problem.place}: ${result.problem.message}\n`);
      readable = false;
    }
  }
  output.out(json ? `${JSON.stringify(rows, null, 1)}\n` : table(rows));
  if (!readable) return 2;
  return rows.every((row) => row.ok || row.expected === undefined) ? 0 : 1;
}

function table(rows: readonly ResultRow[]): string {
  const lines = rows.map((row) => {
    const mark = row.expected === undefined ? '      ' : row.ok ? 'ok    ' : 'NOT OK';
    const answer = row.decision ?? `not evaluated yet: ${(row.unsupported ?? []).join(', ')}`;
    const why = [row.deniedBy, row.error].filter((word) => word !== undefined).join(', ');
    const wanted = row.ok || row.expected === undefined ? '' : `   expected ${Object.values(row.expected).join(', ')}`;
    return `${mark} ${answer}${why === '' ? '' : ` (${why})`}  ${row.name}${wanted}`;
  });
  const failing = rows.filter((row) => row.expected !== undefined && !row.ok).length;
  return `${[...lines, `${rows.length} cases, ${failing} not met`].join('\n')}\n`;
}

function explainCase(file: string, name: string, output: Output): number {
  const text = read(file, output);
  if (text === null) return 2;
  const { cases, problem } = readCaseFile(text);
  if (problem !== undefined) {
    output.err(`kpl: ${file}: ${problem.place}: ${problem.message}\n`);
    return 2;
  }
  const found = cases.find((one) => one.name === name) ?? cases.find((one) => one.name.startsWith(name));
  if (found === undefined) {
    output.err(`kpl: ${file} has no case "${name}". It has:\n${cases.map((one) => `  ${one.name}\n`).join('')}`);
    return 2;
  }
  output.out(printDecision(found.name, explain(found.world, found.request)));
  return 0;
}
