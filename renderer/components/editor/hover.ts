import { hoverTooltip } from '@codemirror/view';
import { conditionKeys, kmsActions } from '#engine';

/** What the text under the pointer means, when it is an action or a condition key. */
export const policyHover = hoverTooltip((view, position) => {
  const line = view.state.doc.lineAt(position);
  for (const match of line.text.matchAll(/"([^"]+)"/g)) {
    const from = line.from + match.index + 1;
    const to = from + (match[1] ?? '').length;
    if (position < from || position > to) continue;
    const text = describe(match[1] ?? '');
    if (text === null) return null;
    return {
      pos: from,
      end: to,
      above: true,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'cm-policy-hover';
        dom.textContent = text;
        return { dom };
      },
    };
  }
  return null;
});

function describe(text: string): string | null {
  const action = kmsActions.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (action !== undefined) return `${action.name}: ${action.accessLevel}. ${action.crossAccount ? 'It works across accounts.' : 'It never works across accounts.'}`;
  const key = conditionKeys.find(({ key: name }) => (name.includes('<') ? text.toLowerCase().startsWith(name.replace(/<.*$/, '').toLowerCase()) : name.toLowerCase() === text.toLowerCase()));
  return key === undefined ? null : `${key.key}: ${key.note}`;
}
