import { type CommandOf } from '../commands.ts';
import { type Applied, done, isBlank, refused, type SandboxDocument, withScene } from '../document.ts';
import { normalScene, withCallers } from '../normal.ts';
import { withoutDangling } from './dangling.ts';

/** Edits of everything at once. */
export const edits = {
  renameWorld: (document: SandboxDocument, { title }: CommandOf<'renameWorld'>): Applied => (isBlank(title) ? refused('A world needs a name.') : done({ ...document, title: title.trim() })),

  openWorld: (_: SandboxDocument, { title, scene, details = [], requests = [], expectations = [], callers = [] }: CommandOf<'openWorld'>): Applied =>
    done(withoutDangling({ title, scene: withCallers(normalScene(scene), callers), details, requests, expectations })),

  /** What a call to KMS or an import made of the world, and who came with it that is no user or role. */
  takeState: (document: SandboxDocument, { world, details, callers = [] }: CommandOf<'takeState'>): Applied =>
    done(withoutDangling({ ...withScene(document, withCallers(normalScene({ ...document.scene, world }), callers)), details }, document.scene)),
};
