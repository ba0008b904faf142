import type { Documents, Lesson } from './types.ts';

/** A small wrong turn from the solution. */
export interface AutomaticMutant {
  /** What was changed: `key-policy: drop statement 2`. */
  readonly mutation: string;
  readonly documents: Documents;
}

type Statement = Record<string, unknown>;

/**
 * Every small wrong turn from a lesson's solution: a statement or a condition dropped, Effect swapped, Action or
 * Principal widened, another account, a weaker operator. Read-only documents are left alone.
 */
export function automaticMutants(lesson: Lesson): AutomaticMutant[] {
  return lesson.documents.flatMap(({ doc, readOnly }) => {
    if (readOnly) return [];
    const policy = JSON.parse(lesson.solution[doc] ?? '{}') as { Statement?: Statement | Statement[] };
    const statements = Array.isArray(policy.Statement) ? policy.Statement : policy.Statement === undefined ? [] : [policy.Statement];
    return statements.flatMap((statement, index) =>
      changes(statement).map(([what, changed]) => {
        const next = changed === null ? statements.filter((_, at) => at !== index) : statements.map((one, at) => (at === index ? changed : one));
        return {
          mutation: `${doc}: ${what} statement ${index + 1}`,
          documents: { ...lesson.solution, [doc]: JSON.stringify({ ...policy, Statement: next }, null, 2) },
        };
      }),
    );
  });
}

function changes(statement: Statement): [string, Statement | null][] {
  const found: [string, Statement | null][] = [['drop', null]];
  found.push(['swap the Effect of', { ...statement, Effect: statement['Effect'] === 'Allow' ? 'Deny' : 'Allow' }]);
  if (JSON.stringify(statement['Action']) !== '"kms:*"') found.push(['widen the Action of', { ...statement, Action: 'kms:*' }]);
  if (statement['Principal'] !== undefined) {
    if (JSON.stringify(statement['Principal']) !== '{"AWS":"*"}') found.push(['widen the Principal of', { ...statement, Principal: { AWS: '*' } }]);
    const elsewhere = JSON.parse(JSON.stringify(statement['Principal']).replace(/\d{12}/g, '999988887777')) as unknown;
    found.push(['move to another account the Principal of', { ...statement, Principal: elsewhere }]);
  }
  if (statement['Condition'] !== undefined) {
    const { Condition, ...open } = statement;
    found.push(['drop the Condition of', open]);
    const weaker = JSON.parse(JSON.stringify(Condition).replace(/"([A-Z]\w+?)(IfExists)?":\{/g, '"$1IfExists":{')) as unknown;
    found.push(['weaken the operators of', { ...statement, Condition: weaker }]);
  }
  return found;
}
