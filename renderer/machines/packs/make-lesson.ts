import type { Verdict } from '#engine';
import { automaticMutants, type KnownCourse, type Lesson, type LessonProblem, loadCourse, type Scene } from '#lessons';
import { openPack, type Pack } from '#workshop';
import { apply } from '../sandbox/commands.ts';
import type { SandboxDocument } from '../sandbox/document.ts';
import { principalOf } from '../sandbox/normal.ts';
import { policiesOf, type WorldPolicy } from '../sandbox/policies.ts';
import { usualActionsOf } from '../sandbox/views/access.ts';
import { askedOf } from '../sandbox/views/decisions.ts';
import { without } from '../sandbox/without.ts';

/** What somebody writes who makes a lesson of a world in the sandbox. */
export interface LessonWords {
  /** Eight random letters and digits: what is made here is never taken for what somebody else made under the same title. */
  readonly maker: string;
  readonly title: string;
  /** What the learner reads first: the format's Markdown. */
  readonly text: string;
  readonly firstHint: string;
  /** The worked step. */
  readonly lastHint: string;
  readonly minutes: number;
  /** By the id of a goal: what is said while it is missed. A goal that is not here is none of the lesson. */
  readonly goals: Readonly<Record<string, string>>;
}

export const noWords: LessonWords = { maker: '', title: '', text: '', firstHint: '', lastHint: '', minutes: 8, goals: {} };

/** What was kept of them, from an untrusted source; what is no text of its kind is left out. */
export function wordsOf(value: unknown): LessonWords {
  if (typeof value !== 'object' || value === null) return noWords;
  const fields = value as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const goals = typeof fields['goals'] === 'object' && fields['goals'] !== null ? Object.entries(fields['goals']).filter((pair): pair is [string, string] => typeof pair[1] === 'string') : [];
  return { maker: /^[a-z0-9]{8}$/.exec(text('maker'))?.[0] ?? '', title: text('title'), text: text('text'), firstHint: text('firstHint'), lastHint: text('lastHint'), minutes: typeof fields['minutes'] === 'number' && Number.isInteger(fields['minutes']) ? fields['minutes'] : noWords.minutes, goals: Object.fromEntries(goals) };
}

/** Something that the solution decides otherwise than the start: a goal, if its maker wants it. */
export interface Goal {
  readonly id: string;
  readonly label: string;
  readonly as: string;
  readonly action: string;
  readonly key: string;
  readonly before: Verdict;
  readonly expect: Verdict;
  /** What is said while it is missed, unless its maker writes something better. */
  readonly feedback: string;
}

/** A lesson that was made, as a pack of its own; with what still breaks a rule. */
export interface MadeLesson {
  readonly pack: Pack;
  readonly lesson: Lesson | null;
  readonly problems: readonly LessonProblem[];
}

const TASK = 'task';
const LEAST_CLAIMS = 5;
/** The kinds of policies that a lesson made here can give its learners to edit. */
const editable: readonly WorldPolicy['kind'][] = ['keyPolicy', 'identityPolicy', 'permissionsBoundary', 'bucketPolicy'];

interface Asked {
  readonly as: string;
  readonly who: string;
  readonly action: string;
  readonly key: string;
  readonly on: string;
}

/** Every usual question of the world. */
function questionsOf(scene: Scene): Asked[] {
  return scene.people.flatMap(({ id: as, name: who }) => scene.keys.flatMap(({ id: key, name: on, arn }) => usualActionsOf(scene, arn).map((action) => ({ as, who, action, key, on }))));
}

function verdictOf(scene: Scene, { as, action, key }: Pick<Asked, 'as' | 'action' | 'key'>): Verdict | null {
  const asked = askedOf(scene, { as, action, key });
  return 'problem' in asked || asked.decision.outcome.error !== undefined ? null : asked.decision.outcome.decision;
}

/** The world as it is, with the texts of the start in their places: what else was changed since is there for learners from the beginning. */
function begun(start: Scene, document: SandboxDocument): Scene {
  return changedPolicies(start, document).reduce((now, { policy, start: text }) => withText(now, policy.id, text), document).scene;
}

/** What the texts as they are decide otherwise than the start did. */
export function goalsOf(start: Scene, document: SandboxDocument): readonly Goal[] {
  const [first, { scene }] = [begun(start, document), document];
  return questionsOf(scene).flatMap((question): Goal[] => {
    const [before, expect] = [verdictOf(first, question), verdictOf(scene, question)];
    return before === null || expect === null || before === expect ? [] : [goal(question, before, expect)];
  });
}

function goal({ as, who, action, key, on }: Asked, before: Verdict, expect: Verdict): Goal {
  const can = expect === 'allow';
  return {
    ...{ id: shortened(wordsIn(`${as} ${can ? 'can' : 'cannot'} ${action.slice(4)} ${key}`)), as, action, key, before, expect },
    label: can ? `${who} can call ${action} on ${on}` : `${who} cannot call ${action} on ${on}`,
    feedback: can ? `${who} cannot call ${action} yet.` : `${who} can still call ${action}, or is refused in another way.`,
  };
}

const LONGEST = 58;
const wordsIn = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');

/** A short name of lower-case letters, digits and hyphens. */
export function idOf(text: string): string {
  return wordsIn(text).slice(0, LONGEST).replace(/-+$/, '') || 'lesson';
}

/** Cut where it is too long, with a number of what was cut: two that begin alike stay two. */
function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 4_294_967_291;
  return `${name.slice(0, LONGEST - 8)}-${sum.toString(36)}`;
}

/** Policies whose texts differ: what the learner edits. */
export function changedPolicies(start: Scene, { scene }: SandboxDocument): readonly { readonly policy: WorldPolicy; readonly start: string }[] {
  const before = new Map(policiesOf(start).map(({ id, text }) => [id, text]));
  return policiesOf(scene).flatMap((policy) => {
    const text = before.get(policy.id);
    return text === undefined || text === policy.text ? [] : [{ policy, start: text }];
  });
}

/** The id of the pack of a lesson that is made: the same as long as its title is. */
export const packIdOf = ({ maker, title }: LessonWords): string => `${maker}-${idOf(title)}`.slice(0, 64);

/**
 * The lesson as a pack: the texts as they were are its start, those as they are its solution. What must stay as it is, is
 * chosen by trying each small wrong turn from the solution, so that none of them passes.
 *
 * @param start the scene at the checkpoint
 * @param known what the course has already
 */
export function makeLesson(start: Scene, document: SandboxDocument, words: LessonWords, known: KnownCourse): MadeLesson {
  const id = idOf(words.title);
  const goals = goalsOf(start, document).filter((one) => words.goals[one.id] !== undefined);
  const fault = faultOf(start, document, words, goals);
  const make = (guards: readonly Goal[], equivalent: readonly string[]): Pack => ({ id: packIdOf(words), title: words.title.trim() === '' ? 'A lesson' : words.title.trim(), summary: '', language: 'en', files: filesOf(id, start, document, words, goals, guards, equivalent) });
  if (fault !== null) return { pack: make([], []), lesson: null, problems: [{ file: '', message: fault }] };
  const bare = loadCourse(make([], []).files).loaded[0]?.lesson;
  const { guards, equivalent } = bare === undefined ? { guards: [], equivalent: [] } : guardsFor(bare, start, document, goals);
  const pack = make(guards, equivalent);
  const { course, problems } = openPack(pack, known);
  return { pack, lesson: course?.units[0]?.lessons[0] ?? null, problems: problems.map(({ file, message }) => ({ file: file.replace(`mine/${id}/`, ''), message })) };
}

/** What is missing before anything else can be said. */
function faultOf(start: Scene, document: SandboxDocument, { title, text, firstHint, lastHint }: LessonWords, goals: readonly Goal[]): string | null {
  const changed = changedPolicies(start, document);
  const [other] = changed.filter(({ policy }) => !editable.includes(policy.kind));
  if (changed.length === 0) return 'No policy differs from the checkpoint. Set a checkpoint with the text that learners begin with, then write the solution.';
  if (other !== undefined) return `A lesson made here can have key policies, IAM policies, boundaries and bucket policies to edit, and ${other.policy.label} is none of them.`;
  if (title.trim() === '') return 'Give the lesson a title.';
  if (text.trim() === '') return 'Write what the learner reads first.';
  if (firstHint.trim() === '' || lastHint.trim() === '') return 'Write two hints: where to look, and the step itself.';
  return goals.length === 0 ? 'Choose at least one goal.' : null;
}

/** Access that must stay as it is, so that every small wrong turn is caught; and wrong turns that nobody in this world would notice. */
function guardsFor(lesson: Lesson, start: Scene, document: SandboxDocument, goals: readonly Goal[]): { readonly guards: readonly Goal[]; readonly equivalent: readonly string[] } {
  const questions = decided(start, document);
  const changed = changedPolicies(start, document);
  const guards = new Map<string, Goal>();
  const equivalent: string[] = [];
  // Texts that allow everything to everybody, or say nothing, must not win either: one of them, or all at once.
  const extremes = [(): string => EMPTY, allOpen].flatMap((textOf) => {
    const texts = Object.fromEntries(changed.map(({ policy: { kind } }, at) => [docOf(at), textOf(kind)]));
    return [...Object.entries(texts).map(([doc, text]) => ({ ...lesson.solution, [doc]: text })), texts].map((documents) => ({ mutation: null, documents }));
  });
  for (const { mutation, documents } of [...automaticMutants(lesson), ...extremes]) {
    const turned = changed.reduce((now, { policy }, at) => withText(now, policy.id, documents[docOf(at)] ?? ''), document).scene;
    if ([...goals, ...guards.values()].some((one) => verdictOf(turned, one) !== one.expect)) continue;
    const guard = questions.find((question) => verdictOf(turned, question) !== question.expect);
    if (guard !== undefined) guards.set(guard.id, guard);
    else if (mutation !== null) equivalent.push(mutation);
  }
  return { guards: [...guards.values()].filter(({ id }) => !goals.some((one) => one.id === id)), equivalent };
}

/** Every usual question that the solution answers, with its answer at the start. */
function decided(start: Scene, document: SandboxDocument): readonly Goal[] {
  const first = begun(start, document);
  return questionsOf(document.scene).flatMap((question) => {
    const expect = verdictOf(document.scene, question);
    return expect === null ? [] : [goal(question, verdictOf(first, question) ?? expect, expect)];
  });
}

const EMPTY = '{ "Version": "2012-10-17", "Statement": [] }';

function allOpen(kind: WorldPolicy['kind']): string {
  const hasPrincipal = kind === 'keyPolicy' || kind === 'bucketPolicy';
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...(hasPrincipal ? { Principal: '*' } : {}), Action: '*', Resource: '*' }] });
}

const docOf = (index: number): string => `policy-${index + 1}`;

function withText(document: SandboxDocument, policy: string, text: string): SandboxDocument {
  const applied = apply(document, { do: 'editPolicy', policy, text });
  return applied.ok ? applied.document : document;
}

/** Whose a policy is, as lessons say it: by a short name. A role is named by a session of it where it has no name of its own. */
function ownerOf({ people, keys, buckets, world }: Scene, { kind, of }: WorldPolicy): string {
  if (kind === 'keyPolicy' || kind === 'bucketPolicy') return (kind === 'keyPolicy' ? keys : buckets).find(({ arn }) => arn === of)?.id ?? of;
  return (people.find(({ arn }) => arn === of) ?? people.find(({ arn }) => principalOf(world, arn) === of))?.id ?? of;
}

/** The world without the policies that the learner edits: they are documents of the lesson. */
function worldWithout({ world }: Scene, changed: readonly WorldPolicy[]): Scene['world'] {
  const gone = (kind: WorldPolicy['kind'], of: string): readonly number[] => changed.filter((one) => one.kind === kind && one.of === of).map(({ index }) => index);
  return {
    ...world,
    keys: world.keys.map((key) => (gone('keyPolicy', key.arn).length === 0 ? key : without(key, 'policy'))),
    principals: world.principals.map((one) => {
      const policies = gone('identityPolicy', one.arn);
      const rest = policies.length === 0 ? one : { ...one, identityPolicies: (one.identityPolicies ?? []).filter((_, index) => !policies.includes(index)) };
      return gone('permissionsBoundary', one.arn).length === 0 ? rest : without(rest, 'permissionsBoundary');
    }),
    ...(world.buckets === undefined ? {} : { buckets: world.buckets.map((bucket) => (gone('bucketPolicy', bucket.arn).length === 0 ? bucket : without(bucket, 'policy'))) }),
  };
}

function filesOf(id: string, start: Scene, document: SandboxDocument, words: LessonWords, goals: readonly Goal[], guards: readonly Goal[], equivalent: readonly string[]): ReadonlyMap<string, string> {
  const { scene } = document;
  const changed = changedPolicies(start, document);
  const title = words.title.trim();
  const [first] = goals;
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const check = (one: Goal, guard: boolean): object => {
    const said = words.goals[one.id] ?? one.feedback;
    const feedback = one.expect === 'allow' ? { tooLittle: said, tooMuch: 'This gives more than the lesson asks for.' } : { tooLittle: 'This refuses in another way than the lesson asks for.', tooMuch: said };
    return { id: one.id, task: TASK, label: one.label, as: one.as, action: one.action, key: one.key, expect: one.expect, ...(guard ? { guard: true } : {}), feedback };
  };
  const claim = (one: Goal, documents: 'start' | 'solution'): object => ({ claim: documents === 'start' ? `At the start: ${one.label}?` : one.label, as: one.as, action: one.action, key: one.key, documents, expect: documents === 'start' ? one.before : one.expect });
  const held = [...goals, ...guards];
  // A lesson says at least five things that hold; what no goal is about stays as it is.
  const others = decided(start, document).filter(({ id: other }) => !held.some((one) => one.id === other)).slice(0, Math.max(0, LEAST_CLAIMS - goals.length - held.length));
  const folder = `mine/${id}`;
  const lesson = {
    formatVersion: 1,
    ...{ id, title, kind: 'fix', teaches: [id], requires: [], minutes: words.minutes },
    tasks: [{ id: TASK, title }],
    editable: changed.map(({ policy }, at) => ({ doc: docOf(at), label: policy.label, kind: policy.kind, of: ownerOf(scene, policy) })),
    flow: [TASK],
    predictions: first === undefined ? [] : [{ task: TASK, question: `With the policies as you find them: can ${scene.people.find(({ id: own }) => own === first.as)?.name ?? first.as} call ${first.action}?`, check: { as: first.as, action: first.action, key: first.key } }],
    startFails: held.filter(({ before, expect }) => before !== expect).map((one) => one.id),
    ...(equivalent.length === 0 ? {} : { equivalentMutants: equivalent.map((mutation) => ({ mutation, reason: 'Nobody in this world is affected.' })) }),
    sources: [{ title: 'Key policies in AWS KMS', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html' }],
  };
  return new Map([
    ['course.json', json({ title, units: [{ id: 'mine', title: title === '' ? 'Mine' : title, summary: 'A lesson made in the sandbox.', lessons: [id] }] })],
    ['ids.lock.json', json([id])],
    [`${folder}/lesson.json`, json(lesson)],
    [`${folder}/world.json`, json({ ...worldWithout(scene, changed.map(({ policy }) => policy)), people: scene.people, keyNames: scene.keys, bucketNames: scene.buckets, endpoints: scene.endpoints })],
    [`${folder}/checks.json`, json([...goals.map((one) => check(one, false)), ...guards.map((one) => check(one, true))])],
    [`${folder}/claims.json`, json([...goals.map((one) => claim(one, 'start')), ...[...held, ...others].map((one) => claim(one, 'solution'))])],
    ...changed.flatMap(({ policy, start: text }, at): [string, string][] => [[`${folder}/start/${docOf(at)}.json`, text], [`${folder}/solution/${docOf(at)}.json`, policy.text]]),
    // Whoever goes back to what was there is told so, and each goal has a near-miss that needs it.
    ...changed.map(({ start: text }, at): [string, string] => [`${folder}/mutants/as-it-was/${docOf(at)}.json`, text]),
    [`${folder}/mutants/as-it-was/mutant.json`, json({ mustFail: lesson.startFails, feedback: 'The policies decide as they did at the start.' })],
    [`${folder}/lesson.md`, `## ${TASK}\n\n${words.text.trim()}\n`],
    [`${folder}/hints.md`, `## ${TASK}\n\n1. ${oneLine(words.firstHint)}\n2. ${oneLine(words.lastHint)}\n`],
    [`${folder}/instructor.md`, `Made in the sandbox. ${words.minutes} minutes.\n`],
  ]);
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');
