import { parseArgs } from 'node:util';
import { accessMatrix, type AccessMatrix, type Outcome } from '#engine';
import type { Command } from './command.ts';
import { matrixArguments, matrixUsage, readMatrixOptions } from './matrix-options.ts';
import { readWorldFile } from './world-file.ts';

export const matrixCommand: Command = {
  name: 'matrix',
  usage: ['matrix WORLD [--world NAME] [--json]', 'who can do what with which key', ...matrixUsage],
  run(args, { output, read }) {
    const { values, positionals } = parseArgs({ args: [...args], options: matrixArguments, allowPositionals: true });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) return null;
    const text = read(file);
    if (text === null) return 2;
    const { world, problem } = readWorldFile(text, values.world);
    if (problem !== undefined) {
      output.err(`kpl: ${file}: ${problem.place}: ${problem.message}\n`);
      return 2;
    }
    const options = readMatrixOptions(world, values);
    if (typeof options === 'string') {
      output.err(`kpl: ${options}\n`);
      return 2;
    }
    const matrix = accessMatrix(world, options);
    output.out(values.json === true ? `${JSON.stringify(cells(matrix), null, 1)}\n` : print(matrix));
    return 0;
  },
};

/** One object for each cell. */
function cells({ actions, rows }: AccessMatrix): object[] {
  return rows.flatMap(({ principal, key, outcomes }) => actions.map((action, index) => ({ principal, action, resource: key, ...outcomes[index] })));
}

const kinds: readonly (readonly [name: string, belongs: (outcome: Outcome) => boolean])[] = [
  ['can', ({ decision, error }) => decision === 'allow' && error === undefined],
  ['allowed, but KMS refuses', ({ decision, error }) => decision === 'allow' && error !== undefined],
  ['denied', ({ decision }) => decision === 'explicitDeny'],
  ['not allowed', ({ decision }) => decision === 'implicitDeny'],
];

function print({ actions, rows }: AccessMatrix): string {
  const lines: string[] = [];
  let key = '';
  for (const row of rows) {
    if (row.key !== key) lines.push(...(key === '' ? [] : ['']), row.key);
    ({ key } = row);
    lines.push(`  ${row.principal}`);
    for (const [name, belongs] of kinds) {
      const found = actions.filter((_, index) => {
        const outcome = row.outcomes[index];
        return outcome !== undefined && belongs(outcome);
      });
      if (found.length > 0) lines.push(`    ${name} (${found.length}): ${found.map((action) => action.slice('kms:'.length)).join(', ')}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
