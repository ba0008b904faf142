/** Words of AWS that stand in policies and answers as they are, in every language. */
const verbatim = new Set([
  ...['Allow', 'Deny', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition', 'Effect', 'Sid', 'Statement', 'Version', 'Id'],
  ...['Enabled', 'Disabled', 'Unavailable', 'Creating', 'Updating', 'Null', 'Bool', 'Federated', 'Encrypt', 'Decrypt', 'Sign', 'Verify'],
]);

/** Names of styles, of drawings, of types of content: they hold spaces, and nobody reads them. */
const code = /var\(--|^\s*(?:arn:|aws \w[^,]*$|(?:(?:(?:kms|aws):\S+|\{\w+\})\s*)+$|M ?[\d.-]|m ?[\d.-]|[.#[:][a-z-]+|https?:)|^[\w.+-]+\/[\w.+-]+(?:;|$)|\b(?:translate|rotate|scale|matrix|rgba?|calc)\(|=>|^@|<\/?[a-z]+|^import |^export (?:class|const)|[;{,]\s*$|^\w+(?: \w+)?\s+=\s|\n.*[{=]|'(?:none|self)'|^[a-z]+-src |^cm-|\b(?:left|top|width|height): ?\{|^\{ ?"|^"\w+": "[^"]*"$/;
const units = /^(?:px|em|rem|fr|deg|ms|vh|vw|solid|auto|none)$/;

/** What a text has beside its placeholders. */
const wordsIn = (text: string): string[] => text.replace(/\{\w+\}/g, ' ').match(/\p{L}[\p{L}’'-]+/gu) ?? [];

/** Whether a text of a script reads like words for a person: it has a space, and more than names and code. */
export function isSentence(text: string): boolean {
  if (!/\p{L}[\p{L}’'-]/u.test(text) || !/\s/.test(text.trim()) || code.test(text)) return false;
  return wordsIn(text).some((word) => /^\p{L}?[\p{Ll}’'-]+$/u.test(word) && !units.test(word));
}

/** Words that all begin with a capital, where a name is expected: “Harbor Supply”. */
export const isName = (text: string): boolean => /^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+$/u.test(text);

/** Whether a single word, in a place that is shown, is a word of ours and not a name. */
export function isLabel(text: string): boolean {
  const word = text.trim().replace(/:$/, '');
  if (word === '' || verbatim.has(word) || code.test(word) || /[_:/@]|\d(?![\d]*\})|\.\S/.test(word)) return false;
  return /^\p{Lu}?[\p{Ll}’-]+…?$/u.test(word.replace(/\{\w+\}|[.,;:…()\s%“”&]/g, '')) && /\p{L}{2}/u.test(word);
}
