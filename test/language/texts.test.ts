import { afterEach, describe, expect, test } from 'vitest';
import { f_, h_, l_, n_, p_, t_, useCatalogue, useWords } from '../../electron/shared/texts.ts';
import { pseudo, pseudoCatalogue } from '../../scripts/language/pseudo.ts';

afterEach(() => useCatalogue(null));

const speak = (): void =>
  useCatalogue({
    language: 'pl',
    texts: { Undo: 'Cofnij', 'Task {0} of {1}': '{1} zadań, to jest {0}.', 'Press {0} now.': 'Teraz {0} naciśnij', '# card | # cards': { one: '# karta', few: '# karty', many: '# kart', other: '# karty' } },
  });

describe('what the build puts into the sources', () => {
  test('speaks English without a catalogue', () => {
    expect([t_('Undo'), t_`Task ${1} of ${3}`, n_(1, f_('# card'), f_('# cards')), n_(1200, f_('# card'), f_('# cards')), l_]).toEqual(['Undo', 'Task 1 of 3', '1 card', '1,200 cards', 'en']);
    expect(p_('Press {0} now.')).toEqual(['Press ', 0, ' now.']);
  });

  test('speaks the language of the catalogue, with values where it wants them', () => {
    speak();
    expect([t_('Undo'), t_`Task ${1} of ${3}`, l_]).toEqual(['Cofnij', '3 zadań, to jest 1.', 'pl']);
    expect(p_('Press {0} now.')).toEqual(['Teraz ', 0, ' naciśnij']);
  });

  test('markup keeps its signs, whatever is put into it', () => {
    const drawn = () => h_`<p title="${'Undo'}">${'a &lt; b'} ${'R&amp;D'}</p>`;
    expect(drawn()).toBe('<p title="Undo">a &lt; b R&amp;D</p>');
    useCatalogue({ language: 'pl', texts: { Undo: '"Cofnij"', 'a < b': 'b > a & <c>', 'R&D': 'B&R' } });
    expect(drawn()).toBe('<p title="&quot;Cofnij&quot;">b > a &amp; &lt;c> B&amp;R</p>');
  });

  test.each([[1, '1 karta'], [3, '3 karty'], [5, '5 kart'], [22, '22 karty']])('%i of something in the form that the language has for it', (count, expected) => {
    speak();
    expect(n_(count, f_('# card'), f_('# cards'))).toBe(expected);
  });

  test('a text that is missing is English', () => {
    speak();
    expect([t_('Redo'), t_`Lesson ${2}`, n_(2, f_('# key'), f_('# keys'))]).toEqual(['Redo', 'Lesson 2', '2 keys']);
  });

  test('values are no templates', () => {
    speak();
    expect(t_`Task ${'{1}'} of ${'$&'}`).toBe('$& zadań, to jest {1}.');
  });
});

describe('the made-up language', () => {
  test('is longer by two fifths, and marked at both ends', () => {
    const text = 'Learn key policies by changing them.';
    expect(pseudo(text)).toMatch(/^⟦Lèàrñ .*⟧$/);
    expect(pseudo(text).length / text.length).toBeGreaterThan(1.38);
    expect(pseudo(text).length / text.length).toBeLessThan(1.6);
  });

  test.each(['{0}', '`kms:Decrypt`', '#', '"Effect"', '](https://docs.aws.amazon.com/kms)', 'aws:SourceArn', 'arn:aws:kms:us-east-1:111122223333:key/1'])('keeps %s', (kept) => {
    expect(pseudo(`Something about ${kept} here`)).toContain(kept);
  });

  test('has both forms of a text with a number', () => {
    expect(pseudoCatalogue([{ key: '# card | # cards', counted: true, files: [] }]).texts).toEqual({ '# card | # cards': { one: expect.stringContaining('# çàrd') as string, other: expect.stringContaining('# çàrdš') as string } });
  });
});

describe('texts by number', () => {
  afterEach(() => useWords([]));

  test('speak English, and the language of a catalogue', () => {
    useWords(['Undo', 'Task {0} of {1}', '# card', '# cards of {0}', 'R&D <b>', 'Press {0}.']);
    const all = (): unknown[] => [t_(0), t_(1, 2, 'x{0}'), n_(1, f_(2), f_(3, 'a')), n_(1200, f_(2), f_(3, 'a')), h_`<i>${4}</i>`, p_(5)];
    expect(all()).toEqual(['Undo', 'Task 2 of x{0}', '1 card', '1,200 cards of a', '<i>R&amp;D &lt;b></i>', ['Press ', 0, '.']]);
    useCatalogue({ language: 'pl', texts: { Undo: 'Cofnij', 'Task {0} of {1}': '{1}: {0} z {1}', 'R&D <b>': '"<' } });
    expect(all()).toEqual(['Cofnij', 'x{0}: 2 z x{0}', '1 card', '1200 cards of a', '<i>&quot;&lt;</i>', ['Press ', 0, '.']]);
  });
});
