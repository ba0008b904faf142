import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalogue, useCatalogue } from '../shared/texts.ts';

/** Languages that are written from right to left. */
const fromTheRight = /^(?:ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/;

const ENGLISH = 'en';

/** The languages that the app has texts in, and the one that it speaks. */
export class Languages {
  readonly #folder: string;
  readonly #system: () => readonly string[];
  #spoken: Catalogue | null = null;

  /**
   * @param folder with a catalogue for each language but English
   * @param system what the computer's user prefers, best first
   */
  constructor(folder: string, system: () => readonly string[]) {
    this.#folder = folder;
    this.#system = system;
  }

  /** The texts of the language that is spoken; null: English. */
  get spoken(): Catalogue | null {
    return this.#spoken;
  }

  /** English and every language with a catalogue. */
  list(): string[] {
    try {
      return [ENGLISH, ...readdirSync(this.#folder).flatMap((name) => /^([A-Za-z][\w-]*)\.json$/.exec(name)?.[1] ?? []).toSorted()];
    } catch {
      return [ENGLISH];
    }
  }

  /**
   * Speaks a language from now on: menus and dialogs at once, windows when they are loaded.
   *
   * @param setting a language, or `system`
   * @returns whether it is another one than before
   */
  speak(setting: string): boolean {
    const before = this.#spoken?.language;
    this.#spoken = this.#read(this.#choose(setting));
    useCatalogue(this.#spoken);
    return this.#spoken?.language !== before;
  }

  /** The page, in the language that is spoken: its texts come with it. */
  dress(html: string): string {
    const spoken = this.#spoken;
    if (spoken === null) return html;
    // Nothing in a catalogue can end the element that holds it.
    const texts = JSON.stringify(spoken).replaceAll('<', '\\u003c');
    const direction = fromTheRight.test(spoken.language) ? 'rtl' : 'ltr';
    return html.replace('<html lang="en">', () => `<html lang="${spoken.language}" dir="${direction}">`).replace('<head>', () => `<head>\n    <script type="application/json" id="texts">${texts}</script>`);
  }

  #choose(setting: string): string {
    const there = this.list();
    if (setting !== 'system') return there.includes(setting) ? setting : ENGLISH;
    for (const wanted of this.#system()) {
      const [plain = ''] = wanted.split('-');
      const found = there.find((id) => id === wanted) ?? there.find((id) => id === plain);
      if (found !== undefined) return found;
    }
    return ENGLISH;
  }

  #read(id: string): Catalogue | null {
    if (id === ENGLISH) return null;
    try {
      return parseCatalogue(JSON.parse(readFileSync(join(this.#folder, `${id}.json`), 'utf8')), id);
    } catch {
      return null;
    }
  }
}

/** A catalogue that came with the app; its file was checked when the app was built. */
function parseCatalogue(value: unknown, id: string): Catalogue | null {
  const texts = typeof value === 'object' && value !== null && 'texts' in value ? value.texts : null;
  return typeof texts === 'object' && texts !== null ? { language: id, texts: texts as Catalogue['texts'] } : null;
}
