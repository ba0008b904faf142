import type { WorkshopClass } from './class.ts';
import { shortDigest } from './digest.ts';
import type { Standing } from './standing.ts';

/**
 * Six characters that a learner reads out across the room, and that the class file turns into where they are.
 *
 * Twenty-nine letters and digits, of which none is taken for another (no 0, O, 1, I, L, S and Z). Five of them are a
 * number below 29⁵; the sixth is a check that finds every wrong character and every two that were swapped, and holds
 * the class, so that most codes of another class are found too.
 *
 * The number: up to 15 lessons, untouched, open or solved, each; up to 24, solved or not; beyond that how many are
 * solved, which is the last one worked on, and which of those before it are solved, as many as fit.
 */
const letters = '23456789ABCDEFGHJKMNPQRTUVWXY';
const BASE = letters.length;
const DATA = 5;
const MOST = BASE ** DATA;
/** Multipliers of the characters in the check: no two alike, so that a swap is found. */
const weights = [2, 3, 5, 7, 11] as const;

export type CodeState = 'solved' | 'open' | 'untouched' | 'unknown';

export interface CodeContent {
  /** In the order of the class. */
  readonly lessons: readonly CodeState[];
  readonly solved: number;
  /** The lesson worked on last, by its place; null where the code does not hold it. */
  readonly at: number | null;
}

/** The code of a learner’s standing. */
export function progressCode(cls: WorkshopClass, standing: Standing): string {
  const states = cls.lessons.map(({ id }): CodeState => {
    const lesson = standing.lessons.get(id);
    if (lesson === undefined) return 'untouched';
    return lesson.solved === null ? 'open' : 'solved';
  });
  const at = cls.lessons.findIndex(({ id }) => id === standing.at);
  const number = numberOf(states, at);
  const data = Array.from({ length: DATA }, (_, index) => Math.floor(number / BASE ** (DATA - 1 - index)) % BASE);
  return [...data, checkOf(cls, data)].map((digit) => letters[digit] ?? '').join('');
}

/** What a code says: typed in any case, with spaces or hyphens between. */
export function readProgressCode(cls: WorkshopClass, code: string): { readonly ok: true; readonly value: CodeContent } | { readonly ok: false; readonly message: string } {
  const typed = code.toUpperCase().replaceAll(/[\s-]/g, '');
  const digits = Array.from(typed, (letter) => letters.indexOf(letter));
  if (digits.length !== DATA + 1) return { ok: false, message: `A progress code has six characters, and this one has ${digits.length}.` };
  const wrong = digits.indexOf(-1);
  if (wrong >= 0) return { ok: false, message: `No progress code has the character ${typed[wrong] ?? ''}: it has neither 0, O, 1, I, L, S nor Z.` };
  const data = digits.slice(0, DATA);
  if (checkOf(cls, data) !== digits[DATA]) return { ok: false, message: 'This is no progress code of this class: a character was misheard, or it belongs to another class.' };
  const content = contentOf(data.reduce((sum, digit) => sum * BASE + digit, 0), cls.lessons.length);
  return content === null ? { ok: false, message: 'This is no progress code of this class.' } : { ok: true, value: content };
}

function checkOf(cls: WorkshopClass, data: readonly number[]): number {
  const own = Array.from(shortDigest(cls.id), (letter) => letter.codePointAt(0) ?? 0).reduce((sum, code) => sum + code, 0);
  return data.reduce((sum, digit, index) => sum + digit * (weights[index] ?? 1), own) % BASE;
}

const THREE = 15;
const TWO = 24;
const threefold: readonly CodeState[] = ['untouched', 'open', 'solved'];

function numberOf(states: readonly CodeState[], at: number): number {
  if (states.length <= THREE) return states.reduce((number, state) => number * 3 + threefold.indexOf(state), 0);
  if (states.length <= TWO) return states.reduce((number, state) => number * 2 + (state === 'solved' ? 1 : 0), 0);
  const solved = states.filter((state) => state === 'solved').length;
  const window = Array.from({ length: windowOf(states.length) }, (_, back) => states[at - back] === 'solved');
  return window.reduce((number, is) => number * 2 + (is ? 1 : 0), solved * (states.length + 1) + at + 1);
}

/** How many lessons, the last one worked on and those before it, fit beside two numbers up to the count of lessons. */
function windowOf(lessons: number): number {
  return Math.floor(Math.log2(MOST / (lessons + 1) ** 2));
}

function contentOf(number: number, lessons: number): CodeContent | null {
  if (lessons <= THREE) return spelt(number, lessons, threefold);
  if (lessons <= TWO) return spelt(number, lessons, ['unknown', 'solved']);
  const window = windowOf(lessons);
  const head = Math.floor(number / 2 ** window);
  const solved = Math.floor(head / (lessons + 1));
  const at = (head % (lessons + 1)) - 1;
  if (solved > lessons) return null;
  const states = Array.from({ length: lessons }, (_, index): CodeState => {
    const back = at - index;
    if (back < 0 || back >= window) return 'unknown';
    if (Math.floor(number / 2 ** (window - 1 - back)) % 2 === 1) return 'solved';
    return back === 0 ? 'open' : 'unknown';
  });
  return { lessons: states, solved, at: at < 0 ? null : at };
}

function spelt(number: number, lessons: number, states: readonly CodeState[]): CodeContent | null {
  const all = Array.from({ length: lessons }, (_, index) => states[Math.floor(number / states.length ** (lessons - 1 - index)) % states.length] ?? 'unknown');
  return number >= states.length ** lessons ? null : { lessons: all, solved: all.filter((state) => state === 'solved').length, at: null };
}
