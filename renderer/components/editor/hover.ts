import { closeHoverTooltips, hasHoverTooltips, hoverTooltip, ViewPlugin } from '@codemirror/view';
import { meaningOf } from './meanings.ts';

/** Escape takes away what hovering has brought, wherever the focus is: it may lie over what somebody reads. */
export const hoverEnds = ViewPlugin.define((view) => {
  const press = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape' && hasHoverTooltips(view.state)) view.dispatch({ effects: closeHoverTooltips });
  };
  addEventListener('keydown', press);
  return { destroy: () => removeEventListener('keydown', press) };
});

/** What the text under the pointer means, when it is an action or a condition key. */
export const policyHover = hoverTooltip((view, position) => {
  const line = view.state.doc.lineAt(position);
  for (const match of line.text.matchAll(/"([^"]+)"/g)) {
    const from = line.from + match.index + 1;
    const to = from + (match[1] ?? '').length;
    if (position < from || position > to) continue;
    const meaning = meaningOf(match[1] ?? '');
    if (meaning === null) return null;
    return {
      pos: from,
      end: to,
      above: true,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'cm-policy-hover';
        const name = document.createElement('code');
        name.textContent = meaning.name;
        dom.append(name, document.createElement('br'), meaning.words);
        return { dom };
      },
    };
  }
  return null;
});
