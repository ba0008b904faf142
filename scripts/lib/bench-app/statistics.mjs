/** The value that this part of all values lies within. @param {readonly number[]} values @param {number} part */
export function share(values, part) {
  return [...values].sort((first, second) => first - second)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
}

/** @param {readonly number[]} values */
export const median = (values) => share(values, 0.5);

/**
 * The bar of a measure, and plainly that it is missed where it is.
 * @param {number} value @param {number} most @param {string} said the bar in words
 */
export const atMost = (value, most, said = String(most)) => `at most ${said}${value <= most ? '' : ': missed'}`;
