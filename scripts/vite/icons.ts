import type { Plugin } from 'vite';

const icon = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;

/**
 * Icons as fixed markup. The library's own component builds each icon anew from data, element by element, which took a third of the
 * time in which the first screen is drawn.
 */
export function icons(): Plugin {
  return {
    name: 'icons',
    enforce: 'pre',
    transform: (code, id) => (icon.test(id) ? { code: fixedIcon(code), map: null } : null),
  };
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
  return `<script>
  let { size } = $props();
</script>

<svg class="lucide" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">${parts}</svg>
`;
}
