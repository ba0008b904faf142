import type { Range } from '../../../1-text/range.ts';
import type { Text } from '../../../2-policy/ast.ts';
import { replaceText } from '../edits.ts';
import { familyOf } from '../operators.ts';
import type { FindingCode, FindingOptions } from '../registry.ts';
import type { StatementView, Subject } from '../subject.ts';

/** Policy variables: where they stand, and how they are written. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export function checkVariables(view: StatementView, subject: Subject): void {
  const { statement, tests } = view;
  const unsupported = (entries: readonly Text[] | undefined, element: string): void => {
    for (const { value, range } of entries ?? []) if (isVariable(value)) subject.report('variable-unsupported-in-element', range, { values: { element } });
  };
  unsupported(statement.action?.entries, 'Action');
  unsupported(statement.principal?.entries, 'Principal');
  for (const entry of statement.resource?.entries ?? []) if (entry.value.includes('${')) checkText(entry, subject);
  for (const { test } of tests) {
    for (const value of test.values) {
      if (!value.value.includes('${') || test.operator === null) continue;
      const family = familyOf(test.operator);
      if (family === 'String' || family === 'Arn') checkText(value, subject);
      else if (isVariable(value.value)) subject.report('invalid-variable-for-operator', value.range, { values: { operator: test.operatorText } });
    }
  }
}

/** Whether the text holds something that looks like a variable, beside the three that stand for characters. */
function isVariable(text: string): boolean {
  return text.includes('${') && /\$\{(?![*?$]\})/.test(text);
}

function checkText({ value, range }: Text, subject: Subject): void {
  if (subject.policy.version !== '2012-10-17') {
    subject.report('variable-unsupported-in-version', range, { fix: versionFix(subject) });
    return;
  }
  let at = value.indexOf('${');
  while (at >= 0) {
    const end = value.indexOf('}', at);
    if (end < 0) {
      subject.report('missing-brace-in-variable', range);
      return;
    }
    reportVariable(value.slice(at + 2, end), value, range, subject);
    at = value.indexOf('${', end);
  }
}

/** What is between the braces: a name, or a name and a default. */
function reportVariable(inside: string, text: string, range: Range, { report }: Subject): void {
  const tell = (code: FindingCode, better?: string): void => {
    const options: FindingOptions = better === undefined ? {} : { fix: replaceText(range, text.replace(`\${${inside}}`, `\${${better}}`)) };
    report(code, range, options);
  };
  if (inside.trim() === '') {
    tell('empty-variable');
    return;
  }
  const comma = inside.indexOf(',');
  const name = comma < 0 ? inside : inside.slice(0, comma);
  if (/\s/.test(name)) {
    tell('unsupported-space-in-variable', name.replace(/\s/g, '') + (comma < 0 ? '' : inside.slice(comma)));
    return;
  }
  if (comma < 0) return;
  const fallback = inside.slice(comma + 1).trim();
  if (!/^'.*'$/.test(fallback)) tell('missing-quote-in-variable', `${name}, '${fallback.replace(/'/g, '')}'`);
}

function versionFix({ root }: Subject): ReturnType<typeof replaceText> | null {
  const version = root.members.find(({ key }) => key === 'Version');
  return version === undefined ? null : replaceText(version.value.range, '2012-10-17');
}
