import { parseArgs } from 'node:util';
import { validatePolicy, type Finding, type PolicyType } from '#engine';
import type { Command } from './command.ts';

const kinds = ['keyPolicy', 'identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'scp', 'rcp', 'vpcEndpointPolicy', 'bucketPolicy'] as const satisfies readonly PolicyType[];

/** What is found in one file. Ranges are positions in the file's text, a mark of the byte order included. */
interface FileFindings {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

export const validateCommand: Command = {
  name: 'validate',
  usage: ['validate POLICY… [--json] [--kind KIND]', 'what is wrong with these policies, and what helps', `KIND is ${kinds.join(', ')}; keyPolicy by default`],
  run(args, { output, readExact }) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: { type: 'boolean' }, kind: { type: 'string' } }, allowPositionals: true });
    if (positionals.length === 0) return null;
    const kind = kinds.find((name) => name === (values.kind ?? 'keyPolicy'));
    if (kind === undefined) {
      output.err(`kpl: --kind ${values.kind ?? ''}: there is no such kind of policy. It is one of ${kinds.join(', ')}.\n`);
      return 2;
    }
    const results: FileFindings[] = [];
    for (const file of positionals) {
      const text = readExact(file);
      if (text !== null) results.push({ file, text, findings: findingsOf(kind, text) });
    }
    output.out(values.json === true ? `${JSON.stringify(results.map(forPrograms), null, 1)}\n` : results.map(forPeople).join(''));
    if (results.length < positionals.length) return 2;
    return results.some(({ findings }) => findings.some(({ severity }) => severity === 'error')) ? 1 : 0;
  },
};

/** A mark of the byte order is no part of the policy; what follows it stands one position further on. */
function findingsOf(kind: PolicyType, text: string): readonly Finding[] {
  if (!text.startsWith('\uFEFF')) return validatePolicy(kind, text);
  return validatePolicy(kind, text.slice(1)).map((finding) => ({ ...finding, range: { from: finding.range.from + 1, to: finding.range.to + 1 } }));
}

function forPrograms({ file, findings }: FileFindings): object {
  return { file, findings: findings.map(({ code, severity, message, range }) => ({ code, severity, message, range: { from: range.from, to: range.to } })) };
}

function forPeople({ file, text, findings }: FileFindings): string {
  if (findings.length === 0) return `${file}: nothing found\n`;
  return findings
    .map(({ code, severity, message, help, range, page }) => {
      const advice = help === undefined ? '' : `    ${help}\n`;
      return `${file}:${placeOf(text, range.from)} ${severity} ${message}\n${advice}    ${code}, see ${page.title}: ${page.url}\n`;
    })
    .join('');
}

/** Line and column as editors count them, from 1. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).replace(/^\uFEFF/, '');
  const lines = before.split(/\r\n|\r|\n/);
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}
