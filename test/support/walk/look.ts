import type { Page } from '@playwright/test';
import { bare } from './plain.ts';

/** What the app shows of its state, and what the machines say that it must show. */
export type Shown = Readonly<Record<string, unknown>>;

/** What the app shows now. */
export async function look(page: Page): Promise<{ readonly shown: Shown; readonly saved: boolean | null }> {
  const { text, saved, ...rest } = await page.evaluate(() => {
    const words = (element: Element | null | undefined): string => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
    const all = (selector: string, below: ParentNode = document): Element[] => [...below.querySelectorAll(selector)];
    const disabled = (selector: string): boolean => document.querySelector<HTMLButtonElement>(selector)?.disabled !== false;
    const value = (element: Element | null | undefined): string => (element as HTMLInputElement | null | undefined)?.value ?? '';
    const checked = (element: Element): boolean => (element as HTMLInputElement).checked;
    const pressed = (element: Element): boolean => element.getAttribute('aria-pressed') === 'true';
    /** The whole text of an editor, also what is scrolled out of sight. */
    const textIn = (selector: string): string => {
      const content = document.querySelector<Element & { cmTile?: { root: { view: { state: { doc: { toString(): string } } } } } }>(selector);
      return content?.cmTile?.root.view.state.doc.toString() ?? '';
    };
    const { dataset, lang } = document.documentElement;
    const main = document.querySelector('main');
    const label = main?.getAttribute('aria-label') ?? '';
    const status = document.querySelector('[data-saving]')?.getAttribute('data-saving') ?? null;
    const dress = { theme: dataset['theme'], motion: dataset['motion'], wrap: dataset['wrap'], lineNumbers: dataset['lineNumbers'], size: document.documentElement.style.getPropertyValue('--editor-size'), presenting: dataset['presenting'], lang };
    const person = words(document.querySelector('header .person'));
    const dialogs = all('dialog[open]').length;
    const base = { dress, titled: document.title.replace(/\s+/g, ' ').trim(), person, dialogs, saved: status === null ? null : status === 'saved', text: '' };
    const list = (below: string) => all(below).map(words);
    if (main?.classList.contains('lesson') === true) {
      return {
        ...base,
        ...{ screen: 'lesson', title: label, task: words(main.querySelector('h1')), front: words(main.querySelector('.documents [role=tab][aria-selected=true] .tab')), text: textIn('.documents .editor .cm-content') },
        ...{ undo: !disabled('.documents [aria-label=Undo]'), redo: !disabled('.documents [aria-label=Redo]'), hints: all('.hints li').length, note: words(main.querySelector('.done strong')), asks: words(main.querySelector('.actions .main')) === '' },
        predicted: all('.prediction button').findIndex(pressed),
        compares: all('.against button').findIndex(pressed),
        pieces: all('.piece').map(pressed),
        blanks: all('.parts select').map(value),
        goals: all('.goals li').map((goal) => goal.querySelector('.box .met') !== null),
        close: main.querySelector('.near') !== null,
      };
    }
    if (main?.classList.contains('sandbox') === true) {
      return {
        ...base,
        ...{ screen: 'sandbox', title: words(main.querySelector('.toolbar h1')), tabs: list('.policies [role=tab] span:last-child'), front: words(main.querySelector('.policies [role=tab][aria-selected=true]')), text: textIn('.policies .cm-content') },
        ...{ undo: !disabled('.toolbar [aria-label=Undo]'), redo: !disabled('.toolbar [aria-label=Redo]'), checkpoints: all('[aria-label=Checkpoints] li > span:first-child').map(words), view: words(document.querySelector('.right [role=tab][aria-selected=true]')).replace(/ \d.*$/, '') },
        ...{ asked: all('.composer .row select').slice(0, 2).map(value), tree: list('.tree button > span'), here: words(document.querySelector('.tree [aria-current] > span')) },
        console: all('.console .log .entry').map((entry) => [words(entry.querySelector('.line')), entry.classList.contains('failed')]),
        expectations: list('.expectations li .name'),
      };
    }
    if (label === 'Settings') {
      const of = (legend: string): Element | undefined => all('fieldset').find((one) => words(one.querySelector('legend')) === legend);
      const editor = of('Editor');
      return {
        ...base,
        saved: words(main?.querySelector('.saved')) === 'Saved',
        screen: 'settings',
        theme: value(all('input[name=theme]').find(checked)),
        asksMotion: value(all('input[name=motion]').find(checked)),
        zoom: value(of('Size of everything')?.querySelector('select')),
        editor: [value(editor?.querySelector('select')), ...all('input', editor).map(checked)],
        keys: list('td kbd'),
      };
    }
    if (label === 'Lesson packs') {
      return {
        ...base,
        ...{ screen: 'packs', offer: words(main?.querySelector('.offer h2')), shelf: list('.packs h3'), drafts: list('.drafts li .button:first-child') },
        ...{ writes: value(main?.querySelector('.writer .names input')), file: words(main?.querySelector('.writer [aria-current]')), undo: main?.querySelector('.writer') === null ? null : !disabled('.writer [aria-label=Undo]'), redo: main?.querySelector('.writer') === null ? null : !disabled('.writer [aria-label=Redo]') },
        text: textIn('.writer .cm-content') || value(main?.querySelector('.writer textarea')),
      };
    }
    if (label === 'Class') return { ...base, screen: 'class', heading: words(main?.querySelector('h1')), name: value(main?.querySelector('form .typed input')), taken: words(main?.querySelector('.who')), handed: all('.small').map(words).find((one) => /[Hh]anded in/.test(one)) ?? '' };
    if (label === 'For instructors') {
      return {
        ...base,
        saved: words(main?.querySelector('.saving')) === 'Saved',
        ...{ screen: 'instructor', classes: list('aside li bdi'), here: all('aside li button').findIndex((one) => one.getAttribute('aria-current') === 'true'), deleted: main?.querySelector('aside [role=status]') !== null },
        tab: all('.tabs .button').findIndex(pressed),
        ...{ name: value(main?.querySelector('input[maxlength="120"]')), lessons: all('ol.chosen li').map((one) => [words(one.querySelector('.title')), value(one.querySelector('input'))]), list: all('[name=roster]').findIndex(checked), names: value(main?.querySelector('textarea')) },
        ...{ solutions: value(document.querySelector('#solutions')), hints: value(document.querySelector('#hints')), mayBeSaved: !disabled('.top > .main') },
      };
    }
    if (label === 'Who is learning') return { ...base, screen: 'profiles', names: list('[aria-label="People on this computer"] .name bdi'), now: words(main?.querySelector('.current bdi')) };
    const question = main?.querySelector('#quiz-question');
    if (question !== null && question !== undefined) {
      return {
        ...base,
        ...{ screen: 'quiz', title: label, place: words(main?.querySelector('.place')).replace(/^.* · /, ''), prompt: words(question), answer: words(main?.querySelector('.after strong')) },
        chosen: all('.question [role=group] button').findIndex(pressed),
        marked: all('.question input').map(checked),
      };
    }
    if (main?.querySelector('.score') !== null && main?.querySelector('.score') !== undefined) return { ...base, screen: 'quiz', title: label, score: words(main.querySelector('.score')), right: all('.end li').map((one) => one.querySelector('button') === null) };
    if (main?.querySelector('ol.units') !== null && main?.querySelector('ol.units') !== undefined) {
      const marked = (mark: string) => all('ol.units button:not(.quiz), .pack button').filter((one) => one.querySelector(`[aria-label="${mark}"]`) !== null).map((one) => words(one.querySelector(':scope > span:not([role]):not(.mark):not(.minutes)')));
      return {
        ...base,
        screen: 'course',
        ...{ passed: marked('Passed:'), begun: marked('Begun:') },
        quizzes: all('button.quiz .minutes').map(words).filter((one) => / of /.test(one)),
        packs: list('.pack h2'),
        path: list('.path.chosen strong'),
        review: all('.top .button').map(words).filter((one) => one.startsWith('Review')),
      };
    }
    return { ...base, screen: label || words(main?.querySelector('h1')) };
  });
  return { shown: { ...rest, text: bare(text) }, saved };
}
