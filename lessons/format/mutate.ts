import { fillBlanks, fillingOf } from './blanks.ts';
import { changes } from './mutate-statement.ts';
import { canonical, readStatements, writeStatements } from './statements.ts';
import type { Documents, Lesson, LessonDocument } from './types.ts';

/** A small wrong turn from the solution. */
export interface AutomaticMutant {
  /** What was changed: `key-policy: drop statement 2`. */
  readonly mutation: string;
  readonly documents: Documents;
}

/**
 * Every small wrong turn from a lesson's solution: a statement or a condition dropped, Effect swapped, Action,
 * Principal or Resource widened, another account, a weaker operator; a piece too many, a blank filled otherwise.
 * Read-only documents are left alone.
 */
export function automaticMutants(lesson: Lesson): AutomaticMutant[] {
  return lesson.documents.flatMap((document) => {
    if (document.readOnly) return [];
    const { doc } = document;
    const made = [...fromStatements(document, lesson.solution[doc] ?? ''), ...fromPieces(lesson, doc), ...fromBlanks(lesson, doc)];
    return made.map(([what, text]) => ({ mutation: `${doc}: ${what}`, documents: { ...lesson.solution, [doc]: text } }));
  });
}

type Change = readonly [what: string, text: string];

function fromStatements({ kind }: LessonDocument, text: string): Change[] {
  const statements = readStatements(text);
  return statements.flatMap((statement, index) =>
    changes(kind, statement).map(([what, changed]): Change => {
      const next = changed === null ? statements.filter((_, at) => at !== index) : statements.map((one, at) => (at === index ? changed : one));
      return [`${what} statement ${index + 1}`, writeStatements(text, next)];
    }),
  );
}

/** For `assemble`: the solution with a statement that it does without. */
function fromPieces(lesson: Lesson, doc: string): Change[] {
  const text = lesson.solution[doc] ?? '';
  const statements = readStatements(text);
  const used = new Set(statements.map((statement) => canonical(statement)));
  const others = lesson.pieces.filter((piece) => piece.doc === doc && !used.has(canonical(piece.statement)));
  return others.map(({ id, statement }): Change => [`add the piece ${id}`, writeStatements(text, [...statements, statement])]);
}

/** For `blanks`: the solution with one blank filled otherwise. */
function fromBlanks(lesson: Lesson, doc: string): Change[] {
  const blanks = lesson.blanks.filter((blank) => blank.doc === doc);
  const right = fillingOf(lesson, doc);
  if (right === null) return [];
  return blanks.flatMap(({ id, options }) =>
    options.flatMap((option): Change[] => {
      if (canonical(option) === canonical(right.get(id))) return [];
      return [[`fill ${id} with ${JSON.stringify(option)}`, fillBlanks(lesson.start[doc] ?? '', new Map(right).set(id, option))]];
    }),
  );
}
