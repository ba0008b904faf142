import { type Checkpoint, freshId, type SandboxDocument } from './document.ts';

/** So many are kept of those that nobody named. */
const MOST_AUTOMATIC = 20;

/** With a checkpoint that somebody named. It stays until somebody deletes it. */
export function withNamed(checkpoints: readonly Checkpoint[], name: string, document: SandboxDocument): readonly Checkpoint[] {
  return [...checkpoints, { id: freshId(name, checkpoints), name: name.trim(), document }];
}

/** With what was there before another world was opened, unless it is kept under a name, and with that world, which is its own first checkpoint. */
export function withOpened(checkpoints: readonly Checkpoint[], before: SandboxDocument, opened: SandboxDocument): readonly Checkpoint[] {
  const others = checkpoints.filter(({ automatic, document }) => automatic !== true || document !== before);
  const isKept = others.some(({ document }) => document === before);
  const left = isKept ? others : [...others, automatically(others, `before ${opened.title}`, `${before.title}, before ${opened.title}`, before)];
  const all = [...left, automatically(left, opened.title, `${opened.title}, as opened`, opened)];
  const dropped = all.filter(({ automatic }) => automatic === true).slice(0, -MOST_AUTOMATIC);
  return all.filter((one) => !dropped.includes(one));
}

const automatically = (taken: readonly Checkpoint[], base: string, name: string, document: SandboxDocument): Checkpoint => ({ id: freshId(base, taken), name, document, automatic: true });
