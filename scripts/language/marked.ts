/** Signs of no language, around a text that stays in the markup until the component is compiled. */
const [from, to] = ['\uf8f0', '\uf8f1'];

/** A text of the markup that `withTexts` finds again. @param text as it stands in the markup, with entities */
export const marked = (text: string): string => `${from}${text}${to}`;

const templates = /\$\.from_(?:html|svg|mathml)\(`(?:[^`\\]|\\[\s\S])*`/g;
const inTemplate = new RegExp(`${from}([^${to}]*)${to}`, 'g');
const literals = new RegExp(`(["'\`])${from}([^${to}]*)${to}\\1`, 'g');

/**
 * A compiled component, with its marked texts in the language that is spoken. What never changes stays in the markup that the
 * component is cloned from, so that no text is put into it when it is drawn.
 *
 * @param code what Svelte's compiler makes of a component
 * @param runtime the module that the calls come from
 * @returns null when no text is marked
 * @throws when a marked text is where nothing is known to find it
 */
export function withTexts(code: string, runtime: string): string | null {
  if (!code.includes(from)) return null;
  const found = code
    .replace(templates, (template) => (template.includes(from) ? template.replace('`', 'h_`').replace(inTemplate, '${`$1`}') : template))
    .replace(literals, 's_($1$2$1)');
  const lost = found.indexOf(from);
  if (lost >= 0) throw new Error(`A text of the markup is compiled to what scripts/language/marked.ts does not know: ${found.slice(Math.max(0, lost - 80), lost + 80)}`);
  return `import { h_, t_ as s_ } from '${runtime}';\n${found}`;
}
