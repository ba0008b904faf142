import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogueFaults, tidied } from '../../scripts/language/catalogue.ts';
import { pseudoCatalogue, pseudoLanguage } from '../../scripts/language/pseudo.ts';
import { isTranslated } from '../../scripts/language/scope.ts';
import { type Listed, listTexts } from '../../scripts/language/sources.ts';
import { root } from '../support/course.ts';

const listed = (...keys: readonly string[]): Map<string, Listed> => new Map(keys.map((key) => [key, { key, counted: key.includes(' | '), files: [] }]));

const rows: readonly (readonly [title: string, key: string, entry: unknown, fault: RegExp | null])[] = [
  ['a translation', 'Undo', 'Rückgängig', null],
  ['values in another order', '{0} of {1}', '{1}, davon {0}', null],
  ['a lost value', '{0} of {1}', '{0} davon', /lacks \{1\}/],
  ['a value too many', 'Undo', '{0}', /has \{0\}, which the English does not have/],
  ['a lost name of a value', 'At most {limit} levels.', 'Höchstens {Grenze} Ebenen.', /lacks \{limit\}.*has \{Grenze\}/],
  ['code that was translated', 'Use `kms:Sign`.', 'Nimm `kms:Signiere`.', /lacks `kms:Sign`/],
  ['white space that joined it', ' and {0} more', 'und {0} mehr', /same white space/],
  ['both forms', '# card | # cards', { one: '# Karte', other: '# Karten' }, null],
  ['a form that says the number in words', '# card | # cards', { one: 'eine Karte', other: '# Karten' }, null],
  ['a form without the number', '# card | # cards', { one: '# Karte', other: 'Karten' }, /lacks #/],
  ['a form that is lost', '# card | # cards', { other: '# Karten' }, /needs a text for each of one, other/],
  ['one text in place of forms', '# card | # cards', '# Karten', /needs a text for each of one, other/],
  ['an empty form', '# card | # cards', { one: '', other: '# Karten' }, /has no text for one/],
  ['a list in place of a text', 'Undo', ['Rückgängig'], /needs one text/],
];

describe('an entry of a catalogue', () => {
  test.each(rows)('%s', (_title, key, entry, fault) => {
    const { missing, obsolete, wrong } = catalogueFaults(listed(key), 'de', { [key]: entry });
    expect({ missing, obsolete }).toEqual({ missing: [], obsolete: [] });
    if (fault === null) expect(wrong).toEqual([]);
    else expect(wrong.join(' ')).toMatch(fault);
  });

  test('is missing when it is empty or not there, and obsolete when the app has no such text', () => {
    expect(catalogueFaults(listed('Undo', 'Redo', '# card | # cards'), 'de', { Undo: '', '# card | # cards': { one: '', other: '' }, Again: 'Nochmal' })).toEqual({ missing: ['Undo', 'Redo', '# card | # cards'], obsolete: ['Again'], wrong: [] });
  });

  test('languages have forms of their own', () => {
    expect(catalogueFaults(listed('# card | # cards'), 'pl', { '# card | # cards': { one: '# karta', other: '# karty' } }).wrong[0]).toContain('few, many, one, other');
    expect(tidied(listed('# card | # cards', 'Undo'), 'ja', { Undo: '元に戻す', Again: 'x' })).toEqual({ '# card | # cards': { other: '' }, Undo: '元に戻す' });
  });
});

describe('the texts of the app', () => {
  let texts: ReadonlyMap<string, Listed>;
  beforeAll(() => {
    texts = listTexts(root);
  }, 60_000);

  test('are found in every part of it', () => {
    const files = [...texts.values()].flatMap((text) => text.files);
    for (const part of ['engine/messages.ts', 'engine/rules.ts', 'engine/7-explain/headline.ts', 'engine/8-analyse/findings/registry/kms.ts', 'renderer/App.svelte', 'renderer/machines/keymap.ts', 'renderer/exchange/import/read.ts', 'renderer/exchange/library/data/worlds/company.json', 'electron/main/menu.ts', 'electron/main/stores/disk.ts']) expect(files).toContain(part);
    expect(texts.size).toBeGreaterThan(1800);
  });

  test('are looked for wherever the window has words, but not in what a terminal prints and what has a name to be looked up by', () => {
    const sources = ['lessons/format', 'renderer'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`));
    const left = sources.filter((path) => /(?<!\.d)\.(?:ts|svelte)$/.test(path) && !isTranslated(path));
    expect(left.toSorted()).toEqual(['lessons/format/coverage.ts', 'lessons/format/mutate-statement.ts', 'lessons/format/mutate.ts', 'lessons/format/texts.ts', 'renderer/machines/sandbox/console/kms.ts']);
    // What is said beside a file for others is a text; what stands in the file is none.
    expect([...texts.keys()]).toEqual(expect.arrayContaining(['The kit leaves out the policy’s Id.', 'Choose the form with jsonencode.', 'each text as a list of one']));
    expect([...texts.keys()].filter((key) => /^, Tags$|^<!--/.test(key))).toEqual([]);
  });

  test('hold no names of AWS alone, no code and no styles', () => {
    const odd = [...texts.keys()].filter((key) => /^(?:kms|aws|arn):\S*$|^[A-Z]\w+[A-Z]\w*$|^[A-Z_]{3,}$|\bpx\b|var\(--|=>|^\s*(?:\[|\{(?!\w))/.test(key));
    expect(odd).toEqual([]);
  });

  test('the made-up language has every one, and nothing is wrong with it', () => {
    expect(catalogueFaults(texts, pseudoLanguage, pseudoCatalogue(texts.values()).texts)).toEqual({ missing: [], obsolete: [], wrong: [] });
  });

  test('every catalogue has each text, and no other', () => {
    const folder = join(root, 'locales');
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      expect({ name, ...catalogueFaults(texts, name.replace('.json', ''), JSON.parse(readFileSync(join(folder, name), 'utf8'))) }).toEqual({ name, missing: [], obsolete: [], wrong: [] });
    }
  });
});
