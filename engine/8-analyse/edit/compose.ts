import { applyFix, type Edit } from '../findings/finding.ts';

/** The text with edits applied that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return applyFix(text, { label: '', edits });
}

/** A part of an edited text: kept from the original, or new. */
type Piece = { readonly from: number; readonly to: number } | string;

/**
 * One edit more, made on the text that the edits before it left. What comes back means the original text again, and
 * does the same in one go; edits that meet become one.
 *
 * @param before edits of the original text, which do not overlap
 * @param next an edit of the text after them
 */
export function compose(text: string, before: readonly Edit[], next: Edit): readonly Edit[] {
  const pieces = piecesOf(text, before);
  return editsOf(text, [...cut(pieces, 0, next.from), next.insert, ...cut(pieces, next.to, Infinity)]);
}

function piecesOf(text: string, edits: readonly Edit[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, insert } of [...edits].sort((first, second) => first.from - second.from)) {
    pieces.push({ from: at, to: from }, insert);
    at = to;
  }
  return [...pieces, { from: at, to: text.length }];
}

/** What lies between two offsets of the edited text. */
function cut(pieces: readonly Piece[], from: number, to: number): Piece[] {
  let at = 0;
  return pieces.map((piece): Piece => {
    const length = typeof piece === 'string' ? piece.length : piece.to - piece.from;
    const first = Math.min(Math.max(from - at, 0), length);
    const last = Math.max(Math.min(to - at, length), first);
    at += length;
    return typeof piece === 'string' ? piece.slice(first, last) : { from: piece.from + first, to: piece.from + last };
  });
}

function editsOf(text: string, pieces: readonly Piece[]): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let insert = '';
  const keep = (to: number): void => {
    if (insert !== '' || to > at) edits.push({ from: at, to, insert });
    insert = '';
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') insert += piece;
    else if (piece.from < piece.to) {
      keep(piece.from);
      at = piece.to;
    }
  }
  keep(text.length);
  return edits;
}
