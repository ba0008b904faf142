import { type CaseSpec, caseFileJson, cdkStack, cloudFormationTemplate, decisionMarkdown, decisionText, type Exported, matrixCsv, policyJson, putKeyPolicyCommand, report, terraformModule, worldJson } from '#exchange';
import { validatePolicy } from '#engine';
import type { Attempt } from '#lessons';
import type { SandboxDocument } from '../document.ts';
import { policiesOf } from '../policies.ts';
import { accessOf, allActions, fittingActions } from './access.ts';
import { compiledWorld, requestSpecOf } from './compiled.ts';
import { askedOf } from './decisions.ts';
import { type OutgoingForm, outgoingForms, type OutgoingOptions, suitesIn, type WritingAnswer, type WritingQuestion } from './outgoing-forms.ts';

/** A form with what makes its text. */
interface Outgoing extends OutgoingForm {
  readonly make: () => Exported;
}

const text = (written: string): Exported => ({ text: written, notes: [] });

/** Every form for a key and its world, each with what makes its text. `key` is a key's ARN; null where the world has none. */
export function outgoingOf(document: SandboxDocument, key: string | null, options: OutgoingOptions = {}): readonly Outgoing[] {
  return outgoingForms(document, key, options).map((form) => ({ ...form, make: () => written({ document, key, form: form.id, ...options }) ?? { problem: { place: form.id, message: 'There is no such form.' } } }));
}

/** Writes one of the forms. */
export function written({ document, key, attempt, created, form }: WritingQuestion): WritingAnswer {
  const suite = /^cases-(\d+)$/.exec(form)?.[1];
  if (suite !== undefined) return text(casesOf(document, suitesIn(document)[Number(suite)]));
  if (form === 'cases') return text(casesOf(document));
  if (form === 'world') return text(worldFileOf(document));
  if (form === 'decision' || form === 'decision-markdown') return decisionOf(document, attempt, form === 'decision' ? decisionText : decisionMarkdown);
  return key === null ? null : writtenOfKey(document, key, created, form);
}

function writtenOfKey(document: SandboxDocument, key: string, created: string | undefined, form: string): WritingAnswer {
  const { scene } = document;
  const spec = scene.world.keys.find(({ arn }) => arn === key);
  if (spec?.policy === undefined) return null;
  const { policy } = spec;
  switch (form) {
    case 'policy':
      return policyJson(policy);
    case 'command':
      return putKeyPolicyCommand(policy, { key, shell: 'posix', from: 'inline' });
    case 'command-file':
      return putKeyPolicyCommand(policy, { key, shell: 'posix', from: 'file' });
    case 'powershell':
      return putKeyPolicyCommand(policy, { key, shell: 'powershell', from: 'file' });
    case 'cloudformation':
      return cloudFormationTemplate([spec], 'yaml');
    case 'cloudformation-json':
      return cloudFormationTemplate([spec], 'json');
    case 'terraform':
      return terraformModule([spec], 'jsonencode');
    case 'cdk':
      return cdkStack([spec]);
    case 'matrix':
      return text(matrixCsv(accessOf(scene, scene, key, allActions).matrix));
    case 'report-pdf':
    case 'report':
      return text(reportOf(document, key, created));
    default:
      return null;
  }
}

function decisionOf({ scene }: SandboxDocument, attempt: Attempt | undefined, write: typeof decisionText): WritingAnswer {
  const asked = attempt === undefined ? null : askedOf(scene, attempt);
  if (asked === null || !('decision' in asked)) return null;
  const { request } = asked.decision.trace;
  return text(write(`${request.action} by ${request.caller}`, asked.decision));
}

/** The world, and beside it all that the sandbox knows of it. */
function worldFileOf({ scene: { world, ...scene }, ...document }: SandboxDocument): string {
  return worldJson(world, { ...document, scene });
}

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
