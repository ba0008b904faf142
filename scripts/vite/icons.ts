import { compile } from 'svelte/compiler';
import type { Plugin } from 'vite';

/** The module that has what all icons are drawn with. */
const shared = '\0icons:drawn';
const icon = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;

/**
 * Icons as fixed markup. The library's own component builds each icon anew from data, element by element, which took a third of the
 * time in which the first screen is drawn.
 */
export function icons(): Plugin[] {
  const fixed: Plugin = {
    name: 'icons',
    enforce: 'pre',
    resolveId: (id) => (id === shared ? id : null),
    load: (id) => (id === shared ? drawing() : null),
    transform: (code, id) => (icon.test(id) ? { code: fixedIcon(code), map: null } : null),
  };
  const drawn: Plugin = {
    name: 'icons-drawn',
    enforce: 'post',
    transform: (code, id) => (icon.test(id) ? { code: drawnIcon(code), map: null } : null),
  };
  return [fixed, drawn];
}

/** A compiled icon: what comes before its markup, the opening tag, what stands in it, and the function that draws it. */
function partsOf(code: string): { readonly head: string; readonly tag: string; readonly parts: string; readonly draw: string } {
  const [, head, tag, parts, draw] = /^([\s\S]*?)var root = \$\.from_svg\(`(<svg[^>]*>)([^`]*)<\/svg>`\);\s*export default function \w+([\s\S]*)$/.exec(code) ?? [];
  if (head === undefined || tag === undefined || parts === undefined || draw === undefined) throw new Error('Svelte compiles an icon otherwise than it did: see scripts/vite/icons.ts.');
  return { head, tag, parts, draw };
}

/**
 * An icon as its lines alone: the compiler writes the same function for each of them.
 *
 * @param code what Svelte's compiler makes of `fixedIcon`
 * @throws when the compiler writes it otherwise
 */
export const drawnIcon = (code: string): string => `import { drawn } from '${shared}';\nexport default drawn(\`${partsOf(code).parts}\`);`;

/** That function, once, with the lines as its parameter. */
export function drawing(): string {
  const { head, tag, draw } = partsOf(compile(component(''), { generate: 'client', runes: true }).js.code);
  return `${head}export const drawn = (parts) => {\nvar root = $.from_svg(\`${tag}\${parts}</svg>\`);\nreturn function ${draw}};`;
}

/**
 * A component with an icon's markup in it. It takes `size` in pixels, and is hidden from whoever hears the page: where it says something, what stands around it does.
 * How its lines are drawn stands in the styles, under `.lucide`.
 *
 * @param code one of the library's components
 * @throws when the library writes them otherwise
 */
export function fixedIcon(code: string): string {
  const written = /const iconData = (\{.*\});/.exec(code)?.[1];
  if (written === undefined) throw new Error('An icon of the library is not written as it was: see scripts/vite/icons.ts.');
  const { node } = JSON.parse(written) as { readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[] };
  const parts = node.map(([tag, attributes]) => `<${tag}${Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`).join('')} />`).join('');
  return component(parts);
}

const component = (parts: string): string => `<script>
  let { size } = $props();
</script>

<svg class="lucide" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">${parts}</svg>
`;
