import type { Exported } from '#exchange';
import type { Attempt } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { askedOf } from './decisions.ts';

/** One form in which the work leaves the sandbox. */
export interface OutgoingForm {
  readonly id: string;
  readonly label: string;
  /** The name of the file. */
  readonly file: string;
  /** Its text is a page of HTML that is printed, and saved as PDF. */
  readonly printed?: true;
}

export interface OutgoingOptions {
  /** The request whose decision can go out too. */
  readonly attempt?: Attempt;
  /** The day, as a report shall say it. */
  readonly created?: string;
}

/** What is to be written. Plain data: it is written in a process of its own. */
export interface WritingQuestion extends OutgoingOptions {
  readonly document: SandboxDocument;
  /** A key's ARN; null where the world has none. */
  readonly key: string | null;
  /** The id of the form. */
  readonly form: string;
}

/** null: there is no such form. */
export type WritingAnswer = Exported | null;

/** Every form for a key and its world. `key` is a key's ARN; null where the world has none. */
export function outgoingForms(document: SandboxDocument, key: string | null, { attempt }: OutgoingOptions = {}): readonly OutgoingForm[] {
  const { scene, title } = document;
  const name = slug(title) || 'world';
  const hasDecision = attempt !== undefined && 'decision' in askedOf(scene, attempt);
  const ofWorld: OutgoingForm[] = [
    ...(hasDecision ? [{ id: 'decision', label: 'The decision on the request, as text', file: 'decision.txt' }, { id: 'decision-markdown', label: 'The decision on the request, as Markdown', file: 'decision.md' }] : []),
    { id: 'world', label: 'The world, as a file that opens here', file: `${name}.kplworld` },
    { id: 'cases', label: 'The expectations, as a case file for kpl evaluate', file: `${name}.cases.json` },
    ...suitesIn(document).map((suite, index) => ({ id: `cases-${index}`, label: `The suite “${suite}”, as a case file`, file: `${name}-${slug(suite) || index}.cases.json` })),
  ];
  if (key === null || scene.world.keys.find(({ arn }) => arn === key)?.policy === undefined) return ofWorld;
  return [
    { id: 'policy', label: 'The key policy, as JSON', file: 'key-policy.json' },
    { id: 'command', label: 'aws kms put-key-policy, with the policy in it', file: 'put-key-policy.sh' },
    { id: 'command-file', label: 'aws kms put-key-policy, with the policy in a file', file: 'put-key-policy.sh' },
    { id: 'powershell', label: 'aws kms put-key-policy, for PowerShell', file: 'put-key-policy.ps1' },
    { id: 'cloudformation', label: 'CloudFormation, as YAML', file: 'key.yaml' },
    { id: 'cloudformation-json', label: 'CloudFormation, as JSON', file: 'key.template.json' },
    { id: 'terraform', label: 'Terraform', file: 'key.tf' },
    { id: 'cdk', label: 'CDK, in TypeScript', file: 'key-stack.ts' },
    { id: 'matrix', label: 'Who can do what, as CSV', file: `${name}-access.csv` },
    { id: 'report-pdf', label: 'A report to print, as PDF', file: `${name}-report.pdf`, printed: true },
    { id: 'report', label: 'A report to print, as HTML', file: `${name}-report.html` },
    ...ofWorld,
  ];
}

const slug = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');

/** The names of the suites. */
export const suitesIn = ({ expectations }: SandboxDocument): readonly string[] => [...new Set(expectations.flatMap(({ suite }) => suite ?? []))];
