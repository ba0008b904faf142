import { type Catalogue, useCatalogue, useWords } from '../../electron/shared/texts.ts';

/**
 * The texts of this window: the page brings them along, so that they are there before any other module runs. A window keeps its
 * language for life; another language begins with another window.
 */
const english = document.getElementById('words')?.textContent;
if (english !== undefined) useWords(JSON.parse(english) as string[]);
const carried = document.getElementById('texts')?.textContent;
if (carried !== undefined) useCatalogue(JSON.parse(carried) as Catalogue);

export { f_, h_, l_, n_, p_, t_ } from '../../electron/shared/texts.ts';
