import { parseArgs } from 'node:util';
import { accessMatrix, askersOf, type MatrixChange, matrixDifference, type MatrixDifference, type Outcome, parsePolicy, withKeyPolicy } from '#engine';
import { placeIn } from './case-file.ts';
import type { Command, Surroundings } from './command.ts';
import { matrixArguments, matrixUsage, readMatrixOptions } from './matrix-options.ts';
import { readWorldFile } from './world-file.ts';

export const diffCommand: Command = {
  name: 'diff',
  usage: ['diff WORLD OLD NEW [--key ARN] [--json]', 'two key policies: who gains, who loses', ...matrixUsage.slice(1)],
  run(args, surroundings) {
    const { values, positionals } = parseArgs({ args: [...args], options: matrixArguments, allowPositionals: true });
    const [file, old, fresh] = positionals;
    if (file === undefined || old === undefined || fresh === undefined || positionals.length > 3) return null;
    const { output } = surroundings;
    const fail = (message: string): number => {
      output.err(`kpl: ${message}\n`);
      return 2;
    };
    const text = surroundings.read(file);
    if (text === null) return 2;
    const { world, problem } = readWorldFile(text, values.world);
    if (problem !== undefined) return fail(`${file}: ${problem.place}: ${problem.message}`);
    const before = readKeyPolicy(old, surroundings);
    const after = readKeyPolicy(fresh, surroundings);
    if (before === null || after === null) return 2;

    const keys = [...world.keys.keys()];
    const [key = keys[0], ...moreKeys] = values.key ?? [];
    if (key === undefined) return fail(`${file}: the world has no key`);
    if (moreKeys.length > 0 || (values.key === undefined && keys.length > 1)) return fail(`the policies are those of one key; choose it with --key: ${keys.join(', ')}`);
    const first = withKeyPolicy(world, key, before);
    const second = withKeyPolicy(world, key, after);
    // Whoever either policy names is asked about, under both.
    const principals = values.principal ?? [...new Set([...askersOf(first), ...askersOf(second)])];
    const options = readMatrixOptions(world, { ...values, principal: principals, key: [key] });
    if (typeof options === 'string') return fail(options);
    const difference = matrixDifference(accessMatrix(first, options), accessMatrix(second, options));
    output.out(values.json === true ? `${JSON.stringify(plainDifference(difference), null, 1)}\n` : print(difference));
    return 0;
  },
};

/** A key policy's text; null, with the fault told, when it is no policy. */
function readKeyPolicy(file: string, { read, output }: Surroundings): string | null {
  const text = read(file);
  if (text === null) return null;
  const { policy, diagnostics } = parsePolicy('keyPolicy', text);
  if (policy !== null) return text;
  // What follows from broken JSON, such as a Statement that is missing, helps nobody.
  const first = diagnostics.find(({ code }) => code.startsWith('text.')) ?? diagnostics.find(({ severity }) => severity === 'error');
  output.err(`kpl: ${file}: ${placeIn(text, first?.range.from ?? 0)}: ${first?.message ?? 'This is no policy.'}\n`);
  return null;
}

function plainDifference({ gained, lost, refusedOtherwise }: MatrixDifference): object {
  const rows = (changes: readonly MatrixChange[]): object[] => changes.map(({ principal, action, key, before, after }) => ({ principal, action, resource: key, before, after }));
  return { gained: rows(gained), lost: rows(lost), refusedOtherwise: rows(refusedOtherwise) };
}

function print({ gained, lost, refusedOtherwise }: MatrixDifference): string {
  const lines: string[] = [];
  for (const [sign, word, changes] of [['+', 'gains', gained], ['-', 'loses', lost]] as const) {
    for (const [principal, own] of byPrincipal(changes)) lines.push(`${sign} ${principal} ${word} ${own.map(({ action }) => action).join(', ')}`);
  }
  for (const [principal, own] of byPrincipal(refusedOtherwise)) {
    lines.push(`~ ${principal} is still refused, for another reason: ${own.map(({ action, before, after }) => `${action} (${said(before)}, now ${said(after)})`).join(', ')}`);
  }
  if (gained.length + lost.length === 0) lines.push('Nobody gains or loses access.');
  return `${lines.join('\n')}\n`;
}

function byPrincipal(changes: readonly MatrixChange[]): Map<string, MatrixChange[]> {
  const found = new Map<string, MatrixChange[]>();
  for (const change of changes) found.set(change.principal, [...(found.get(change.principal) ?? []), change]);
  return found;
}

function said(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'not asked';
  return [outcome.decision ?? 'no decision', outcome.deniedBy, outcome.error].filter((word) => word !== undefined).join(' by ');
}
