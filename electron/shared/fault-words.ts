import { setGlobalMessage } from 'valibot';
import { l_ as language } from './texts.ts';

/** What is wrong with a value, in the language that is spoken: valibot speaks English alone. In English its own words stay. */
export function translateFaults(): void {
  setGlobalMessage(({ message, expected, received }) => {
    if (language === 'en') return message;
    if (expected === null) return `${received} cannot be used here`;
    if (received === 'undefined') return 'this is missing';
    return expected === 'never' ? 'nothing is known by this name' : `${expected} is expected, and ${received} stands here`;
  });
}
