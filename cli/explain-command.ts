import { parseArgs } from 'node:util';
import { explain } from '#engine';
import { readCaseFile } from './case-file.ts';
import type { Command } from './command.ts';
import { analyse } from './explain-analyses.ts';
import { printDecision } from './print.ts';

export const explainCommand: Command = {
  name: 'explain',
  usage: ['explain FILE --case NAME [--json]', 'one case: the decision, why, and what would change it'],
  run(args, { output, read }) {
    const { values, positionals } = parseArgs({ args: [...args], options: { case: { type: 'string' }, json: { type: 'boolean' } }, allowPositionals: true });
    const [file] = positionals;
    const name = values.case;
    if (file === undefined || positionals.length > 1 || name === undefined) return null;
    const text = read(file);
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
    const decision = explain(found.world, found.request);
    const { sections, data } = analyse(found.world, found.request, decision);
    output.out(values.json === true ? `${JSON.stringify({ name: found.name, ...decision, ...data }, null, 1)}\n` : printDecision(found.name, decision, sections));
    return 0;
  },
};
