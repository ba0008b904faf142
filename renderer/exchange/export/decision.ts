import { awsMessage, type Decision, type ExplanationLine, explanationLines, headline, isAwsWording, messageCaption, rules } from '#engine';
import { visible } from './document.ts';

const answers = { allow: 'allowed', explicitDeny: 'denied', implicitDeny: 'silent', notConsulted: 'not asked' } as const;

/** What a file says about a decision, before it has a form. */
export interface DecisionFacts {
  readonly request: string;
  readonly headline: string;
  readonly message: string | null;
  readonly lines: readonly FactLine[];
  readonly rule: { readonly sentence: string; readonly title: string; readonly url: string };
  /** Where AWS leaves open how it decides. */
  readonly uncertain: string | null;
  readonly context: readonly string[];
}

export interface FactLine {
  readonly text: string;
  readonly children: readonly FactLine[];
}

/** Every text is fit for people: nothing in it is invisible or turns the direction of writing. */
export function factsOf(decision: Decision): DecisionFacts {
  const { request, context } = decision.trace;
  const message = awsMessage(decision);
  const { sentence, page, uncertain } = rules[decision.basis.rule];
  return {
    request: visible(`${request.caller} calls ${request.action} on ${request.resource}`),
    headline: visible(headline(decision)),
    message: message === null ? null : `${isAwsWording(decision) ? '' : `${messageCaption(decision)}: `}${visible(message)}`,
    lines: explanationLines(decision).map(factLine),
    rule: { sentence, title: page.title, url: page.url },
    uncertain: uncertain ?? null,
    context: context.map(({ key, values }) => visible(`${key} = ${values.join(', ')}`)),
  };
}

function factLine({ sentence, answer, deciding, children }: ExplanationLine): FactLine {
  const text = `${answer === undefined ? '' : `${answers[answer]}: `}${sentence}${deciding ? ' (decides)' : ''}`;
  return { text: visible(text), children: children.map(factLine) };
}

/** A decision as plain text. */
export function decisionText(title: string, decision: Decision): string {
  const facts = factsOf(decision);
  return [
    visible(title),
    facts.request,
    '',
    facts.headline,
    ...(facts.message === null ? [] : [facts.message]),
    '',
    ...facts.lines.flatMap((line) => textLines(line, '')),
    '',
    `Rule: ${facts.rule.sentence}`,
    `${facts.rule.title}: ${facts.rule.url}`,
    ...(facts.uncertain === null ? [] : [`AWS leaves this open: ${facts.uncertain}`]),
    '',
    'Request context:',
    ...facts.context.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function textLines({ text, children }: FactLine, indent: string): string[] {
  return [`${indent}- ${text}`, ...children.flatMap((child) => textLines(child, `${indent}  `))];
}

/** A decision as Markdown. https://spec.commonmark.org/0.31.2/#backslash-escapes */
export function decisionMarkdown(title: string, decision: Decision): string {
  const facts = factsOf(decision);
  return [
    `## ${markdown(visible(title))}`,
    '',
    markdown(facts.request),
    '',
    `**${markdown(facts.headline)}**`,
    '',
    ...(facts.message === null ? [] : [`> ${markdown(facts.message)}`, '']),
    ...facts.lines.flatMap((line) => markdownLines(line, '')),
    '',
    `${markdown(facts.rule.sentence)} [${markdown(facts.rule.title)}](<${facts.rule.url}>)`,
    ...(facts.uncertain === null ? [] : ['', `AWS leaves this open: ${markdown(facts.uncertain)}`]),
    '',
    'Request context:',
    '',
    ...facts.context.map((line) => `- ${markdown(line)}`),
    '',
  ].join('\n');
}

function markdownLines({ text, children }: FactLine, indent: string): string[] {
  return [`${indent}- ${markdown(text)}`, ...children.flatMap((child) => markdownLines(child, `${indent}  `))];
}

/** Every sign that could mean something gets a backslash, so that none does; so does what would become a link by itself. */
function markdown(text: string): string {
  return text
    .trim()
    .replace(/[\\`*_{}[\]<>#|~&!$]/g, '\\$&')
    .replace(/^([-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&');
}
