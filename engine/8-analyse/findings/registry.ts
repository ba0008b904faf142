import type { Range } from '../../1-text/range.ts';
import type { Finding, Fix, Severity } from './finding.ts';
import { pages, type PageId } from './pages.ts';
import { conditionChecks } from './registry/conditions.ts';
import { elementChecks } from './registry/elements.ts';
import { kmsChecks } from './registry/kms.ts';

/** One kind of finding. */
export interface CheckRow {
  /** What IAM Access Analyzer calls this check; null where it has none and the check is ours. */
  readonly name: string | null;
  readonly severity: Severity;
  /** `{name}` is filled in. */
  readonly message: string;
  readonly help: string | null;
  readonly page: PageId;
}

/** Every kind of finding, by its code. A code never changes its meaning. */
export const checks = { ...elementChecks, ...conditionChecks, ...kmsChecks } as const satisfies Record<string, CheckRow>;

export type FindingCode = keyof typeof checks;

/** What a check may add to its finding, or say in other words. */
export interface FindingOptions {
  readonly values?: Readonly<Record<string, string | number>>;
  /** Worked out only for a finding that is kept. */
  readonly fix?: Fix | null | (() => Fix | null);
  readonly message?: string;
  readonly help?: string | undefined;
}

/** A finding with its words filled in. */
export function finding(code: FindingCode, range: Range, { values = {}, fix = null, message, help }: FindingOptions = {}): Finding {
  const row: CheckRow = checks[code];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (all, name: string) => (name in values ? String(values[name]) : all));
  const advice = help ?? row.help;
  const change = typeof fix === 'function' ? fix() : fix;
  return {
    code,
    severity: row.severity,
    message: message ?? fill(row.message),
    ...(advice === null ? {} : { help: fill(advice) }),
    range,
    ...(change === null ? {} : { fix: change }),
    page: pages[row.page],
  };
}
