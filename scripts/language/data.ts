import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conditionKeys } from '../../engine/catalog/condition-keys.ts';

/** Where data of ours has texts that are shown: policies and worlds to start from. The notes on condition keys are such texts too. */
const folders = ['renderer/exchange/library/data/policies', 'renderer/exchange/library/data/worlds'];

/** What the editor of policies says by itself. */
const editor = [
  ...['Fold line', 'Unfold line', 'Folded lines', 'Unfolded lines', 'folded code', 'unfold', 'to', 'Find', 'Replace', 'next', 'previous', 'all', 'match case', 'regexp', 'by word', 'replace', 'replace all'],
  ...['replaced match on line $', 'replaced $ matches', 'current match', 'on line', 'Go to line', 'go', 'close', 'Completions', 'Selection deleted', 'Control character'],
];

interface Entry {
  readonly title: string;
  readonly why?: string;
  readonly about?: string;
  readonly tryThis?: readonly string[];
  readonly cases: readonly { readonly name: string; readonly why: string }[];
}

/** The texts of data files and of the editor, which the sources hand to `ownText`. */
export function dataTexts(root: string): { readonly text: string; readonly file: string }[] {
  const notes = conditionKeys.flatMap(({ note }) => (note === '' ? [] : [{ text: note, file: 'engine/catalog/condition-keys.ts' }]));
  const entries = folders.flatMap((folder) =>
    readdirSync(join(root, folder)).toSorted().flatMap((name) => {
      const file = `${folder}/${name}`;
      const { title, why = [], about = [], tryThis = [], cases } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Entry;
      return [title, why, about, tryThis, ...cases.flatMap((one) => [one.name, one.why])].flat().map((text) => ({ text, file }));
    }),
  );
  return [...entries, ...notes, ...editor.map((text) => ({ text, file: 'renderer/components/editor/phrases.ts' }))];
}
