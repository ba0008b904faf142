import { awsMessage, type Decision, type ExplanationLine, explanationLines, headline, isAwsWording, messageCaption, rules } from '#engine';
import type { Analyses } from './explain-analyses.ts';

const shapes = { allow: '[allowed]', explicitDeny: '[denied]', implicitDeny: '[silent]', notConsulted: '[not asked]' } as const;

/**
 * A text as a terminal may show it: what it would obey, or what turns the direction of a line, stands there as JSON would
 * write it.
 */
export function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A decision and its trace for a person: the sentence, the message as AWS prints it, the trace as an indented tree.
 *
 * @param sections what else there is to say; one without lines is left out
 */
export function printDecision(name: string, decision: Decision, sections: Analyses['sections']): string {
  const message = awsMessage(decision);
  const { request, context } = decision.trace;
  return [
    name,
    `  ${request.caller} calls ${request.action} on ${request.resource}`,
    '',
    headline(decision),
    ...(message === null ? [] : ['', ...(isAwsWording(decision) ? [] : [`  ${messageCaption(decision)}:`]), `  ${message}`]),
    '',
    'Trace',
    ...explanationLines(decision).flatMap((line) => printLine(line, 1)),
    '',
    `Rule: ${rules[decision.basis.rule].sentence}`,
    `      ${rules[decision.basis.rule].page.title}, ${rules[decision.basis.rule].page.url}`,
    ...uncertainty(decision),
    ...sections.filter(({ lines }) => lines.length > 0).flatMap(({ heading, lines }) => ['', heading, ...lines.map((line) => `  ${line}`)]),
    '',
    'Request context',
    ...context.map((entry) => `  ${entry.key} = ${entry.values.join(', ')} (${entry.origin})`),
    '',
  ].join('\n');
}

function uncertainty(decision: Decision): string[] {
  const { uncertain } = rules[decision.basis.rule];
  return uncertain === undefined ? [] : [`      AWS leaves this open: ${uncertain}`];
}

function printLine(line: ExplanationLine, depth: number): string[] {
  const shape = line.answer === undefined ? '' : `${shapes[line.answer]} `;
  const mark = line.deciding ? ' <- decides' : '';
  return [`${'  '.repeat(depth)}${shape}${line.sentence}${mark}`, ...line.children.flatMap((child) => printLine(child, depth + 1))];
}
