// How hard a text is to read: the Flesch–Kincaid grade, with what is not prose left out.
import { syllable } from 'syllable';

/** The highest grade that a lesson may have. */
export const HIGHEST_GRADE = 10;

/**
 * @typedef {{ readonly grade: number, readonly words: number, readonly sentences: number }} Reading
 */

/**
 * The Flesch–Kincaid grade of a text: the years of school that it takes. No words make grade 0.
 * @param {string} text prose, a sentence ended by a full stop, a question mark or a line's end
 * @returns {Reading}
 */
export function readingOf(text) {
  let words = 0;
  let sentences = 0;
  let syllables = 0;
  for (const sentence of text.split(/(?<=[.?!]["”’)]?)\s|\n/)) {
    const found = sentence.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
    if (found.length === 0) continue;
    sentences += 1;
    words += found.length;
    for (const word of found) syllables += Math.max(1, syllable(word.replaceAll('’', "'")));
  }
  const grade = words === 0 ? 0 : 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
  return { grade, words, sentences };
}

/**
 * A lesson's markdown or a label without code, ARNs, names of actions, condition keys and operators, and terms.
 * @param {string} text
 * @param {readonly string[]} terms of the glossary, with their other spellings
 */
export function proseOf(text, terms) {
  const plain = joinLines(
    text
      .replace(/```[\s\S]*?(```|$)/g, '\n')
      .replace(/^:::.*$/gm, '')
      .replace(/^#+ .*$/gm, ''),
  )
    .replace(/`[^`]*`/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|__/g, '')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/\barn:[^\s,;"”)]+/g, ' ')
    // kms:Decrypt, aws:PrincipalTag/team, kms:*; then PutKeyPolicy, BoolIfExists.
    .replace(/\b[a-z0-9-]+:(?:\*|[A-Za-z]+(?::[A-Za-z]+)?\*?)(?:\/[\w-]+)?/g, ' ')
    .replace(/\b\p{Lu}\p{Ll}+(?:\p{Lu}\p{L}*)+\b/gu, ' ')
    .replace(/[\w-]+(?:\.[\w-]+)*\.amazonaws\.com/g, ' ');
  return withoutTerms(plain, terms);
}

/** A paragraph's lines are one text; items of a list and rows of a table end with their line. @param {string} text */
function joinLines(text) {
  return text.replace(/([^\n])\n(?!\s*(?:\n|$|\d+\. |[-*|>] ))[ \t]*/g, '$1 ');
}

/** @param {string} text @param {readonly string[]} terms */
function withoutTerms(text, terms) {
  if (terms.length === 0) return text;
  // The longest first, so that "key policy statement" goes before "key policy".
  const sorted = [...terms].sort((first, second) => second.length - first.length).map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text.replace(new RegExp(`(?<![\\p{L}-])(?:${sorted.join('|')})(?:s|es|’s)?(?![\\p{L}-])`, 'giu'), ' ');
}
