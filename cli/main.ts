import { closeSync, openSync, readSync } from 'node:fs';
import type { Command, Output } from './command.ts';
import { diffCommand } from './diff.ts';
import { evaluateCommand } from './evaluate-command.ts';
import { explainCommand } from './explain-command.ts';
import { lessonsCheckCommand } from './lessons-check.ts';
import { lessonsCoverageCommand } from './lessons-coverage.ts';
import { lessonsNewCommand } from './lessons-new.ts';
import { lessonsPackCommand } from './lessons-pack.ts';
import { lessonsTryCommand } from './lessons-try.ts';
import { matrixCommand } from './matrix.ts';
import { harmless } from './print.ts';
import { validateCommand } from './validate.ts';

const commands: readonly Command[] = [evaluateCommand, explainCommand, validateCommand, matrixCommand, diffCommand, lessonsCheckCommand, lessonsCoverageCommand, lessonsTryCommand, lessonsNewCommand, lessonsPackCommand];

/** The longest line that a command and its description share. */
const WIDTH = 44;

function usage(): string {
  const lines = commands.flatMap(({ usage: [first = '', ...more] }) => {
    const [description = '', ...options] = more;
    const head = first.length < WIDTH ? [`  kpl ${first.padEnd(WIDTH)}${description}`] : [`  kpl ${first}`, `      ${''.padEnd(WIDTH)}${description}`];
    return [...head, ...options.map((line) => `      ${line}`)];
  });
  return `kpl: Key Policy Lab without a window

${lines.join('\n')}

FILE may be -, for standard input.
Exit status: 0 all well, 1 an expectation is not met or a finding is an error, 2 unreadable input or wrong use.
`;
}

/**
 * Runs the program.
 *
 * @param args what stands after `kpl`
 * @param root the project's folder, for the lessons
 * @returns the exit status
 */
export function main(args: readonly string[], root: string, terminal: Output): number {
  const output: Output = { out: (text) => terminal.out(harmless(text)), err: (text) => terminal.err(harmless(text)) };
  if (args[0] === '--help' || args[0] === '-h' || args[0] === 'help') {
    output.out(usage());
    return 0;
  }
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
  if (command === undefined) {
    output.err(usage());
    return 2;
  }
  try {
    const status = command.run(args.slice(command.name.split(' ').length), { root, output, read: (file) => read(file, output)?.replace(/^\uFEFF/, '') ?? null, readExact: (file) => read(file, output) });
    if (status !== null) return status;
    output.err(usage());
  } catch (fault) {
    if (!isWrongUse(fault)) throw fault;
    output.err(`kpl: ${fault.message}\n\n${usage()}`);
  }
  return 2;
}

/** What `parseArgs` throws for options that a command does not have. */
function isWrongUse(fault: unknown): fault is Error {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' && fault.code.startsWith('ERR_PARSE_ARGS');
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'it is not text in UTF-8'],
]);

/** Far more than any file that can be meant, in bytes. */
const MOST = 50_000_000;
const CHUNK = 1_000_000;

/** What a file holds, or standard input: a device has no end. */
function bytesOf(file: string): Uint8Array {
  const handle = file === '-' ? 0 : openSync(file, 'r');
  const chunks: Uint8Array[] = [];
  try {
    for (let length = 0; ; ) {
      const chunk = Buffer.alloc(CHUNK);
      const more = readSync(handle, chunk);
      if (more === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, more));
      length += more;
      if (length > MOST) throw new Error(`it is larger than ${MOST / 1_000_000} MB`);
    }
  } finally {
    if (handle !== 0) closeSync(handle);
  }
}

/** The text with its mark of the byte order, if it has one. */
function read(file: string, output: Output): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(file));
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    output.err(`kpl: ${file}: ${reasons.get(code ?? '') ?? message}\n`);
    return null;
  }
}
