/** What a person, a role or a service of a world is called, small beside the name. */
const kindNames: ReadonlyMap<string, string> = new Map([
  ['administrator', /* shown */ 'administrator'],
  ['user', /* shown */ 'user'],
  ['role', /* shown */ 'role'],
  ['service', /* shown */ 'service'],
  ['outsider', /* shown */ 'outsider'],
  ['session', /* shown */ 'session'],
  ['account', /* shown */ 'account'],
]);

/** The word for a kind of caller; what has no word of ours stays as it is. */
export function kindName(kind: string): string {
  return kindNames.get(kind) ?? kind;
}

/** The word for what an edit did to somebody's access. */
export function changeName(change: 'gained' | 'lost'): string {
  return change === 'gained' ? /* shown */ 'gained' : /* shown */ 'lost';
}
