import type { Text } from '../../../2-policy/ast.ts';
import { matchesPattern, patternOf } from '../../../5-match/wildcard.ts';
import { actionsOfEntry, intersects, isEmpty, keyActions } from '../action-set.ts';
import { removeFrom, replaceText } from '../edits.ts';
import type { Fix } from '../finding.ts';
import type { StatementView, Subject } from '../subject.ts';

/** Each entry is compared with each: lists that no policy has room for are left alone. */
const MOST_COMPARED = 500;

/** The entries of Action and NotAction. */
export function checkActions({ statement, actions }: StatementView, subject: Subject): void {
  const { kind, report } = subject;
  const { action, effect } = statement;
  if (action === undefined) return;
  const ranges = action.entries.map(({ range }) => range);
  for (const entry of action.entries) {
    const { value, range } = entry;
    const colon = value.indexOf(':');
    if (value === '*' || colon < 0 || value.includes(',')) continue;
    const remove = (): Fix | null => removeFrom(ranges, range, `Remove ${JSON.stringify(value)}`);
    const prefix = value.slice(0, colon).toLowerCase();
    const covered = actionsOfEntry(value);
    if (/[*?]/.test(prefix)) report('wildcard-in-service-name', range, { values: { prefix: value.slice(0, colon) }, fix: isEmpty(covered) ? null : replaceText(range, `kms:${value.slice(colon + 1)}`) });
    else if (prefix === 'kms' && kind !== 'bucketPolicy') {
      // A name without wildcards that does not exist is told by the parser.
      if (isEmpty(covered) && /[*?]/.test(value)) report('invalid-action', range, { message: `No action of KMS matches "${value}".`, fix: remove });
      else if (kind === 'keyPolicy' && effect === 'Allow' && !action.negated && !isEmpty(covered) && !intersects(covered, keyActions)) report('kms-action-not-on-key', range, { values: { text: value }, fix: remove });
    } else if (looksLikeKms(prefix)) report('invalid-service-in-action', range, { values: { prefix, rest: value.slice(colon + 1) }, fix: isEmpty(actionsOfEntry(`kms:${value.slice(colon + 1)}`)) ? null : replaceText(range, `kms:${value.slice(colon + 1)}`) });
    else if ((kind === 'keyPolicy' || (kind === 'bucketPolicy' && !/^s3/.test(prefix))) && !action.negated) report('unsupported-action-in-policy', range, { values: { text: value }, fix: remove });
    if (/^kms:retiregrant$/i.test(value) && ((kind === 'keyPolicy' && effect === 'Allow') || kind === 'rcp') && !action.negated) report('kms-retire-grant-ineffective', range, { fix: remove });
  }
  if (kind === 'keyPolicy' && action.negated && effect === 'Allow' && !isEmpty(actions)) report('kms-allow-not-action', action.range);
  checkRedundant(action.entries, subject);
}

/** Names that are one slip away from `kms`. The names of real services that are as near are left out. */
const nearNames: ReadonlySet<string> = new Set(['kmss', 'ksm', 'mks', 'skm', 'kns', 'kmd', 'km', 'kmz', 'kma', 'kmsm', 'awskms', 'aws-kms', 'aws.kms', 'kmskey', 'kms-key']);

export function looksLikeKms(prefix: string): boolean {
  return nearNames.has(prefix);
}

/** An entry that another entry of the list covers; of two that are equal, the later one. */
function checkRedundant(entries: readonly Text[], { report }: Subject): void {
  if (entries.length < 2 || entries.length > MOST_COMPARED) return;
  const seen = new Set<string>();
  const wide = entries.filter(({ value }) => /[*?]/.test(value));
  for (const { value, range } of entries) {
    const lower = value.toLowerCase();
    const by = seen.has(lower) ? value : wide.find((one) => one.value.toLowerCase() !== lower && coversName(one.value, value))?.value;
    seen.add(lower);
    // The console itself names this one beside the pattern, for multi-Region keys.
    if (lower === 'kms:updateprimaryregion' && by?.toLowerCase() === 'kms:update*') continue;
    if (by !== undefined) report('redundant-action', range, { values: { text: value, by }, fix: () => removeFrom(entries.map((one) => one.range), range, `Remove ${JSON.stringify(value)}`) });
  }
}

/** Whether every name that the second takes in is one of the first: with wildcards in both, the second is read as plain text. */
function coversName(wide: string, value: string): boolean {
  if (wide === '*') return true;
  if (/\?/.test(value) || (/\?/.test(wide) && /\*/.test(value))) return false;
  return matchesPattern(patternOf(wide.toLowerCase()), value.toLowerCase());
}
