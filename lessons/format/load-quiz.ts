import type { PolicyDocument, PolicyType } from '#engine';
import { readScene, sceneFaults } from './load-scene.ts';
import { ownerOf } from './owner.ts';
import type { Question, Quiz, ShownPolicy } from './quiz-types.ts';
import { readJson } from './read-json.ts';
import type { Scene } from './scene-types.ts';
import { quizSchema } from './schema.ts';
import { check } from './schema-parts.ts';
import type { LessonProblem } from './types.ts';

/**
 * Reads a unit's quiz and cards.
 *
 * @returns null when the file is missing (which is no fault here) or cannot be read; `problems` then says why
 */
export function readQuiz(files: ReadonlyMap<string, string>, unit: string, problems: LessonProblem[]): Quiz | null {
  const file = `${unit}/quiz.json`;
  if (!files.has(file)) return null;
  const before = problems.length;
  const json = readJson(files, file, problems);
  if (json === undefined) return null;
  const parsed = check(quizSchema, json);
  if (parsed.value === undefined) {
    for (const fault of parsed.faults) problems.push({ file, message: fault });
    return null;
  }
  const scenes = new Map<string, Scene>();
  for (const [name, value] of Object.entries(parsed.value.scenes)) {
    const scene = readScene(value);
    scenes.set(name, scene);
    for (const fault of sceneFaults(scene)) problems.push({ file, message: `scenes.${name}.${fault}` });
  }
  if (problems.length > before) return null;
  const read = (raw: (typeof parsed.value.quiz)[number]): Question[] => {
    const scene = scenes.get(raw.scene);
    if (scene === undefined) {
      problems.push({ file, message: `The question ${raw.id} names the scene ${raw.scene}, which the file does not have.` });
      return [];
    }
    const show = raw.show.flatMap(({ label, kind, of }): ShownPolicy[] => {
      const document = policyIn(scene, kind, of);
      if (document !== undefined) return [{ label, kind, of, text: textOf(document) }];
      problems.push({ file, message: `The question ${raw.id} shows the ${kind} of ${of}, and its scene has none.` });
      return [];
    });
    return [{ ...raw, scene, show }];
  };
  const quiz = { quiz: parsed.value.quiz.flatMap(read), cards: parsed.value.cards.flatMap(read) };
  return problems.length > before ? null : quiz;
}

const textOf = (document: PolicyDocument): string => (typeof document === 'string' ? document : JSON.stringify(document, null, 2));

/** The scene's policy of that kind and owner; of several, the last: what stands beside an AWS default is meant. */
function policyIn(scene: Scene, kind: PolicyType, of: string): PolicyDocument | undefined {
  const owner = ownerOf(scene, { kind, of });
  const { world } = scene;
  const level = [...(world.organization?.nodes ?? []), ...world.accounts].find(({ id }) => id === owner);
  const principal = world.principals.find(({ arn }) => arn === owner);
  switch (kind) {
    case 'keyPolicy':
      return world.keys.find(({ arn }) => arn === owner)?.policy;
    case 'bucketPolicy':
      return world.buckets?.find(({ arn }) => arn === owner)?.policy;
    case 'identityPolicy':
      return unnamed(principal?.identityPolicies?.at(-1));
    case 'permissionsBoundary':
      return principal?.permissionsBoundary;
    case 'trustPolicy':
      return principal?.trustPolicy;
    case 'sessionPolicy':
      return unnamed(scene.people.find(({ id }) => id === of)?.sessionPolicies?.at(-1));
    case 'vpcEndpointPolicy':
      return scene.endpoints.find(({ vpce }) => vpce === owner)?.policy;
    case 'scp':
      return level?.scps?.at(-1);
    case 'rcp':
      return level?.rcps?.at(-1);
  }
}

function unnamed(policy: PolicyDocument | { readonly document: PolicyDocument } | undefined): PolicyDocument | undefined {
  return typeof policy === 'object' && 'document' in policy ? (policy.document as PolicyDocument) : policy;
}
