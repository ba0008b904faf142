import { loadWorld, parsePolicy, rules } from '#engine';
import { blanksIn, fillingOf } from './blanks.ts';
import { attemptFaults } from './check-attempt.ts';
import type { Loaded } from './load-lesson.ts';
import { ownerOf } from './owner.ts';
import { canonical, readStatements } from './statements.ts';
import type { Check, Documents, Lesson, LessonDocument, LessonProblem } from './types.ts';

type Say = (file: string, message: string) => void;

/** Whether the files of a lesson fit together: names, headings, requests. What does not cannot be judged. */
export function checkStructure(loaded: Loaded): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const say: Say = (file, message) => void problems.push({ file: `${loaded.folder}/${file}`, message });
  tasks(loaded, say);
  names(loaded.lesson, say);
  requests(loaded, say);
  documents(loaded.lesson, say);
  pieces(loaded.lesson, say);
  blanks(loaded.lesson, say);
  return problems;
}

/** Whether the learner can change anything. */
export function isEditable(lesson: Lesson): boolean {
  return lesson.documents.some(({ readOnly }) => !readOnly);
}

function tasks({ lesson, textHeadings, hintHeadings }: Loaded, say: Say): void {
  const ids = lesson.tasks.map(({ id }) => id);
  const same = (found: readonly string[]): boolean => found.length === ids.length && found.every((id, index) => id === ids[index]);
  if (!same(textHeadings)) say('lesson.md', `Its headings must be the tasks in order: ${ids.join(', ')}.`);
  if (!same(hintHeadings)) say('hints.md', `Its headings must be the tasks in order: ${ids.join(', ')}.`);
  if (!same(lesson.flow)) say('lesson.json', 'The flow must name each task once, in order.');
  for (const task of lesson.tasks) {
    if (task.text === '') say('lesson.md', `The task ${task.id} has no text.`);
    const solvable = lesson.checks.some((one) => one.task === task.id);
    if (solvable && task.hints.length < 2) say('hints.md', `The task ${task.id} needs at least two hints, the last a worked step.`);
    for (const fault of blockFaults(task.text)) say('lesson.md', `In the task ${task.id}, ${fault}.`);
  }
  const most = lesson.kind === 'incident' || lesson.id.includes('capstone') ? 20 : 12;
  if (lesson.minutes < 3 || lesson.minutes > most) say('lesson.json', `A lesson takes 3 to 12 minutes, a capstone or an incident up to 20; this one says ${lesson.minutes}.`);
  if (lesson.kind === 'predict' && lesson.predictions.length === 0) say('lesson.json', 'A lesson to predict needs predictions.');
}

/** `::: worked`, `::: note` and `::: aws`, each closed by `:::`. */
function blockFaults(text: string): string[] {
  const faults: string[] = [];
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const kind = /^:::\s*(.*?)\s*$/.exec(line)?.[1];
    if (kind === undefined) continue;
    if (kind === '') {
      if (open === null) faults.push('a block is closed that was not opened');
      open = null;
    } else {
      if (open !== null) faults.push(`the block ${open} is not closed`);
      if (!['worked', 'note', 'aws'].includes(kind)) faults.push(`there is no block ${kind}; there are worked, note and aws`);
      open = kind;
    }
  }
  return open === null ? faults : [...faults, `the block ${open} is not closed`];
}

function names(lesson: Lesson, say: Say): void {
  const twice = (file: string, what: string, ids: readonly string[]): void => {
    for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) say(file, `The ${what} ${id} stands twice.`);
  };
  const idsOf = (things: readonly { readonly id: string }[]): string[] => things.map(({ id }) => id);
  twice('world.json', 'person', idsOf(lesson.people));
  twice('world.json', 'short name', [...idsOf(lesson.keys), ...idsOf(lesson.buckets)]);
  twice('world.json', 'endpoint', idsOf(lesson.endpoints));
  twice('checks.json', 'check', idsOf(lesson.checks));
  twice('lesson.json', 'task', idsOf(lesson.tasks));
  twice('lesson.json', 'document', lesson.documents.map(({ doc }) => doc));
  twice('lesson.json', 'piece', idsOf(lesson.pieces));
  twice('lesson.json', 'blank', idsOf(lesson.blanks));
  twice('lesson.json', 'prediction of', lesson.predictions.map(({ task }) => task));
}

function requests({ lesson, startFails, claims }: Loaded, say: Say): void {
  const taskIds = lesson.tasks.map(({ id }) => id);
  for (const check of lesson.checks) {
    if (!taskIds.includes(check.task)) say('checks.json', `The check ${check.id} belongs to no task.`);
    for (const fault of [...attemptFaults(lesson, check), ...checkFaults(lesson, check)]) say('checks.json', `The check ${check.id} ${fault}.`);
  }
  const known = new Set(lesson.checks.map(({ id }) => id));
  for (const id of startFails) if (!known.has(id)) say('lesson.json', `There is no check ${id}, which startFails names.`);
  for (const { name, mustFail } of lesson.mutants) {
    for (const id of mustFail) if (!known.has(id)) say(`mutants/${name}/mutant.json`, `There is no check ${id}.`);
  }
  for (const { task, check } of lesson.predictions) {
    if (!taskIds.includes(task)) say('lesson.json', `A prediction belongs to the task ${task}, which is not there.`);
    for (const fault of attemptFaults(lesson, check)) say('lesson.json', `The prediction of ${task} ${fault}.`);
  }
  const variants = new Set(['start', 'solution', ...lesson.alternatives.map(({ name }) => name), ...lesson.mutants.map(({ name }) => name)]);
  for (const claim of claims) {
    if (!variants.has(claim.documents)) say('claims.json', `The claim “${claim.claim}” is about the documents ${claim.documents}, which are not there.`);
    for (const fault of attemptFaults(lesson, claim, true)) say('claims.json', `The claim “${claim.claim}” ${fault}.`);
  }
}

const savingErrors: ReadonlySet<string> = new Set(['MalformedPolicyDocumentException', 'LimitExceededException', 'ValidationException']);

function checkFaults(lesson: Lesson, check: Check): string[] {
  const faults: string[] = [];
  const { because, error, expect, saves } = check;
  if (because?.rule !== undefined && !Object.hasOwn(rules, because.rule)) faults.push(`wants the rule ${because.rule}, which the engine does not have`);
  if (because?.deniedBy !== undefined && expect === 'allow') faults.push('expects allow, so nothing can have denied it');
  if (error !== undefined && expect !== 'allow') faults.push(`expects the error ${error}, which comes after the policies have allowed: expect must be allow`);
  if (error !== undefined && savingErrors.has(error) && saves === undefined) faults.push(`expects the error ${error}, which only a check that saves can meet`);
  if (saves === undefined) return check.bypass === undefined ? faults : [...faults, 'has bypass, and saves nothing'];
  const document = lesson.documents.find(({ doc }) => doc === saves);
  if (document?.kind !== 'keyPolicy') faults.push(`saves ${saves}, which is no key policy of this lesson`);
  else if (document.of !== check.key) faults.push(`saves the policy of ${document.of}, so its key must be ${document.of}`);
  if (check.action !== 'kms:PutKeyPolicy') faults.push('saves a policy, so its action must be kms:PutKeyPolicy');
  return faults;
}

function documents(lesson: Lesson, say: Say): void {
  const places = new Set<string>();
  for (const document of lesson.documents) {
    const { doc, kind, of } = document;
    const missing = ownerFault(lesson, document);
    if (missing !== null) say('lesson.json', `The document ${doc} belongs to ${of}, ${missing}.`);
    const many = kind === 'identityPolicy' || kind === 'sessionPolicy';
    const place = `${kind} ${ownerOf(lesson, document)} ${many ? document.label : ''}`;
    if (places.has(place)) say('lesson.json', `The document ${doc} stands in the same place as another${many ? ', under the same label' : ''}.`);
    places.add(place);
  }
  const variants: (readonly [string, Documents])[] = [['solution', lesson.solution], ...lesson.alternatives.map(({ name, documents: own }) => [`alternatives/${name}`, own] as const)];
  const near = lesson.mutants.map(({ name, documents: own }) => [`mutants/${name}`, own] as const);
  for (const { doc, kind, readOnly } of lesson.documents) {
    for (const [folder, own] of [...variants, ...near]) {
      if (readOnly && own[doc] !== lesson.start[doc]) say(`${folder}/${doc}.json`, 'The document is read-only, so it stays as it is in start.');
    }
    for (const [folder, own] of readOnly ? [] : variants) {
      const fault = parsePolicy(kind, own[doc] ?? '').diagnostics.find(({ severity }) => severity === 'error');
      if (fault !== undefined) say(`${folder}/${doc}.json`, `AWS would not take this policy: ${fault.message}`);
    }
  }
  if (isEditable(lesson)) {
    if (lesson.checks.length === 0) say('checks.json', 'A lesson with documents to edit needs goals.');
    return;
  }
  if (lesson.kind !== 'worked' && lesson.kind !== 'predict') say('lesson.json', `Every document is read-only, so the lesson is to be worked or predict, not ${lesson.kind}.`);
  if (lesson.predictions.length === 0) say('lesson.json', 'Every document is read-only, so the lesson needs a prediction for the learner to make.');
  if (lesson.mutants.length > 0) say(/* verbatim */ 'mutants', 'Every document is read-only, so nobody can build a near-miss.');
}

/** Why a document cannot be put in its place; null when it can. */
function ownerFault(lesson: Lesson, document: LessonDocument): string | null {
  const owner = ownerOf(lesson, document);
  if (owner === '') return 'which is not in world.json';
  const { world } = loadWorld(lesson.world);
  const { accounts, buckets = [], keys, organization, principals } = lesson.world;
  switch (document.kind) {
    case 'keyPolicy':
      return keys.some(({ arn }) => arn === owner) ? null : 'which is no key of the world';
    case 'bucketPolicy':
      return buckets.some(({ arn }) => arn === owner) ? null : 'which is no bucket of the world';
    case 'identityPolicy':
    case 'permissionsBoundary':
    case 'trustPolicy':
      return principals.some(({ arn }) => arn === owner) ? null : 'whose user or role is not among the principals of the world';
    case 'scp':
    case 'rcp':
      if (organization?.nodes.some(({ id }) => id === owner) === true) return null;
      return accounts.some(({ id }) => id === owner) && world?.accounts.get(owner)?.levels === null ? 'an account that hangs on no node of the organization' : null;
    case 'sessionPolicy':
    case 'vpcEndpointPolicy':
      return null;
  }
}

function pieces(lesson: Lesson, say: Say): void {
  if ((lesson.kind === 'assemble') !== lesson.pieces.length > 0) say('lesson.json', 'Pieces belong to the kind assemble, and it needs them.');
  const editable = new Set(lesson.documents.filter(({ readOnly }) => !readOnly).map(({ doc }) => doc));
  for (const { id, doc } of lesson.pieces) if (!editable.has(doc)) say('lesson.json', `The piece ${id} belongs to ${doc}, which is no document to edit.`);
  for (const doc of new Set(lesson.pieces.map((piece) => piece.doc))) {
    const offered = lesson.pieces.filter((piece) => piece.doc === doc).map(({ statement }) => canonical(statement));
    const there = readStatements(lesson.start[doc] ?? '').map(canonical);
    if (new Set(offered).size < offered.length) say('lesson.json', `Two pieces of ${doc} are the same statement.`);
    if (!readStatements(lesson.solution[doc] ?? '').every((statement) => [...offered, ...there].includes(canonical(statement)))) {
      say(`solution/${doc}.json`, 'It has a statement that is neither in start nor a piece, so it cannot be assembled.');
    }
  }
}

function blanks(lesson: Lesson, say: Say): void {
  if ((lesson.kind === 'blanks') !== lesson.blanks.length > 0) say('lesson.json', 'Blanks belong to the kind blanks, and it needs them.');
  for (const { doc, readOnly } of lesson.documents) {
    const own = lesson.blanks.filter((blank) => blank.doc === doc);
    const marks = blanksIn(lesson.start[doc] ?? '');
    for (const { id, options } of own) {
      const count = marks.filter((mark) => mark === id).length;
      if (count !== 1) say(`start/${doc}.json`, `The blank "__${id}__" must stand there once, and stands there ${count} times.`);
      if (new Set(options.map(canonical)).size < options.length) say('lesson.json', `The blank ${id} offers the same twice.`);
    }
    for (const mark of marks) if (!own.some(({ id }) => id === mark)) say(`start/${doc}.json`, `"__${mark}__" is no blank of lesson.json.`);
    if (own.length > 0 && readOnly) say('lesson.json', `The document ${doc} is read-only, so it has no blanks to fill.`);
    if (own.length > 0 && fillingOf(lesson, doc) === null) say(`solution/${doc}.json`, 'It is not what the start becomes by filling its blanks with options.');
  }
  for (const { id, doc } of lesson.blanks) if (!lesson.documents.some((document) => document.doc === doc)) say('lesson.json', `The blank ${id} belongs to ${doc}, which is no document.`);
}
