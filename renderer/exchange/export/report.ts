import type { AccessMatrix, Decision, Finding, Outcome } from '#engine';
import { factsOf, type FactLine } from './decision.ts';
import { visible } from './document.ts';
import { reportStylesheet } from './report-style.ts';

export interface ReportSpec {
  readonly title: string;
  /** As it shall stand there: no clock is asked. */
  readonly created?: string;
  readonly policy?: { readonly of: string; readonly text: string };
  readonly matrix?: AccessMatrix;
  readonly findings?: readonly Finding[];
  readonly decisions?: readonly { readonly title: string; readonly decision: Decision }[];
}

/** A whole page, and the stylesheet that it holds, for a window that takes styles only from elsewhere. */
export interface Report {
  readonly html: string;
  readonly stylesheet: string;
}

/** A report to read, to print and to hand on. It holds no script, no link to anything it needs, and no style but its stylesheet. */
export function report({ title, created, policy, matrix, findings, decisions }: ReportSpec): Report {
  const parts = [
    `<h1>${text(title)}</h1>`,
    created === undefined ? '' : `<p class="created">${text(created)}</p>`,
    policy === undefined ? '' : section('Policy', `<p><bdi>${text(policy.of)}</bdi></p>\n<pre class="policy" dir="ltr" tabindex="0"><code>${html(policy.text.split('\n').map(visible).join('\n'))}</code></pre>`),
    matrix === undefined ? '' : section('Who can do what', matrixPart(matrix)),
    findings === undefined ? '' : section('Findings', findingsPart(findings, policy?.text ?? '')),
    decisions === undefined ? '' : section('Decisions', decisions.map(decisionPart).join('\n')),
  ];
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>
${reportStylesheet}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
  return { html: page, stylesheet: reportStylesheet };
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const html = (value: string): string => value.replace(/[&<>"']/g, (char) => entities.get(char) ?? '');
const text = (value: string): string => html(visible(value));

function section(heading: string, inner: string): string {
  return `<section>\n<h2>${heading}</h2>\n${inner}\n</section>`;
}

const kinds: readonly (readonly [name: string, className: string, belongs: (outcome: Outcome) => boolean])[] = [
  ['Can', 'allow', ({ decision, error }) => decision === 'allow' && error === undefined],
  ['Allowed, but KMS refuses', 'refused', ({ decision, error }) => decision === 'allow' && error !== undefined],
  ['Denied', 'deny', ({ decision }) => decision === 'explicitDeny'],
  ['Not allowed', 'silent', ({ decision }) => decision === 'implicitDeny'],
];

function matrixPart({ actions, rows }: AccessMatrix): string {
  const keys = [...new Set(rows.map(({ key }) => key))];
  if (keys.length === 0) return '<p>There is nobody to ask about.</p>';
  const short = actions.map((action) => action.replace(/^kms:/, ''));
  return keys
    .map((key) => {
      const body = rows
        .filter((row) => row.key === key)
        .map(({ principal, outcomes }) => {
          const cells = kinds.map(([, className, belongs]) => {
            const found = short.filter((_, index) => outcomes[index] !== undefined && belongs(outcomes[index]));
            return `<td class="${className}">${found.length === 0 ? 'nothing' : `${found.length}: ${text(found.join(', '))}`}</td>`;
          });
          return `<tr><th scope="row"><bdi>${text(principal)}</bdi></th>${cells.join('')}</tr>`;
        });
      return `<table>\n<caption><bdi>${text(key)}</bdi></caption>\n<thead><tr><th scope="col">Principal</th>${kinds.map(([name]) => `<th scope="col">${name}</th>`).join('')}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
    })
    .join('\n');
}

const grades = { error: 'Error', 'security-warning': 'Security warning', warning: 'Warning', suggestion: 'Suggestion' } as const;

function findingsPart(findings: readonly Finding[], policy: string): string {
  if (findings.length === 0) return '<p>There are none.</p>';
  const items = findings.map(({ severity, message, help, range, page }) => {
    const line = policy.slice(0, range.from).split('\n').length;
    return `<li class="${severity}"><strong>${grades[severity]}, line ${line}:</strong> ${text(message)}${help === undefined ? '' : ` ${text(help)}`} <cite>${text(page.title)}</cite></li>`;
  });
  return `<ol>\n${items.join('\n')}\n</ol>`;
}

function decisionPart({ title, decision }: { readonly title: string; readonly decision: Decision }): string {
  const facts = factsOf(decision);
  return [
    `<article>`,
    `<h3>${text(title)}</h3>`,
    `<p><bdi>${html(facts.request)}</bdi></p>`,
    `<p class="headline">${html(facts.headline)}</p>`,
    ...(facts.message === null ? [] : [`<p class="message">${html(facts.message)}</p>`]),
    list(facts.lines),
    `<p>${text(facts.rule.sentence)} <cite>${text(facts.rule.title)}</cite></p>`,
    ...(facts.uncertain === null ? [] : [`<p>AWS leaves this open: ${text(facts.uncertain)}</p>`]),
    `</article>`,
  ].join('\n');
}

function list(lines: readonly FactLine[]): string {
  return lines.length === 0 ? '' : `<ul>${lines.map(({ text: line, children }) => `<li>${html(line)}${list(children)}</li>`).join('')}</ul>`;
}
