import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { evaluateFile, type ResultRow } from './evaluate.ts';

export const evaluateCommand: Command = {
  name: 'evaluate',
  usage: ['evaluate FILE… [--json]', 'decide every case of these files'],
  run(args, { output, read }) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, allowPositionals: true });
    if (positionals.length === 0) return null;
    const rows: ResultRow[] = [];
    let readable = true;
    for (const file of positionals) {
      const text = read(file);
      const result = text === null ? null : evaluateFile(file, text);
      if (result === null || result.problem !== undefined) readable = false;
      if (result === null) continue;
      rows.push(...result.rows);
      if (result.problem !== undefined) output.err(`kpl: ${file}: ${result.problem.place}: ${result.problem.message}\n`);
    }
    output.out(values.json === true ? `${JSON.stringify(rows, null, 1)}\n` : table(rows));
    if (!readable) return 2;
    return rows.every((row) => row.ok || row.expected === undefined) ? 0 : 1;
  },
};

function table(rows: readonly ResultRow[]): string {
  const lines = rows.map((row) => {
    const mark = row.expected === undefined ? '      ' : row.ok ? 'ok    ' : 'NOT OK';
    const answer = row.decision ?? `not evaluated: ${(row.unsupported ?? []).join(', ')}`;
    const why = [row.deniedBy, row.error].filter((word) => word !== undefined).join(', ');
    const wanted = row.ok || row.expected === undefined ? '' : `   expected ${Object.values(row.expected).join(', ')}`;
    return `${mark} ${answer}${why === '' ? '' : ` (${why})`}  ${row.name}${wanted}`;
  });
  const failing = rows.filter((row) => row.expected !== undefined && !row.ok).length;
  return `${[...lines, `${rows.length} cases, ${failing} not met`].join('\n')}\n`;
}
