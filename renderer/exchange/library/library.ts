import { ownText, type WorldSpec } from '#engine';
import * as v from 'valibot';
import type { CaseSpec } from '../types.ts';
import administratorsAndUsers from './data/policies/administrators-and-users.json' with { type: 'json' };
import ciSigningKey from './data/policies/ci-signing-key.json' with { type: 'json' };
import cloudtrail from './data/policies/cloudtrail.json' with { type: 'json' };
import crossAccountRole from './data/policies/cross-account-role.json' with { type: 'json' };
import ebsAutoScaling from './data/policies/ebs-auto-scaling-other-account.json' with { type: 'json' };
import readOnlyAuditor from './data/policies/read-only-auditor.json' with { type: 'json' };
import s3Replication from './data/policies/s3-replication.json' with { type: 'json' };
import ciPipeline from './data/worlds/ci-pipeline.json' with { type: 'json' };
import company from './data/worlds/company.json' with { type: 'json' };
import dataPlatform from './data/worlds/data-platform.json' with { type: 'json' };
import oneAccount from './data/worlds/one-account.json' with { type: 'json' };
import partner from './data/worlds/partner.json' with { type: 'json' };

/** A key policy for a common need, in a world where it can be tried. */
export interface LibraryPolicy {
  readonly id: string;
  readonly title: string;
  /** Why it is written as it is, and what to look after. */
  readonly why: string;
  readonly pages: readonly { readonly title: string; readonly url: string }[];
  readonly world: WorldSpec;
  /** The ARN of the key that has the policy. */
  readonly key: string;
  /** Requests that must pass, and requests that must not. */
  readonly cases: readonly CaseSpec[];
}

/** A world to start from. */
export interface StartWorld {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly tryThis: readonly string[];
  readonly world: WorldSpec;
  readonly cases: readonly CaseSpec[];
}

// The worlds and requests have the engine's own form; `loadWorld` and `loadRequest` read them as they read every file.
const world = v.custom<WorldSpec>((value) => typeof value === 'object' && value !== null);
const text = v.pipe(v.string(), v.nonEmpty());
const oneCase = v.strictObject({
  name: text,
  why: text,
  request: v.custom<CaseSpec['request']>((value) => typeof value === 'object' && value !== null),
  expected: v.custom<NonNullable<CaseSpec['expected']>>((value) => typeof value === 'object' && value !== null),
});
const policySchema = v.strictObject({ id: text, title: text, why: text, pages: v.pipe(v.array(v.strictObject({ title: text, url: v.pipe(v.string(), v.startsWith('https://docs.aws.amazon.com/')) })), v.nonEmpty()), key: text, world, cases: v.array(oneCase) });
const worldSchema = v.strictObject({ id: text, title: text, about: text, tryThis: v.pipe(v.array(text), v.nonEmpty()), world, cases: v.array(oneCase) });

/** Policies for common needs, the most common first. */
export function libraryPolicies(): readonly LibraryPolicy[] {
  return [administratorsAndUsers, readOnlyAuditor, crossAccountRole, cloudtrail, s3Replication, ebsAutoScaling, ciSigningKey].map((file) => {
    const policy = v.parse(policySchema, file);
    return inWorld({ ...policy, title: ownText(policy.title), why: ownText(policy.why) });
  });
}

/** Worlds to start from, the smallest first. */
export function startWorlds(): readonly StartWorld[] {
  return [oneAccount, partner, ciPipeline, dataPlatform, company].map((file) => {
    const start = v.parse(worldSchema, file);
    return inWorld({ ...start, title: ownText(start.title), about: ownText(start.about), tryThis: start.tryThis.map((idea) => ownText(idea)) });
  });
}

/** Every case is asked in the entry's own world. */
function inWorld<Entry extends { readonly id: string; readonly cases: readonly Omit<CaseSpec, 'world'>[] }>(entry: Entry): Entry & { readonly cases: readonly CaseSpec[] } {
  return { ...entry, cases: entry.cases.map((one) => ({ ...one, name: ownText(one.name), ...(one.why === undefined ? {} : { why: ownText(one.why) }), world: entry.id })) };
}
