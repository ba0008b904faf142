import { type Catalogue, useCatalogue } from '../../electron/shared/texts.ts';

/**
 * The texts of this window: the page brings them along, so that they are there before any other module runs. A window keeps its
 * language for life; another language begins with another window.
 */
const carried = document.getElementById('texts')?.textContent;
if (carried !== undefined) useCatalogue(JSON.parse(carried) as Catalogue);

export { f_, h_, l_, n_, p_, t_ } from '../../electron/shared/texts.ts';
