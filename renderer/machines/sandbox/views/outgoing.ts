import { type CaseSpec, caseFileJson, cdkStack, cloudFormationTemplate, decisionMarkdown, decisionText, type Exported, matrixCsv, policyJson, putKeyPolicyCommand, report, terraformModule, worldJson } from '#exchange';
import { type Decision, validatePolicy } from '#engine';
import type { Attempt } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { policiesOf } from '../policies.ts';
import { accessOf, allActions, fittingActions } from './access.ts';
import { compiledWorld, requestSpecOf } from './compiled.ts';
import { askedOf } from './decisions.ts';

/** One form in which the work leaves the sandbox. */
export interface Outgoing {
  readonly id: string;
  readonly label: string;
  /** The name of the file. */
  readonly file: string;
  /** Its text is a page of HTML that is printed, and saved as PDF. */
  readonly printed?: true;
  readonly make: () => Exported;
}

interface OutgoingOptions {
  /** The request whose decision can go out too. */
  readonly attempt?: Attempt;
  /** The day, as a report shall say it. */
  readonly created?: string;
}

const text = (written: string): Exported => ({ text: written, notes: [] });

/** Every form for a key and its world. `key` is a key's ARN; null where the world has none. */
export function outgoingOf(document: SandboxDocument, key: string | null, { attempt, created }: OutgoingOptions = {}): readonly Outgoing[] {
  const { scene, title } = document;
  const spec = scene.world.keys.find(({ arn }) => arn === key);
  const name = slug(title) || 'world';
  const asked = attempt === undefined ? null : askedOf(scene, attempt);
  const ofDecision = asked === null || !('decision' in asked) ? [] : decisionForms(asked.decision);
  const ofWorld: Outgoing[] = [
    ...ofDecision,
    { id: 'world', label: 'The world, as a file that opens here', file: `${name}.kplworld`, make: () => text(worldFileOf(document)) },
    { id: 'cases', label: 'The expectations, as a case file for kpl evaluate', file: `${name}.cases.json`, make: () => text(casesOf(document)) },
    ...suitesIn(document).map((suite, index): Outgoing => ({ id: `cases-${index}`, label: `The suite “${suite}”, as a case file`, file: `${name}-${slug(suite) || index}.cases.json`, make: () => text(casesOf(document, suite)) })),
  ];
  if (key === null || spec?.policy === undefined) return ofWorld;
  const { policy } = spec;
  return [
    { id: 'policy', label: 'The key policy, as JSON', file: 'key-policy.json', make: () => policyJson(policy) },
    { id: 'command', label: 'aws kms put-key-policy, with the policy in it', file: 'put-key-policy.sh', make: () => putKeyPolicyCommand(policy, { key, shell: 'posix', from: 'inline' }) },
    { id: 'command-file', label: 'aws kms put-key-policy, with the policy in a file', file: 'put-key-policy.sh', make: () => putKeyPolicyCommand(policy, { key, shell: 'posix', from: 'file' }) },
    { id: 'powershell', label: 'aws kms put-key-policy, for PowerShell', file: 'put-key-policy.ps1', make: () => putKeyPolicyCommand(policy, { key, shell: 'powershell', from: 'file' }) },
    { id: 'cloudformation', label: 'CloudFormation, as YAML', file: 'key.yaml', make: () => cloudFormationTemplate([spec], 'yaml') },
    { id: 'cloudformation-json', label: 'CloudFormation, as JSON', file: 'key.template.json', make: () => cloudFormationTemplate([spec], 'json') },
    { id: 'terraform', label: 'Terraform', file: 'key.tf', make: () => terraformModule([spec], 'jsonencode') },
    { id: 'cdk', label: 'CDK, in TypeScript', file: 'key-stack.ts', make: () => cdkStack([spec]) },
    { id: 'matrix', label: 'Who can do what, as CSV', file: `${name}-access.csv`, make: () => text(matrixCsv(accessOf(scene, scene, key, allActions).matrix)) },
    { id: 'report-pdf', label: 'A report to print, as PDF', file: `${name}-report.pdf`, printed: true, make: () => text(reportOf(document, key, created)) },
    { id: 'report', label: 'A report to print, as HTML', file: `${name}-report.html`, make: () => text(reportOf(document, key, created)) },
    ...ofWorld,
  ];
}

function decisionForms(decision: Decision): readonly Outgoing[] {
  const { request } = decision.trace;
  const title = `${request.action} by ${request.caller}`;
  return [
    { id: 'decision', label: 'The decision on the request, as text', file: 'decision.txt', make: () => text(decisionText(title, decision)) },
    { id: 'decision-markdown', label: 'The decision on the request, as Markdown', file: 'decision.md', make: () => text(decisionMarkdown(title, decision)) },
  ];
}

/** The world, and beside it all that the sandbox knows of it. */
function worldFileOf({ scene: { world, ...scene }, ...document }: SandboxDocument): string {
  return worldJson(world, { ...document, scene });
}

const slug = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');

/** The names of the suites. */
const suitesIn = ({ expectations }: SandboxDocument): readonly string[] => [...new Set(expectations.flatMap(({ suite }) => suite ?? []))];

function casesOf(document: SandboxDocument, only?: string): string {
  const { scene, title, expectations } = document;
  const cases = expectations.filter(({ suite }) => only === undefined || suite === only).map(({ name, attempt, expected }): CaseSpec => {
    const request = requestSpecOf(scene, attempt);
    if (expected.decision !== 'anyDeny') return { name, world: 'world', request, expected: { ...expected, decision: expected.decision } };
    // The format tells the ways of refusing apart: what comes out now, if it is one of them, or else the silent one.
    const asked = askedOf(scene, attempt);
    const { decision = null, error } = 'decision' in asked ? asked.decision.outcome : { error: undefined };
    return { name, world: 'world', request, expected: decision !== null && error !== undefined ? { decision, error } : { decision: decision === 'explicitDeny' ? decision : 'implicitDeny' } };
  });
  return caseFileJson({ source: `${title}, made in the sandbox of Key Policy Lab`, worlds: { world: scene.world }, cases });
}

function reportOf(document: SandboxDocument, key: string, created: string | undefined): string {
  const { scene, title, expectations, requests } = document;
  const policy = policiesOf(scene).find(({ kind, of }) => kind === 'keyPolicy' && of === key);
  return report({
    title,
    ...(created === undefined ? {} : { created }),
    ...(policy === undefined ? {} : { policy: { of: policy.label, text: policy.text }, findings: validatePolicy('keyPolicy', policy.text, compiledWorld(scene), key) }),
    matrix: accessOf(scene, scene, key, fittingActions(scene, key)).matrix,
    decisions: [...expectations, ...requests].flatMap(({ name, attempt }) => {
      const asked = askedOf(scene, attempt);
      return 'decision' in asked ? [{ title: name, decision: asked.decision }] : [];
    }),
  }).html;
}
