import {
  applyFix,
  changeSentence,
  type Decision,
  gainSentences,
  missSentence,
  nearestMiss,
  obstacleSentence,
  removalSentence,
  type Request,
  smallestChange,
  withoutStatement,
  type World,
} from '#engine';

/** What there is to say beyond the decision: for a denial how near it came and what would turn it, for an allowance what removing would do. */
export interface Analyses {
  /** Lines for a person, without indentation, under their heading. */
  readonly sections: readonly { readonly heading: string; readonly lines: readonly string[] }[];
  /** The same as data. */
  readonly data: Readonly<Record<string, unknown>>;
}

export function analyse(world: World, request: Request, decision: Decision): Analyses {
  const allowed = decision.outcome.decision === 'allow' && decision.outcome.error === undefined;
  return allowed ? ofAllowance(world, request) : ofDenial(world, request, decision);
}

function ofAllowance(world: World, request: Request): Analyses {
  const removals = withoutStatement(world, request);
  const data = removals.map(({ decision: { outcome, basis }, ...removal }) => ({ ...removal, outcome, basis }));
  return { sections: [{ heading: 'What removing would do', lines: removals.map(removalSentence) }], data: { withoutStatement: data } };
}

function ofDenial(world: World, request: Request, decision: Decision): Analyses {
  const misses = nearestMiss(decision);
  const nearest = { heading: 'Nearest miss', lines: misses.map((miss) => missSentence(miss, decision.trace.request)) };
  const change = smallestChange(world, request);
  switch (change.kind) {
    case 'allowed':
      return { sections: [nearest], data: { nearestMiss: misses } };
    case 'none':
      return { sections: [nearest, { heading: 'Smallest change', lines: [...change.obstacles.map(obstacleSentence), ...grantLines(change.grant)] }], data: { nearestMiss: misses, smallestChange: change } };
    case 'change': {
      const { documents, steps, elements, gains, grant } = change;
      const fresh = documents.filter(({ isNew }) => isNew).flatMap(({ edits }) => applyFix('', { label: '', edits }).split('\n'));
      const lines = [...steps.map(changeSentence), ...fresh, `${elements} ${elements === 1 ? 'element' : 'elements'}.`, ...gainSentences(gains), ...grantLines(grant)];
      return {
        sections: [nearest, { heading: 'Smallest change', lines }],
        data: { nearestMiss: misses, smallestChange: { kind: change.kind, documents, steps, elements, gains, ...(grant === undefined ? {} : { grant }) } },
      };
    }
  }
}

function grantLines(grant: { readonly granteePrincipal?: string; readonly operations: readonly string[] } | undefined): string[] {
  if (grant === undefined) return [];
  return [`A grant to ${grant.granteePrincipal ?? ''} for ${grant.operations.join(', ')} would do as well.`];
}
