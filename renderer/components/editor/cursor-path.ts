/** Where in a JSON text the cursor stands, although the text is not finished. */
export interface CursorPath {
  /** The names of the members around it, from the outside; a list adds nothing. */
  readonly path: readonly string[];
  /** Whether a member's name stands here, or a value. */
  readonly place: 'name' | 'value';
  /** The names that the innermost object has before the cursor. */
  readonly siblings: readonly string[];
  /** Where the string begins in which the cursor stands, behind its quote. */
  readonly from: number;
}

interface Frame {
  readonly isObject: boolean;
  readonly names: string[];
  /** The member that is being written; null before its name. */
  name: string | null;
  hasColon: boolean;
}

/**
 * The way to the string in which the cursor stands; null when it stands in none.
 *
 * @param before the text up to the cursor
 */
export function pathAt(before: string): CursorPath | null {
  const stack: Frame[] = [];
  let index = 0;
  while (index < before.length) {
    const character = before.charAt(index);
    const frame = stack.at(-1);
    if (character === '"') {
      const end = endOfString(before, index + 1);
      if (end === null) return stack.length === 0 ? null : here(stack, index + 1);
      if (frame?.isObject === true && !frame.hasColon) {
        frame.name = before.slice(index + 1, end);
        frame.names.push(frame.name);
      } else if (frame?.isObject === true && before.charAt(end) === '\n') begin(frame);
      index = end + 1;
      continue;
    }
    if (character === '{' || character === '[') stack.push({ isObject: character === '{', names: [], name: null, hasColon: false });
    else if (character === '}' || character === ']') stack.pop();
    else if (character === ':' && frame !== undefined) frame.hasColon = true;
    else if (character === ',' && frame?.isObject === true) begin(frame);
    index += 1;
  }
  return null;
}

/** The next member of an object. */
function begin(frame: Frame): void {
  frame.name = null;
  frame.hasColon = false;
}

/** Where the quote stands that ends a string; null when it goes on up to the cursor. The end of its line ends a string that was forgotten. */
function endOfString(text: string, from: number): number | null {
  for (let index = from; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"' || character === '\n') return index;
    if (character === '\\') index += 1;
  }
  return null;
}

function here(stack: readonly Frame[], from: number): CursorPath {
  const innermost = stack.at(-1);
  const isName = innermost?.isObject === true && !innermost.hasColon;
  const path = stack.flatMap((frame, depth) => (frame.isObject && frame.name !== null && !(isName && depth === stack.length - 1) ? [frame.name] : []));
  return { path, place: isName ? 'name' : 'value', siblings: innermost?.isObject === true ? innermost.names : [], from };
}
