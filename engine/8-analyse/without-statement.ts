import type { Request, World } from '../3-world/world.ts';
import type { Decision, StatementRef } from '../4-trace/trace.ts';
import { explain } from '../7-explain/explain.ts';
import { traceOf } from './change/candidates.ts';
import { removeStatement } from './change/narrow-deny.ts';
import { documentOf, withDocument, withGrants } from './edit/situation.ts';
import type { Edit } from './findings/finding.ts';

/** What gave an allowance, and the decision without it. */
export type Removal =
  | {
      readonly kind: 'statement';
      readonly statement: StatementRef;
      /** Takes the statement out of its document's text. */
      readonly edits: readonly Edit[];
      readonly decision: Decision;
    }
  | { readonly kind: 'grant'; readonly grant: string; readonly decision: Decision };

/**
 * What removing would do: for a request that is allowed, each statement and each grant that gave it, with the decision of
 * the same request without it. Empty for anything else, and for an allowance that no statement gave, such as an ACL's.
 */
export function withoutStatement(world: World, request: Request): readonly Removal[] {
  const at = { world, request };
  const { basis, trace } = explain(world, request);
  if (basis.kind !== 'allowed') return [];
  const statements = basis.statements.flatMap((statement): Removal[] => {
    const policy = documentOf(at, statement.policy);
    const found = traceOf(trace.gates, statement);
    const draft = policy === undefined || found === undefined ? null : removeStatement(policy, found);
    if (draft === null) return [];
    const after = withDocument(at, statement.policy, draft.text);
    return [{ kind: 'statement', statement, edits: draft.edits, decision: explain(after.world, after.request) }];
  });
  const key = world.keys.get(trace.request.keyArn ?? '');
  const grants = basis.grants.flatMap((grant): Removal[] => {
    if (key === undefined) return [];
    const after = withGrants(at, key, key.grants.filter(({ id }) => id !== grant));
    return [{ kind: 'grant', grant, decision: explain(after.world, after.request) }];
  });
  return [...statements, ...grants];
}
