/** Words of a text: plain ones, and those that stand out. */
export type Inline = string | { readonly kind: 'code'; readonly text: string } | { readonly kind: 'br' } | { readonly kind: 'strong' | 'em'; readonly inside: readonly Inline[] };

/** Stars or underscores that may open or close what stands out. */
interface Delimiter {
  readonly kind: 'delimiter';
  readonly sign: string;
  /** How many there were: which pairs may meet depends on it. */
  readonly all: number;
  readonly opens: boolean;
  readonly closes: boolean;
  left: number;
}

type Piece = Inline | Delimiter;

/** What stands out within what stands out goes no deeper. */
const MAX_DEPTH = 16;

/** A backslash before a sign, a run of backticks, a run of stars or underscores, the end of a line. */
const special = /\\([!-/:-@[-`{-~]|\n)|`+|\*+|_+|[ \t]*\n[ \t]*/g;

/**
 * Strong and emphasised words, code, and ends of lines, as CommonMark reads them. Everything else stands as it is written:
 * there is no HTML, and there are no links.
 */
export function parseInline(text: string): readonly Inline[] {
  const pieces: Piece[] = [];
  const look = new RegExp(special);
  let last = 0;
  for (let match = look.exec(text); match !== null; match = look.exec(text)) {
    const [found, escaped] = match;
    const code = found.startsWith('`') ? codeAt(text, match.index, found.length) : null;
    pieces.push(text.slice(last, match.index));
    if (code !== null) {
      pieces.push({ kind: 'code', text: code.text });
      look.lastIndex = code.end;
    } else if (escaped !== undefined) pieces.push(...(escaped === '\n' ? [{ kind: 'br' } as const] : [escaped]));
    else if (found.includes('\n')) pieces.push(...(found.startsWith('  ') ? [{ kind: 'br' } as const, '\n'] : ['\n']));
    else if (found.startsWith('`')) pieces.push(found);
    else pieces.push(delimiter(text, match.index, found));
    last = look.lastIndex;
  }
  pieces.push(text.slice(last));
  return joined(paired(pieces));
}

/** Code that begins with this many backticks: up to as many again. */
function codeAt(text: string, from: number, ticks: number): { text: string; end: number } | null {
  const look = /`+/g;
  look.lastIndex = from + ticks;
  for (let match = look.exec(text); match !== null; match = look.exec(text)) {
    if (match[0].length !== ticks) continue;
    const inside = text.slice(from + ticks, match.index).replaceAll('\n', ' ');
    return { text: /^ .*[^ ].* $/.test(inside) ? inside.slice(1, -1) : inside, end: look.lastIndex };
  }
  return null;
}

/** https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run */
function delimiter(text: string, at: number, run: string): Delimiter {
  const before = /.$/su.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? ' ';
  const [after = ' '] = text.slice(at + run.length, at + run.length + 2);
  const space = { before: /\s/.test(before), after: /\s/.test(after) };
  const sign = { before: /[\p{P}\p{S}]/u.test(before), after: /[\p{P}\p{S}]/u.test(after) };
  const left = !space.after && (!sign.after || space.before || sign.before);
  const right = !space.before && (!sign.before || space.after || sign.after);
  const inWord = run.startsWith('_');
  return { kind: 'delimiter', sign: run.charAt(0), all: run.length, left: run.length, opens: left && (!inWord || !right || sign.before), closes: right && (!inWord || !left || sign.after) };
}

/** https://spec.commonmark.org/0.31.2/#phase-2-inline-structure */
function paired(pieces: Piece[]): Piece[] {
  const depths = new Map<Piece, number>();
  for (let at = 0; at < pieces.length; at += 1) {
    const closer = pieces[at];
    if (!isDelimiter(closer) || !closer.closes) continue;
    let opener = openerOf(pieces, at, closer);
    while (opener !== null && closer.left > 0) {
      const { index, piece } = opener;
      const depth = 1 + Math.max(0, ...pieces.slice(index + 1, at).map((one) => depths.get(one) ?? 0));
      if (depth > MAX_DEPTH) break;
      const signs = piece.left > 1 && closer.left > 1 ? 2 : 1;
      piece.left -= signs;
      closer.left -= signs;
      const one: Piece = { kind: signs === 2 ? 'strong' : 'em', inside: joined(pieces.slice(index + 1, at)) };
      depths.set(one, depth);
      pieces.splice(index + 1, at - index - 1, one);
      at = index + 2;
      opener = openerOf(pieces, at, closer);
    }
  }
  return pieces;
}

function openerOf(pieces: readonly Piece[], before: number, closer: Delimiter): { index: number; piece: Delimiter } | null {
  for (let index = before - 1; index >= 0; index -= 1) {
    const piece = pieces[index];
    if (!isDelimiter(piece) || !piece.opens || piece.left === 0 || piece.sign !== closer.sign) continue;
    // Runs that could do both meet only when their lengths do not add up to a multiple of three.
    const apart = (piece.closes || closer.opens) && (piece.all + closer.all) % 3 === 0 && (piece.all % 3 !== 0 || closer.all % 3 !== 0);
    if (!apart) return { index, piece };
  }
  return null;
}

const isDelimiter = (piece: Piece | undefined): piece is Delimiter => typeof piece === 'object' && piece.kind === 'delimiter';

/** Signs that found no other half are text again, and texts that follow each other are one. */
function joined(pieces: readonly Piece[]): Inline[] {
  const result: Inline[] = [];
  for (const piece of pieces) {
    const inline = isDelimiter(piece) ? piece.sign.repeat(piece.left) : piece;
    const last = result.at(-1);
    if (typeof inline === 'string' && typeof last === 'string') result[result.length - 1] = last + inline;
    else if (inline !== '') result.push(inline);
  }
  return result;
}
