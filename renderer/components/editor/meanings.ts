import { type ConditionKey, conditionKeys, type KmsAction, kmsActions, ownText, plural } from '#engine';

/** What an action is, in a sentence or two. */
export function actionWords({ accessLevel, resourceTypes, crossAccount, grantOperation }: KmsAction): string {
  const on = resourceTypes.includes('*') ? 'Works on no key, so its Resource is *.' : resourceTypes.includes('alias') ? 'Works on an alias and its key.' : 'Works on a key.';
  const across = crossAccount ? 'Another account can be allowed.' : 'Never works from another account.';
  return `${accessLevel}. ${on} ${across}${grantOperation ? ' A grant can hold it.' : ''}`;
}

const types: ReadonlyMap<string, string> = new Map([
  ['string', 'Text'],
  ['arrayOfString', 'Several texts'],
  ['bool', 'true or false'],
  ['numeric', 'A number'],
  ['date', 'A point in time'],
  ['arn', 'An ARN'],
  ['ipAddress', 'An address'],
]);

/** What a condition key holds. */
export function keyWords({ type, multivalued, identityPoliciesOnly, note }: ConditionKey): string {
  const several = multivalued ? ' A request can have several: use ForAnyValue or ForAllValues.' : '';
  const where = identityPoliciesOnly ? ' A key policy cannot use it.' : '';
  return `${types.get(type) ?? type}.${several}${where}${note === '' ? '' : ` ${ownText(note)}`}`;
}

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');

/** What the text of a string means: an action, a pattern of actions or a condition key; null for anything else. */
export function meaningOf(text: string): { readonly name: string; readonly words: string } | null {
  const lower = text.toLowerCase();
  const action = kmsActions.find(({ name }) => name.toLowerCase() === lower);
  if (action !== undefined) return { name: action.name, words: actionWords(action) };
  if (/^kms:[a-z*?]*[*?][a-z*?]*$/.test(lower)) return patternMeaning(text);
  const key = conditionKeys.find(({ key: name }) => (name.includes('<') ? lower.startsWith(name.replace(/<.*$/, '').toLowerCase()) : name.toLowerCase() === lower));
  return key === undefined ? null : { name: key.key, words: keyWords(key) };
}

const MOST_NAMES = 8;

function patternMeaning(text: string): { readonly name: string; readonly words: string } {
  const pattern = new RegExp(`^${escaped(text).replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  const names = kmsActions.map(({ name }) => name).filter((name) => pattern.test(name));
  const more = names.length - MOST_NAMES;
  const list = names.slice(0, MOST_NAMES).map((name) => name.slice('kms:'.length)).join(', ');
  const words = names.length === 0 ? 'Covers no action of KMS.' : names.length === kmsActions.length ? 'Every action of KMS.' : more > 0 ? `Covers ${names.length} actions: ${list} and ${more} more.` : plural(names.length, `Covers # action: ${list}.`, `Covers # actions: ${list}.`);
  return { name: text, words };
}
