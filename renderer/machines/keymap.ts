/** What keys can do wherever the learner is. */
export const commands = [
  { id: 'palette', label: 'Go to…', keys: 'Ctrl+K' },
  { id: 'run', label: 'Run the scenario, or go on', keys: 'Ctrl+Enter' },
  { id: 'hint', label: 'Show a hint', keys: 'Alt+H' },
  { id: 'nextPane', label: 'Next pane', keys: 'F6' },
  { id: 'previousPane', label: 'Previous pane', keys: 'Shift+F6' },
  { id: 'reference', label: 'Reference', keys: 'F1' },
  { id: 'sandbox', label: 'Sandbox', keys: 'Alt+S' },
  { id: 'course', label: 'Course', keys: 'Alt+C' },
  { id: 'settings', label: 'Settings', keys: 'Ctrl+,' },
  { id: 'nextRemark', label: 'Next remark in the editor', keys: 'F8' },
  { id: 'previousRemark', label: 'Remark before in the editor', keys: 'Shift+F8' },
  { id: 'mendRemark', label: 'Mend the remark at the cursor', keys: 'Ctrl+.' },
  { id: 'listRemarks', label: 'List the remarks', keys: 'Ctrl+Shift+M' },
  { id: 'present', label: 'Present to a room, or leave', keys: 'F9' },
  { id: 'zoomIn', label: 'Larger', keys: 'Ctrl+=' },
  { id: 'zoomOut', label: 'Smaller', keys: 'Ctrl+-' },
  { id: 'zoomReset', label: 'Actual size', keys: 'Ctrl+0' },
] as const;

export type CommandId = (typeof commands)[number]['id'];

/** What is done by the pane of documents, which knows the remarks. */
export type RemarkCommand = Extract<CommandId, `${string}Remark` | `${string}Remarks`>;

/** Keys that the learner has chosen, by command. */
export type Chosen = Readonly<Record<string, string>>;

/** What a key event says; the Command key of a Mac counts as Ctrl. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Keys that have another meaning in the editor, in a field or in the system, and what it is. */
export const taken: ReadonlyMap<string, string> = new Map([
  ['Ctrl+A', 'selects everything'],
  ['Ctrl+C', 'copies'],
  ['Ctrl+X', 'cuts'],
  ['Ctrl+V', 'pastes'],
  ['Ctrl+Z', 'undoes'],
  ['Ctrl+Shift+Z', 'redoes'],
  ['Ctrl+Y', 'redoes'],
  ['Ctrl+F', 'searches in the editor'],
  ['Ctrl+M', 'lets Tab indent in the editor'],
  ['Ctrl+Space', 'completes in the editor'],
  ['Ctrl+/', 'belongs to the editor'],
  ['Ctrl+D', 'belongs to the editor'],
  ['Ctrl+Home', 'goes to the beginning'],
  ['Ctrl+End', 'goes to the end'],
  ['Alt+F4', 'closes the window'],
  ['F11', 'fills the screen'],
  ['Ctrl+Q', 'quits the app'],
  ['Ctrl+W', 'closes the window'],
  ...Array.from({ length: 9 }, (_, index): [string, string] => [`Alt+${index + 1}`, 'opens a document']),
]);

const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

/** The keys that are pressed, as they are written: `Ctrl+Shift+K`. null while only Ctrl, Alt or Shift are down. */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
  if (modifiers.has(key)) return null;
  // Alt makes other characters of letters on some keyboards; the key itself is meant.
  const letter = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  const name = key === ' ' ? 'Space' : altKey && letter !== undefined ? letter : key.length === 1 ? key.toUpperCase() : key;
  const plain = name === '+' && ctrlKey ? '=' : name;
  const parts = [ctrlKey || metaKey ? 'Ctrl' : '', altKey ? 'Alt' : '', shiftKey && (plain.length > 1 || /[A-Z0-9]/.test(plain)) ? 'Shift' : '', plain];
  return parts.filter((part) => part !== '').join('+');
}

/** The keys of a command: those chosen, or its own. */
export function keysOf(command: CommandId, chosen: Chosen): string {
  const own = commands.find(({ id }) => id === command)?.keys ?? '';
  return Object.hasOwn(chosen, command) ? (chosen[command] ?? own) : own;
}

/** The command that these keys stand for, if any. */
export function commandOf(chord: string | null, chosen: Chosen): CommandId | null {
  if (chord === null) return null;
  return commands.find(({ id }) => keysOf(id, chosen) === chord)?.id ?? null;
}

/** Why a command cannot have these keys; null when it can. */
export function refusalOf(command: CommandId, chord: string, chosen: Chosen): string | null {
  const other = commands.find(({ id }) => id !== command && keysOf(id, chosen) === chord);
  if (other !== undefined) return `${chord} already stands for “${other.label}”. Choose other keys, or change that one first.`;
  const meaning = taken.get(chord);
  if (meaning !== undefined) return `${chord} ${meaning}.`;
  if (!/^(?:Ctrl|Alt)\+|^(?:Shift\+)?F\d{1,2}$/.test(chord)) return `${chord} alone would get in the way of typing. Use Ctrl or Alt with it, or a function key.`;
  return null;
}
