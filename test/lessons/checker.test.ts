import { describe, expect, test } from 'vitest';
import { checkCourse, reportCourse } from '#lessons';
import { smallCourse } from '../support/small-course.ts';

const LOOK = 'doors/look';
const PUT = 'doors/put-together';
const FILL = 'doors/fill-in';
const QUIZ = 'doors/quiz.json';

type Files = Map<string, string>;
type Row = Record<string, unknown>;

/** Rewrites a JSON file of the course in memory. */
function change(files: Files, file: string, edit: (value: Row) => unknown): void {
  files.set(file, JSON.stringify(edit(JSON.parse(files.get(file) ?? '{}') as Row)));
}

/** The same for a file that is a list; with an id or a place, for that row alone. */
function changeRows(files: Files, file: string, which: string | number, edit: (row: Row) => Row): void {
  const rows = JSON.parse(files.get(file) ?? '[]') as Row[];
  files.set(file, JSON.stringify(rows.map((row, index) => (row['id'] === which || index === which ? edit(row) : row))));
}

function changeText(files: Files, file: string, from: string | RegExp, to: string): void {
  const text = files.get(file) ?? '';
  if (text.replace(from, to) === text) throw new Error(`${file} has no ${String(from)}`);
  files.set(file, text.replace(from, to));
}

const lesson = (folder: string, more: Row) => (files: Files) => change(files, `${folder}/lesson.json`, (value) => ({ ...value, ...more }));
const world = (folder: string, more: Row) => (files: Files) => change(files, `${folder}/world.json`, (value) => ({ ...value, ...more }));
/** Changes the first check of the lesson to assemble, or the one with this id. */
const goal = (more: Row, which: string | number = 0) => (files: Files) => changeRows(files, `${PUT}/checks.json`, which, (row) => ({ ...row, ...more }));
const keepGoals = (keep: (row: Row) => boolean) => (files: Files) => files.set(`${PUT}/checks.json`, JSON.stringify((JSON.parse(files.get(`${PUT}/checks.json`) ?? '[]') as Row[]).filter(keep)));
const claim = (more: Row) => (files: Files) => changeRows(files, `${LOOK}/claims.json`, 0, (row) => ({ ...row, ...more }));
const piece = (more: Row) => (files: Files) => change(files, `${PUT}/lesson.json`, (value) => ({ ...value, pieces: (value['pieces'] as Row[]).map((row, index) => (index === 0 ? { ...row, ...more } : row)) }));
const blank = (more: Row) => (files: Files) => change(files, `${FILL}/lesson.json`, (value) => ({ ...value, blanks: (value['blanks'] as Row[]).map((row, index) => (index === 0 ? { ...row, ...more } : row)) }));
const document = (folder: string, more: Row) => (files: Files) => change(files, `${folder}/lesson.json`, (value) => ({ ...value, editable: (value['editable'] as Row[]).map((row) => ({ ...row, ...more })) }));
/** Changes the card that asks who, or a question of the quiz by its place. */
const question = (more: Row, which: number | 'who' = 0) => (files: Files) =>
  change(files, QUIZ, (value) => {
    const edit = (rows: Row[], at: number): Row[] => rows.map((row, index) => (index === at ? { ...row, ...more } : row));
    return which === 'who' ? { ...value, cards: edit(value['cards'] as Row[], 5) } : { ...value, quiz: edit(value['quiz'] as Row[], which) };
  });
/** Changes the path of the course. */
const path = (more: Row) => (files: Files) => change(files, 'course.json', (value) => ({ ...value, paths: (value['paths'] as Row[]).map((row) => ({ ...row, ...more })) }));
const also = (...steps: ((files: Files) => unknown)[]) => (files: Files) => {
  for (const step of steps) step(files);
};
const copy = (from: string, to: string) => (files: Files) => files.set(to, files.get(from) ?? '');
const readable = { accounts: [], principals: [], keys: [] };
const page = { title: 'x', url: 'https://docs.aws.amazon.com/x' };

const rows: readonly [rule: string, breakIt: (files: Files) => unknown, file: string, message: RegExp][] = [
  // What the course promises
  ['a statement without a lesson', lesson(PUT, { covers: [] }), 'course.json', /No lesson covers the statement named/],
  ['a lesson that covers what nobody states', lesson(PUT, { covers: [{ statement: 'named', checks: ['ben-decrypts'] }, { statement: 'forgotten', checks: ['ben-decrypts'] }] }), `${PUT}/lesson.json`, /covers forgotten, which is not among/],
  ['a statement held by a check that is not there', lesson(PUT, { covers: [{ statement: 'named', checks: ['ben-flies'] }] }), `${PUT}/lesson.json`, /the check ben-flies, which it does not have/],

  // Files
  ['a stray file', (files) => files.set(`${PUT}/notes.txt`, 'x'), `${PUT}/notes.txt`, /belongs to no lesson/],
  ['a stray document', (files) => files.set(`${PUT}/start/other.json`, '{}'), `${PUT}/start/other.json`, /belongs to no lesson/],
  ['a lesson that course.json does not name', copy(`${PUT}/lesson.json`, 'doors/forgotten/lesson.json'), 'doors/forgotten/lesson.json', /does not name/],
  ['a missing file', (files) => files.delete(`${PUT}/lesson.md`), `${PUT}/lesson.md`, /missing/],
  ['a missing start of a document', (files) => files.delete(`${PUT}/start/key-policy.json`), `${PUT}/start/key-policy.json`, /missing/],
  ['text that is no JSON', (files) => files.set(`${PUT}/checks.json`, '[{'), `${PUT}/checks.json`, /not JSON/],
  ['a prototype name', (files) => files.set(`${PUT}/checks.json`, '[{ "__proto__": {} }]'), `${PUT}/checks.json`, /__proto__/],
  ['an unknown member', lesson(PUT, { colour: 'red' }), `${PUT}/lesson.json`, /colour/],
  ['another format version', lesson(PUT, { formatVersion: 2 }), `${PUT}/lesson.json`, /format version 1/],
  ['a file that is far too long', (files) => files.set(`${PUT}/lesson.md`, 'x'.repeat(500_000)), `${PUT}/lesson.md`, /too long/],
  ['a source that is no page of AWS', lesson(PUT, { sources: [{ title: 'x', url: 'https://example.com' }] }), `${PUT}/lesson.json`, /docs\.aws\.amazon\.com/],
  ['a world that cannot be read', world(PUT, { keys: [{ arn: 'nonsense', manager: 'CUSTOMER' }] }), `${PUT}/world.json`, /ARN of a KMS key/],

  // Ids and order
  ['an id that is not the folder’s', lesson(PUT, { id: 'other' }), `${PUT}/lesson.json`, /differs/],
  ['an id that is not locked', (files) => files.set('ids.lock.json', '[]'), `${PUT}/lesson.json`, /ids\.lock\.json/],
  ['an id that is used twice', (files) => change(files, 'course.json', (value) => ({ ...value, units: [...(value['units'] as Row[]), { id: 'more', title: 'x', summary: 'x', lessons: ['look'] }] })), 'more/look/lesson.json', /used twice/],
  ['a concept required before it is taught', lesson(LOOK, { requires: ['fill-in'] }), `${LOOK}/lesson.json`, /no earlier lesson/],

  // Tasks and texts
  ['a heading that is no task', (files) => changeText(files, `${PUT}/lesson.md`, '## do-it', '## other'), `${PUT}/lesson.md`, /headings/],
  ['hints without a task’s heading', (files) => changeText(files, `${PUT}/hints.md`, '## do-it', '## other'), `${PUT}/hints.md`, /headings/],
  ['a task without text', (files) => files.set(`${PUT}/lesson.md`, '## do-it\n'), `${PUT}/lesson.md`, /no text/],
  ['a task with one hint', (files) => changeText(files, `${PUT}/hints.md`, '2. Do it.\n', ''), `${PUT}/hints.md`, /at least two hints/],
  ['a flow that leaves a task out', lesson(PUT, { flow: [] }), `${PUT}/lesson.json`, /flow/],
  ['a task twice', lesson(PUT, { tasks: [{ id: 'do-it', title: 'x' }, { id: 'do-it', title: 'y' }] }), `${PUT}/lesson.json`, /do-it stands twice/],
  ['a lesson that takes too long', lesson(PUT, { minutes: 13 }), `${PUT}/lesson.json`, /3 to 12 minutes/],
  ['a lesson that takes no time', lesson(PUT, { minutes: 2 }), `${PUT}/lesson.json`, /3 to 12 minutes/],
  ['a block that is not closed', (files) => changeText(files, `${PUT}/lesson.md`, /\n:::\n/, '\n'), `${PUT}/lesson.md`, /note is not closed/],
  ['a block that is closed twice', (files) => changeText(files, `${PUT}/lesson.md`, /\n:::\n/, '\n:::\n\n:::\n'), `${PUT}/lesson.md`, /not opened/],
  ['a block of no kind', (files) => changeText(files, `${PUT}/lesson.md`, '::: note', '::: tip'), `${PUT}/lesson.md`, /no block tip/],

  // Names
  ['a person twice', (files) => change(files, `${PUT}/world.json`, (value) => ({ ...value, people: [...(value['people'] as Row[]), (value['people'] as Row[])[0]] })), `${PUT}/world.json`, /person ana stands twice/],
  ['a bucket with the short name of a key', world(PUT, { bucketNames: [{ id: 'orders-key', name: 'x', arn: 'arn:aws:s3:::x' }] }), `${PUT}/world.json`, /orders-key stands twice/],
  ['a check for somebody unknown', goal({ as: 'zoe' }), `${PUT}/checks.json`, /zoe/],
  ['a check of no task', goal({ task: 'none' }), `${PUT}/checks.json`, /belongs to no task/],
  ['a check twice', goal({ id: 'ana-manages' }), `${PUT}/checks.json`, /stands twice/],
  ['a check on an unknown key', goal({ key: 'other-key' }), `${PUT}/checks.json`, /other-key/],
  ['a check through an unknown endpoint', goal({ endpoint: 'front' }), `${PUT}/checks.json`, /endpoint front/],
  ['a check with an action that KMS does not have', goal({ action: 'kms:Decript' }), `${PUT}/checks.json`, /no action kms:Decript/],
  ['a check at no time', goal({ time: 'noon' }), `${PUT}/checks.json`, /time must be a date/],
  ['a check of an action that cannot be decided', goal({ action: 'sqs:SendMessage' }), `${PUT}/checks.json`, /cannot decide the check ben-decrypts/],
  ['a check without feedback', goal({ feedback: { tooLittle: '', tooMuch: 'x' } }), `${PUT}/checks.json`, /must not be empty/],
  ['a check with one feedback', goal({ feedback: { tooLittle: 'x' } }), `${PUT}/checks.json`, /feedback\.tooMuch/],
  ['a rule that the engine does not have', goal({ because: { rule: 'keyPolicy.magic' } }), `${PUT}/checks.json`, /keyPolicy\.magic/],
  ['an allow that something denied', goal({ because: { deniedBy: 'keyPolicy' } }), `${PUT}/checks.json`, /nothing can have denied/],
  ['an error of what the policies refuse', goal({ expect: 'implicitDeny', error: 'DisabledException' }), `${PUT}/checks.json`, /expect must be allow/],
  ['an error of saving where nothing is saved', goal({ error: 'MalformedPolicyDocumentException' }), `${PUT}/checks.json`, /only a check that saves/],
  ['an error that does not come', goal({ error: 'DisabledException' }), `${PUT}/solution`, /fails ben-decrypts/],
  ['a bypass where nothing is saved', goal({ bypass: true }), `${PUT}/checks.json`, /saves nothing/],
  ['a check that saves an unknown document', goal({ saves: 'other', action: 'kms:PutKeyPolicy' }), `${PUT}/checks.json`, /saves other/],
  ['a check that saves by another action', goal({ saves: 'key-policy' }), `${PUT}/checks.json`, /must be kms:PutKeyPolicy/],
  ['a check that saves to another key', also(world(PUT, { keyNames: [{ id: 'orders-key', name: 'x', arn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' }, { id: 'other-key', name: 'y', arn: 'arn:aws:kms:eu-central-1:111122223333:key/x' }] }), goal({ saves: 'key-policy', action: 'kms:PutKeyPolicy', key: 'other-key' })), `${PUT}/checks.json`, /its key must be orders-key/],

  // Documents
  ['a document of an unknown key', document(PUT, { of: 'other-key' }), `${PUT}/lesson.json`, /not in world\.json/],
  ['a policy of an alias', also(document(PUT, { of: 'front' }), (files) => change(files, `${PUT}/world.json`, (value) => ({ ...value, keyNames: [...(value['keyNames'] as Row[]), { id: 'front', name: 'x', arn: 'arn:aws:kms:eu-central-1:111122223333:alias/front' }] }))), `${PUT}/lesson.json`, /no key of the world/],
  ['a policy of an object', also(document(PUT, { kind: 'bucketPolicy', of: 'report' }), world(PUT, { bucketNames: [{ id: 'report', name: 'x', arn: 'arn:aws:s3:::orders/report.csv' }] })), `${PUT}/lesson.json`, /no bucket of the world/],
  ['a policy of a role that is not there', also(document(PUT, { kind: 'identityPolicy', of: 'app' }), world(PUT, { people: [{ id: 'app', name: 'x', role: 'role', arn: 'arn:aws:sts::111122223333:assumed-role/App/job' }] })), `${PUT}/lesson.json`, /not among the principals/],
  ['an SCP of an account in no organization', document(PUT, { kind: 'scp', of: '111122223333' }), `${PUT}/lesson.json`, /no node of the organization/],
  ['a policy of an unknown endpoint', document(PUT, { kind: 'vpcEndpointPolicy', of: 'front' }), `${PUT}/lesson.json`, /not in world\.json/],
  ['full access beside what is no SCP', document(PUT, { fullAccess: false }), `${PUT}/lesson.json`, /fullAccess/],
  ['two documents in one place', also((files) => change(files, `${PUT}/lesson.json`, (value) => ({ ...value, editable: [...(value['editable'] as Row[]), { doc: 'again', label: 'x', kind: 'keyPolicy', of: 'orders-key' }] })), copy(`${PUT}/start/key-policy.json`, `${PUT}/start/again.json`)), `${PUT}/lesson.json`, /same place/],
  ['a read-only document that the solution changes', also(document(FILL, { readOnly: true })), `${FILL}/solution/key-policy.json`, /read-only/],
  ['a solution that AWS would not take', (files) => changeText(files, `${PUT}/solution/key-policy.json`, '"Effect": "Allow"', '"Effect": "Perhaps"'), `${PUT}/solution/key-policy.json`, /AWS would not take/],
  ['a solution that is no JSON', (files) => files.set(`${PUT}/solution/key-policy.json`, '{'), `${PUT}/solution/key-policy.json`, /AWS would not take/],
  ['documents to edit without goals', (files) => files.set(`${PUT}/checks.json`, '[]'), `${PUT}/checks.json`, /needs goals/],
  ['nothing to edit in a lesson to fix', lesson(LOOK, { kind: 'fix' }), `${LOOK}/lesson.json`, /worked or predict/],
  ['nothing to edit and nothing to predict', lesson(LOOK, { predictions: [] }), `${LOOK}/lesson.json`, /needs a prediction/],
  ['a lesson to predict without predictions', lesson(LOOK, { kind: 'predict', predictions: [] }), `${LOOK}/lesson.json`, /needs predictions/],
  ['a near-miss where nothing can be edited', (files) => files.set(`${LOOK}/mutants/odd/mutant.json`, '{ "mustFail": ["x"], "feedback": "x" }'), `${LOOK}/mutants`, /nobody can build/],
  ['a prediction of no task', lesson(LOOK, { predictions: [{ task: 'none', question: 'x', check: { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' } }] }), `${LOOK}/lesson.json`, /task none/],
  ['a prediction about somebody unknown', lesson(LOOK, { predictions: [{ task: 'do-it', question: 'x', check: { as: 'zoe', action: 'kms:Decrypt', key: 'orders-key' } }] }), `${LOOK}/lesson.json`, /zoe/],
  ['a prediction that KMS refuses', (files) => change(files, `${LOOK}/world.json`, (value) => ({ ...value, keys: (value['keys'] as Row[]).map((key) => ({ ...key, state: 'Disabled' })) })), `${LOOK}/lesson.json`, /ends in DisabledException/],

  // Pieces and blanks
  ['pieces in a lesson of another kind', lesson(PUT, { kind: 'write' }), `${PUT}/lesson.json`, /kind assemble/],
  ['nothing to assemble', lesson(PUT, { pieces: [] }), `${PUT}/lesson.json`, /kind assemble/],
  ['a piece of no document', piece({ doc: 'other' }), `${PUT}/lesson.json`, /no document to edit/],
  ['a piece twice', piece({ statement: { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' } }), `${PUT}/lesson.json`, /same statement/],
  ['two pieces of one name', piece({ id: 'everybody' }), `${PUT}/lesson.json`, /piece everybody stands twice/],
  ['a solution that cannot be assembled', piece({ statement: { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' } }), `${PUT}/solution/key-policy.json`, /cannot be assembled/],
  ['a piece too many that nothing catches', piece({ id: 'plain', statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/Ben' }, Action: 'kms:DescribeKey', Resource: '*' } }), `${PUT}/solution/key-policy.json`, /cannot be assembled/],
  ['a harmless piece', (files) => change(files, `${PUT}/lesson.json`, (value) => ({ ...value, pieces: [...(value['pieces'] as Row[]), { doc: 'key-policy', id: 'harmless', label: 'x', statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/Ben' }, Action: 'kms:DescribeKey', Resource: '*' } }] })), `${PUT}/checks.json`, /add the piece harmless/],
  ['blanks in a lesson of another kind', lesson(FILL, { kind: 'write' }), `${FILL}/lesson.json`, /kind blanks/],
  ['a blank that is not in the start', blank({ id: 'whom' }), `${FILL}/start/key-policy.json`, /"__whom__" must stand there once/],
  ['a mark that is no blank', blank({ id: 'whom' }), `${FILL}/start/key-policy.json`, /"__who__" is no blank/],
  ['a blank with one option', blank({ options: ['*'] }), `${FILL}/lesson.json`, /at least two/],
  ['a blank that offers the same twice', blank({ options: [{ AWS: 'arn:aws:iam::111122223333:user/Ben' }, '*', '*'] }), `${FILL}/lesson.json`, /same twice/],
  ['a solution that is not offered', blank({ options: ['*', { AWS: '111122223333' }] }), `${FILL}/solution/key-policy.json`, /filling its blanks/],
  ['a harmless option', (files) => change(files, `${FILL}/lesson.json`, (value) => ({ ...value, blanks: (value['blanks'] as Row[]).map((row) => (row['id'] === 'how' ? { ...row, options: ['StringEquals', 'StringLike'] } : row)) })), `${FILL}/checks.json`, /fill how with "StringLike"/],
  ['a blank of no document', blank({ doc: 'other' }), `${FILL}/lesson.json`, /which is no document/],

  // Decisions
  ['a start that fails something else', lesson(PUT, { startFails: ['ana-manages'] }), `${PUT}/lesson.json`, /The start fails/],
  ['a start that passes', also(copy(`${PUT}/solution/key-policy.json`, `${PUT}/start/key-policy.json`), lesson(PUT, { startFails: [] })), `${PUT}/start`, /passes already/],
  ['a check that startFails alone knows', lesson(PUT, { startFails: ['none'] }), `${PUT}/lesson.json`, /no check none/],
  ['a solution that fails', copy(`${FILL}/mutants/no-condition/key-policy.json`, `${FILL}/solution/key-policy.json`), `${FILL}/solution`, /filling its blanks/],
  ['a solution that misses a goal', goal({ expect: 'explicitDeny' }, 'ana-never-decrypts'), `${PUT}/solution`, /must pass every check/],
  ['a refusal for another reason', goal({ because: { deniedBy: 'scp' } }, 'ana-never-decrypts'), `${PUT}/solution`, /fails ana-never-decrypts/],
  ['an alternative that fails', copy(`${PUT}/start/key-policy.json`, `${PUT}/alternatives/short/key-policy.json`), `${PUT}/alternatives/short`, /must pass every check/],
  ['a near-miss that fails something else', (files) => change(files, `${FILL}/mutants/no-condition/mutant.json`, (value) => ({ ...value, mustFail: ['ana-manages'] })), `${FILL}/mutants/no-condition/mutant.json`, /mustFail/],
  ['a near-miss that fails an unknown check', (files) => change(files, `${FILL}/mutants/no-condition/mutant.json`, (value) => ({ ...value, mustFail: ['none'] })), `${FILL}/mutants/no-condition/mutant.json`, /no check none/],
  ['two near-misses that decide the same', also(copy(`${FILL}/mutants/no-condition/key-policy.json`, `${FILL}/mutants/zz-again/key-policy.json`), copy(`${FILL}/mutants/no-condition/mutant.json`, `${FILL}/mutants/zz-again/mutant.json`)), `${FILL}/mutants/zz-again`, /no-condition decides just the same/],
  ['an all-open policy that passes', keepGoals(({ expect }) => expect === 'allow'), `${PUT}/checks.json`, /all-open policy passes/],
  ['an empty policy that passes', also(lesson(PUT, { startFails: [] }), keepGoals(({ expect }) => expect !== 'allow')), `${PUT}/checks.json`, /empty policy passes/],
  ['a small change that no check catches', keepGoals(({ id }) => id !== 'mallory-stays-out' && id !== 'ana-never-decrypts'), `${PUT}/checks.json`, /widen the Principal of statement 2/],
  ['a listed change that is caught', lesson(PUT, { equivalentMutants: [{ mutation: 'key-policy: drop statement 1', reason: 'x' }] }), `${PUT}/lesson.json`, /which a check catches/],
  ['a listed change that is not tried', lesson(PUT, { equivalentMutants: [{ mutation: 'nothing', reason: 'x' }] }), `${PUT}/lesson.json`, /no change that is tried/],
  ['a check that nothing needs', goal({ action: 'kms:ListKeys', key: '*' }, 'ana-never-decrypts'), `${PUT}/checks.json`, /No near-miss needs the check ana-never-decrypts/],

  // Paths
  ['a path to a lesson that is not there', path({ lessons: ['look', 'none'] }), 'course.json', /The path short goes to the lesson none, which is not in the course/],
  ['a path against the order of the course', also(lesson(PUT, { requires: [] }), path({ lessons: ['put-together', 'look'] })), 'course.json', /goes to look too late/],
  ['a path that meets a lesson twice', path({ lessons: ['look', 'look'] }), 'course.json', /goes to look too late/],
  ['a path that takes longer than it says', path({ minutes: 9 }), 'course.json', /takes 10 minutes, and says at most 9/],
  ['a path without what its lessons require', path({ lessons: ['look', 'fill-in'] }), 'course.json', /goes to fill-in, which requires put-together/],
  ['two paths of one id', (files) => change(files, 'course.json', (value) => ({ ...value, paths: [...(value['paths'] as Row[]), ...(value['paths'] as Row[])] })), 'course.json', /The path short stands twice/],
  ['a path of one lesson', path({ lessons: ['look'] }), 'course.json', /paths\.0\.lessons/],

  // Claims
  ['a text without claims', (files) => files.delete(`${LOOK}/claims.json`), `${LOOK}/claims.json`, /at least five claims/],
  ['a claim that does not hold', claim({ expect: 'explicitDeny' }), `${LOOK}/claims.json`, /does not hold: the engine says allow, not explicitDeny/],
  ['a claim with another reason', claim({ action: 'kms:Decrypt', expect: 'implicitDeny', deniedBy: 'scp' }), `${LOOK}/claims.json`, /implicitDeny, keyPolicy, not implicitDeny, scp/],
  ['a claim about an error that does not come', claim({ error: 'DisabledException' }), `${LOOK}/claims.json`, /does not hold/],
  ['a claim about documents that are not there', claim({ documents: 'none' }), `${LOOK}/claims.json`, /documents none/],
  ['a claim about somebody unknown', claim({ as: 'zoe' }), `${LOOK}/claims.json`, /zoe/],

  // Quiz
  ['a unit without a quiz', (files) => files.delete(QUIZ), QUIZ, /8 to 12 questions/],
  ['a quiz that is too short', (files) => change(files, QUIZ, (value) => ({ ...value, quiz: (value['quiz'] as Row[]).slice(1) })), QUIZ, /this one has 7/],
  ['a quiz that is too long', (files) => change(files, QUIZ, (value) => ({ ...value, quiz: Array.from({ length: 13 }, (_, index) => ({ ...(value['quiz'] as Row[])[0], id: `q-${index}` })) })), QUIZ, /this one has 13/],
  ['too few cards', (files) => change(files, QUIZ, (value) => ({ ...value, cards: (value['cards'] as Row[]).slice(1) })), QUIZ, /6 cards or more/],
  ['a question twice', question({ id: 'question-2' }), QUIZ, /question-2 stands twice/],
  ['a question of an unknown member', question({ colour: 'red' }), QUIZ, /colour/],
  ['a question without a scene', question({ scene: 'none' }), QUIZ, /scene none/],
  ['a scene that cannot be read', (files) => change(files, QUIZ, (value) => ({ ...value, scenes: { ...(value['scenes'] as Row), odd: { ...readable, people: [{ id: 'a', name: 'A', role: 'user', arn: 'x' }], more: 1 } } })), QUIZ, /scenes\.odd\.more/],
  ['a question about no lesson', question({ lesson: 'none' }), QUIZ, /lesson none/],
  ['a lesson that no question brings back', (files) => changeText(files, QUIZ, /"lesson": "fill-in"/g, '"lesson": "look"'), QUIZ, /No question brings back the lesson fill-in/],
  ['a question that decides otherwise', question({ expect: { decision: 'allow' } }), QUIZ, /expects allow, and the engine says explicitDeny/],
  ['a question that another policy decides', question({ expect: { decision: 'explicitDeny', deniedBy: 'scp' } }), QUIZ, /explicitDeny by scp, and the engine says explicitDeny by keyPolicy/],
  ['a question about somebody unknown', question({ check: { as: 'zoe', action: 'kms:Decrypt', key: 'orders-key' } }), QUIZ, /zoe/],
  ['a question that cannot be decided', question({ check: { as: 'ben', action: 'sqs:SendMessage', key: 'orders-key' } }), QUIZ, /cannot decide/],
  ['a question that KMS refuses', also((files) => changeText(files, QUIZ, '"manager": "CUSTOMER"', '"manager": "CUSTOMER", "state": "Disabled"'), (files) => changeText(files, QUIZ, '"Effect": "Deny"', '"Effect": "Allow"')), QUIZ, /ends in DisabledException for ben/],
  ['a question of who that names somebody else', question({ expect: { who: ['ana'] } }, 'who'), QUIZ, /expects ana, and the engine says nobody/],
  ['a question of who that names somebody unknown', question({ expect: { who: ['zoe'] } }, 'who'), QUIZ, /zoe/],
  ['a policy shown that the scene does not have', question({ show: [{ label: 'x', kind: 'permissionsBoundary', of: 'ben' }] }), QUIZ, /its scene has none/],
  ['a policy that a lesson has already', (files) => change(files, QUIZ, (value) => ({ ...value, scenes: { quiet: { ...(value['scenes'] as { quiet: Row }).quiet, keys: [{ arn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', manager: 'CUSTOMER', policy: JSON.parse(files.get(`${PUT}/solution/key-policy.json`) ?? '') as unknown }] } } })), QUIZ, /needs a fresh one/],

  // Glossary
  ['a course without a glossary', (files) => files.delete('glossary.json'), 'glossary.json', /missing/],
  ['a glossary out of order', (files) => changeRows(files, 'glossary.json', 0, (row) => ({ ...row, term: 'role' })), 'glossary.json', /Principal stands before role/],
  ['a term twice', (files) => changeRows(files, 'glossary.json', 1, (row) => ({ ...row, also: ['Key policy'] })), 'glossary.json', /stands twice/],
  ['a term of an unknown lesson', (files) => changeRows(files, 'glossary.json', 0, (row) => ({ ...row, lessons: ['none'] })), 'glossary.json', /lesson none/],
  ['a term without a page of AWS', (files) => changeRows(files, 'glossary.json', 0, (row) => ({ ...row, source: { ...page, url: 'https://example.com' } })), 'glossary.json', /docs\.aws\.amazon\.com/],
];

describe('the checker', () => {
  test('finds nothing in a course that breaks no rule', () => expect(checkCourse(smallCourse())).toEqual([]));

  test('tells each lesson’s problems apart, also when one cannot be read', () => {
    const files = smallCourse();
    files.set(`${LOOK}/checks.json`, '[{');
    files.delete(QUIZ);
    lesson(FILL, { startFails: [] })(files);
    const { lessons, course } = reportCourse(files);
    expect(lessons.map(({ id, problems }) => [id, problems.length])).toEqual([['look', 1], ['put-together', 0], ['fill-in', 1]]);
    expect(course.map(({ file }) => file)).toEqual(expect.arrayContaining([QUIZ]));
  });
});

describe('the checker refuses', () => {
  test.each(rows)('%s', (_rule, breakIt, file, message) => {
    const files = smallCourse();
    breakIt(files);
    const problems = checkCourse(files);
    expect(problems.map((problem) => `${problem.file}: ${problem.message}`).filter((problem) => problem.startsWith(file) && message.test(problem)), JSON.stringify(problems)).not.toEqual([]);
  });
});
