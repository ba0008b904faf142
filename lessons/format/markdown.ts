/** The `## task-id` sections of a lesson's text, in order. What stands before the first heading is under ''. */
export function sections(markdown: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let heading = '';
  let lines: string[] = [];
  const finish = (): void => {
    const text = lines.join('\n').trim();
    if (heading !== '' || text !== '') found.set(heading, text);
    lines = [];
  };
  for (const line of markdown.replace(/\r\n?/g, '\n').split('\n')) {
    const match = /^## +(\S+)\s*$/.exec(line);
    if (match === null) lines.push(line);
    else {
      finish();
      heading = match[1] ?? '';
    }
  }
  finish();
  return found;
}

/** The items of an ordered list: each may go on over indented lines. */
export function orderedItems(markdown: string): string[] {
  const items: string[] = [];
  for (const line of markdown.split('\n')) {
    const match = /^\d+\. +(.*)$/.exec(line);
    if (match !== null) items.push(match[1] ?? '');
    else if (items.length > 0) items.push(`${items.pop() ?? ''}\n${line.replace(/^ {2,4}/, '')}`);
  }
  return items.map((item) => item.trim());
}
