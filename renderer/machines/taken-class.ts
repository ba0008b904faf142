/** What the course knows of the class that is taken: enough to show it, and to go on in its order. */
export interface TakenClass {
  readonly id: string;
  /** Another one when the class was begun anew. */
  readonly chain: string;
  readonly name: string;
  /** In the class’s order. */
  readonly lessons: readonly ClassLesson[];
  /** The lesson worked on last. */
  readonly last: string | null;
}

export interface ClassLesson {
  readonly id: string;
  readonly minutes: number;
  /** The lesson pack that it is of; undefined for one of the course. */
  readonly pack?: { readonly id: string; readonly title: string };
  readonly state: 'solved' | 'open' | 'untouched';
}

/** The class’s lesson to go on with: the one worked on last, else the first that is not solved; undefined when all are. */
export function nextOfClass({ lessons, last }: TakenClass): ClassLesson | undefined {
  const ahead = lessons.filter(({ state }) => state !== 'solved');
  return ahead.find(({ id }) => id === last) ?? ahead[0];
}

/** How many lessons are solved, of how many, and for how many minutes the others are planned. */
export function countOfClass({ lessons }: TakenClass): { readonly solved: number; readonly all: number; readonly minutesAhead: number } {
  const ahead = lessons.filter(({ state }) => state !== 'solved');
  return { solved: lessons.length - ahead.length, all: lessons.length, minutesAhead: ahead.reduce((sum, { minutes }) => sum + minutes, 0) };
}
