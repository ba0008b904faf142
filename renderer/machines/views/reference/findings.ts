import { findingChecks, findingPages, type CheckRow } from '#engine';
import { gradeNames } from '../findings.ts';
import type { ReferenceEntry } from './types.ts';

/** Every finding that the editor can remark: under `finding/` and its code. */
export function findingEntries(): ReferenceEntry[] {
  return Object.entries<CheckRow>(findingChecks).map(([code, { name, severity, message, help, page }]) => ({
    id: `finding/${code}`,
    title: blank(message),
    text: help === null ? '' : blank(help),
    facts: [
      [/* shown */ 'Grade', gradeNames[severity]],
      name === null ? ['In IAM Access Analyzer', 'no such check'] : ['In IAM Access Analyzer', name, 'name'],
    ],
    source: findingPages[page],
    also: [code],
  }));
}

/** What a policy fills in stays open here. */
const blank = (text: string): string => text.replace(/\{\w+\}/g, '…');
