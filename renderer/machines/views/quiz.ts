import type { PolicyRef } from '#engine';
import { ownerOf, type Scene, type ShownPolicy } from '#lessons';

/** Whether a policy of a trace is this one of a question. Where several hang on one owner, the trace's name decides. */
export function isShown(scene: Scene, shown: ShownPolicy, policy: PolicyRef): boolean {
  return shown.kind === policy.type && ownerOf(scene, shown) === policy.of;
}
