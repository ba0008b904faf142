import type { Page } from '@playwright/test';
import { namesOfPages } from './names.ts';

/**
 * Words that are names by their shape, and that no language changes: `kms:Decrypt`, `alias/x`, `app.json`, `GenerateDataKey`, `MFA`,
 * `us-east-1`, `F8`. Everything else has to be in the made-up language, or to stand under `translate="no"`.
 */
const shape = /^(?:[\w-]*:[\w*:/.<>-]*|arn:\S+|\S*[/.@_*]\S*|[A-Z][a-z]+(?:[A-Z]\w*)+|[A-Z0-9]{2,}s?|[a-z]+[A-Z]\w*|[A-Z]|\S*\d\S*)$/;

/** Words that policies and answers have in every language, and the names of keys of the keyboard. */
const known = [
  ...['Allow', 'Deny', 'Effect', 'Principal', 'Action', 'Resource', 'Condition', 'Statement', 'Version', 'Sid', 'Null', 'Bool', 'Enabled', 'Disabled', 'Unavailable', 'Creating', 'Updating', 'Encrypt', 'Decrypt', 'Sign', 'Verify', 'root', 'kpl', 'true', 'false', 'Amazon'],
  // Times are as the computer's user writes them, whatever the language.
  ...['Nov'],
  ...['Ctrl', 'Alt', 'Shift', 'Enter', 'Escape', 'Tab'],
];

/**
 * What a person sees or hears of the page and could not read in another language: each word of texts, names, titles and placeholders
 * that is no name and has no sign of the made-up language.
 *
 * @param own names of the worlds that are shown
 */
export function englishOf(page: Page, own: readonly string[]): Promise<string[]> {
  return page.evaluate(
    ({ shape, known, own }) => {
      const isName = new RegExp(shape);
      const accented = /[ǃàèìòùýçñšžÀÈÌÒÙÝÇÑŠŽ]/;
      const silent = 'script, style, code, pre, kbd, samp, [translate="no"], .cm-content';
      const ownNames = new RegExp(`(?<![\\p{L}\\d:/])(?:${own.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![\\p{L}\\d])`, 'gu');
      const words = (text: string): string[] => text.replace(ownNames, ' ').split(/[\s(),;“”‘’"'?!·…→|+=⟦⟧${}]+|[.:](?=\s|$|⟧)/u).filter((word) => /\p{L}{2}/u.test(word) && !accented.test(word) && !isName.test(word) && !known.includes(word));
      const path = (element: Element): string => {
        const steps: string[] = [];
        for (let at: Element | null = element; at !== null && steps.length < 4; at = at.parentElement) steps.unshift(`${at.localName}${[...at.classList].filter((name) => !/^(?:s(?:velte)?-.*|S[\w]{4,5})$/.test(name)).map((name) => `.${name}`).join('')}`);
        return steps.join(' > ');
      };
      const found = new Set<string>();
      const check = (text: string, element: Element, kind: string): void => {
        if (!/\p{L}{2}/u.test(text) || element.closest(silent) !== null) return;
        const left = words(text.replaceAll('Key Policy Lab', ''));
        if (left.length > 0) found.add(`${kind} “${text.trim().slice(0, 100)}” (${left.join(', ')}) in ${path(element)}`);
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        if (element !== null && (element.checkVisibility({ checkVisibilityCSS: true }) || element instanceof HTMLOptionElement)) check(node.nodeValue ?? '', element, 'text');
      }
      const attributes = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'aria-placeholder'];
      for (const element of document.body.querySelectorAll(attributes.map((name) => `[${name}]`).join())) {
        if (!element.checkVisibility({ checkVisibilityCSS: true })) continue;
        for (const name of attributes) check(element.getAttribute(name) ?? '', element, name);
      }
      check(document.title, document.documentElement, 'title of the window');
      return [...found];
    },
    { shape: shape.source, known, own: [...own, ...namesOfPages].toSorted((a, b) => b.length - a.length) },
  );
}

/** What does not fit where it stands: words that are cut off, broken in the middle, or drawn over what is beside them, and what scrolls sideways. */
export function cutOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const path = (element: Element): string => {
      const steps: string[] = [];
      for (let at: Element | null = element; at !== null && steps.length < 4; at = at.parentElement) steps.unshift(`${at.localName}${[...at.classList].filter((name) => !/^(?:s(?:velte)?-.*|S[\w]{4,5})$/.test(name)).map((name) => `.${name}`).join('')}`);
      return steps.join(' > ');
    };
    const start = (text: string): string => text.trim().slice(0, 60);
    // Drawn for the ear alone, or code, which is what it is.
    const apart = '.visually-hidden, svg, option, code, pre, .cm-editor, [role="log"]';
    const clips = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue ?? '';
      const element = node.parentElement;
      if (element === null || text.trim() === '' || !element.checkVisibility({ checkVisibilityCSS: true }) || element.closest(apart) !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
      let holder = element;
      while (getComputedStyle(holder).display === 'inline' && holder.parentElement !== null) holder = holder.parentElement;
      const box = holder.getBoundingClientRect();
      const lines = new Set(rects.map(({ top }) => Math.round(top))).size;
      // Names may be as long as they like; they are broken rather than cut off.
      if (lines > text.trim().split(/[\s\u00ad/\u2013\u2014-]+/).length && element.closest('[translate="no"], bdi') === null && text.includes('⟦')) found.add(`broken into ${lines} lines: “${start(text)}” in ${path(holder)}`);
      const over = Math.max(...rects.map(({ left, right }) => Math.max(right - box.right, box.left - left)), 0);
      if (over > 2 && getComputedStyle(holder).overflowX === 'visible') found.add(`wider than its place by ${Math.round(over)}: “${start(text)}” in ${path(holder)}`);
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element.clientWidth <= 1 || element.clientHeight <= 1) continue;
      const wide = element.scrollWidth - element.clientWidth;
      const high = element.scrollHeight - element.clientHeight;
      if (wide <= 1 && high <= 3) continue;
      if (!element.checkVisibility({ checkVisibilityCSS: true }) || element.closest(apart) !== null || element.textContent.trim() === '') continue;
      const style = getComputedStyle(element);
      const what = `“${start(element.textContent)}” in ${path(element)}`;
      if (wide > 1 && clips(style.overflowX)) found.add(`cut off by ${wide}: ${what}`);
      // Tables may be wider than their place, and say so with a scroll area of their own.
      if (wide > 1 && /auto|scroll/.test(style.overflowX) && element.querySelector('table, [role="grid"], pre') === null && element.getAttribute('role') !== 'tablist') found.add(`scrolls sideways by ${wide}: ${what}`);
      if (high > 3 && clips(style.overflowY) && [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.nodeValue ?? '').trim() !== '')) found.add(`cut off below by ${high}: ${what}`);
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.add(`the page is ${scrollWidth - clientWidth} wider than the window`);
    return [...found];
  });
}
