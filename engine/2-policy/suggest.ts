/**
 * The name of `names` that a mistyped word most likely meant: the closest by edits, case aside.
 * null when none is close.
 */
export function suggest(word: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = 4;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase().slice(0, 60), name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(first: string, second: string): number {
  let previous = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const change = first[row - 1] === second[column - 1] ? 0 : 1;
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + change));
    }
    previous = current;
  }
  return previous[second.length] ?? 0;
}
