import { emptyProgress, parseProgress, parseSandbox, type ProgressRecord, type SandboxRecord } from '../../shared/contract.ts';
import type { Kind } from './stored.ts';

/** More than all of a long course with long texts. */
const MOST = 60_000_000;

export const progressKind: Kind<ProgressRecord> = { name: 'progress', title: 'Your progress', version: 2, empty: emptyProgress, most: MOST, parse: parseProgress };

/** What the sandbox keeps: the window knows its format. */
export const sandboxKind: Kind<SandboxRecord | null> = {
  name: 'sandbox',
  title: 'Your sandbox',
  version: 1,
  empty: null,
  most: MOST,
  parse: (value) => (value === null ? { ok: true, record: null } : parseSandbox(value)),
};
