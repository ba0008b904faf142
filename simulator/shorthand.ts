type Shorthand = string | Shorthand[] | { [name: string]: Shorthand };

/**
 * A structure in the shorthand of the AWS command line: `a=b,c={d=e},f=[g,h]`. null: it is none.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
export function readShorthand(text: string): { readonly [name: string]: Shorthand } | null {
  const reader = { text, at: 0 };
  const value = members(reader, '');
  return value !== null && reader.at === text.length ? value : null;
}

interface Place {
  readonly text: string;
  at: number;
}

function members(place: Place, end: string): { [name: string]: Shorthand } | null {
  const pairs: [string, Shorthand][] = [];
  for (;;) {
    const name = /^[^=,{}[\]]+(?==)/.exec(place.text.slice(place.at))?.[0];
    if (name === undefined) return null;
    place.at += name.length + 1;
    const one = value(place);
    if (one === null) return null;
    pairs.push([name, one]);
    if (place.text[place.at] !== ',') break;
    place.at += 1;
  }
  return closes(place, end) ? Object.fromEntries(pairs) : null;
}

function value(place: Place): Shorthand | null {
  const letter = place.text[place.at];
  if (letter === '{') {
    place.at += 1;
    return members(place, '}');
  }
  if (letter === '[') {
    place.at += 1;
    const all: Shorthand[] = [];
    for (;;) {
      const one = value(place);
      if (one === null) return null;
      all.push(one);
      if (place.text[place.at] !== ',') break;
      place.at += 1;
    }
    return closes(place, ']') ? all : null;
  }
  const word = /^[^,{}[\]]*/.exec(place.text.slice(place.at))?.[0] ?? '';
  place.at += word.length;
  return word;
}

function closes(place: Place, end: string): boolean {
  if (end === '') return true;
  if (place.text[place.at] !== end) return false;
  place.at += 1;
  return true;
}
