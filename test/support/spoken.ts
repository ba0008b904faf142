import type { Page } from '@playwright/test';

/** What a person sees or hears of the page and could not read in another language, and what does not fit where it stands. */
export interface Faults {
  readonly english: readonly string[];
  readonly cut: readonly string[];
}

/**
 * Words that are names, by kind. Everything else has to be in the made-up language.
 * AWS: actions, keys of conditions, ARNs, services, names in CamelCase or capitals. Learners and worlds: names of people, accounts, keys, files.
 */
const names = {
  /** A word of these shapes is a name: `kms:Decrypt`, `kms:*`, `alias/x`, `GenerateDataKey`, `MFA`, `orders-key`, `app.json`, `user/Ana`, `Ctrl+K`. */
  word: /^(?:[\w-]+:[\w*:/.-]*|arn:\S+|\S*[/.@_*]\S*|[A-Z][a-z]+(?:[A-Z]\w*)+|[A-Z0-9]{2,}s?|[a-z]+[A-Z]\w*|[a-z0-9]+-[a-z0-9-]+|F\d+|\d\S*|[A-Z]|\S*\d\S*)$/,
  /** Words of policies, of answers and of keys of the keyboard. */
  known: [
    ...['Allow', 'Deny', 'Effect', 'Principal', 'Action', 'Resource', 'Condition', 'Statement', 'Version', 'Sid', 'Id', 'Null', 'Bool', 'Enabled', 'Disabled', 'Encrypt', 'Decrypt', 'Sign', 'Verify'],
    ...['root', 'Ctrl', 'Alt', 'Shift', 'Enter', 'Escape', 'Tab', 'Amazon', 'Key', 'Policy', 'Lab', 'Electron', 'Chrome', 'Node', 'Terraform', 'Inter', 'JetBrains', 'Mono', 'linux', 'English', 'Pseudo-Accents'],
  ],
};

/** @param own names of the world that is shown */
export async function faultsOf(page: Page, own: readonly string[]): Promise<Faults> {
  return page.evaluate(
    ({ word, known, own }) => {
      const isName = new RegExp(word);
      const marked = /[⟦⟧ǃàèìòùýçñšžÀÈÌÒÙÝÇÑŠŽ]/;
      const silent = 'script, style, code, pre, kbd, samp, [translate="no"], .cm-editor';
      const ownNames = new RegExp(`(?<![\\p{L}\\d])(?:${own.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![\\p{L}\\d])`, 'gu');
      const english = new Set<string>();
      const cut = new Set<string>();
      const seen = (element: Element): boolean => {
        const box = element.getBoundingClientRect();
        return element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) && (box.width > 0 || box.height > 0);
      };
      const path = (element: Element): string => {
        const steps: string[] = [];
        for (let at: Element | null = element; at !== null && steps.length < 4; at = at.parentElement) steps.unshift(`${at.localName}${[...at.classList].filter((name) => !name.startsWith('svelte-') && !name.startsWith('s-')).map((name) => `.${name}`).join('')}`);
        return steps.join(' > ');
      };
      const words = (text: string): string[] => {
        return text.replace(ownNames, ' ').split(/[\s(),;“”‘’"'?!·…→]+|[.:](?=\s|$)/u).filter((part) => /\p{L}{2}/u.test(part) && !isName.test(part) && !known.includes(part));
      };
      const check = (text: string, element: Element, kind: string): void => {
        if (marked.test(text) || element.closest(silent) !== null) return;
        const left = words(text);
        if (left.length > 0) english.add(`${kind} “${text.trim().slice(0, 80)}” (${left.join(', ')}) in ${path(element)}`);
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        const text = node.nodeValue ?? '';
        if (element === null || text.trim() === '' || !seen(element)) continue;
        check(text, element, 'text');
        // Text that is wider than what holds it, and is not scrolled or broken.
        if (element.closest('.visually-hidden, svg, option, .cm-editor') !== null) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        let holder = element;
        while (getComputedStyle(holder).display.startsWith('inline') && holder.parentElement !== null && getComputedStyle(holder).display === 'inline') holder = holder.parentElement;
        const box = holder.getBoundingClientRect();
        const rects = [...range.getClientRects()];
        // A word that does not fit is broken in the middle.
        const lines = new Set(rects.map(({ top }) => Math.round(top))).size;
        const count = text.trim().split(/[\s\u00ad/-]+/).length;
        if (lines > count && element.closest('code, pre') === null && !isName.test(text.trim())) cut.add(`broken into ${lines} lines: “${text.trim().slice(0, 60)}” in ${path(holder)}`);
        for (const rect of rects) {
          if (rect.width > 0 && (rect.right > box.right + 2 || rect.left < box.left - 2) && getComputedStyle(holder).overflowX === 'visible') cut.add(`wider than its place by ${Math.round(Math.max(rect.right - box.right, box.left - rect.left))}: “${text.trim().slice(0, 60)}” in ${path(holder)}`);
        }
      }
      for (const element of document.body.querySelectorAll('*')) {
        if (!seen(element) && !(element instanceof HTMLOptionElement)) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription', 'aria-valuetext']) {
          const text = element.getAttribute(name);
          if (text !== null && text !== '') check(text, element, name);
        }
        const box = element.getBoundingClientRect();
        // Drawn for the ear alone, or code, which is what it is.
        if (box.width <= 1 || box.height <= 1 || element.closest('.visually-hidden, .cm-editor, svg, code, pre') !== null || element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) continue;
        const style = getComputedStyle(element);
        const clips = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
        const has = element.textContent.trim() !== '';
        if (!has || element.closest('[data-cut="names"]') !== null) continue;
        if (clips(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) cut.add(`cut off by ${element.scrollWidth - element.clientWidth}: “${element.textContent.trim().slice(0, 60)}” in ${path(element)}`);
        else if ((style.overflowX === 'auto' || style.overflowX === 'scroll') && element.scrollWidth > element.clientWidth + 1 && element.querySelector('table, [role="grid"]') === null && element.closest('pre, [role="log"]') === null && element.getAttribute('role') !== 'tablist') cut.add(`scrolls sideways by ${element.scrollWidth - element.clientWidth}: ${path(element)}`);
        if (clips(style.overflowY) && element.scrollHeight > element.clientHeight + 3 && element.clientHeight > 0 && [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.nodeValue ?? '').trim() !== '')) cut.add(`cut off below by ${element.scrollHeight - element.clientHeight}: “${element.textContent.trim().slice(0, 60)}” in ${path(element)}`);
      }
      const { documentElement } = document;
      if (documentElement.scrollWidth > documentElement.clientWidth) cut.add(`the page is ${documentElement.scrollWidth - documentElement.clientWidth} wider than the window`);
      check(document.title, document.documentElement, 'window title');
      return { english: [...english], cut: [...cut] };
    },
    { word: names.word.source, known: names.known, own },
  );
}
