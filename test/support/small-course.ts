/**
 * A course of three small lessons that breaks no rule, for tests that break one: all to be read, to be assembled, and
 * with blanks.
 */
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const ANA = 'arn:aws:iam::111122223333:user/Ana';
const BEN = 'arn:aws:iam::111122223333:user/Ben';

const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const statement = (principal: unknown, action: unknown, more: object = {}): object => ({ Effect: 'Allow', Principal: principal, Action: action, Resource: '*', ...more });

const manages = statement({ AWS: ANA }, ['kms:DescribeKey', 'kms:PutKeyPolicy']);
const decrypts = statement({ AWS: BEN }, 'kms:Decrypt');

const world = {
  accounts: [{ id: '111122223333' }, { id: '777788889999' }],
  principals: [
    { arn: ANA },
    { arn: BEN },
    { arn: 'arn:aws:iam::777788889999:user/Mallory', identityPolicies: [policy({ Effect: 'Allow', Action: 'kms:*', Resource: '*' })] },
  ],
  keys: [{ arn: KEY, manager: 'CUSTOMER' }],
  people: [
    { id: 'ana', name: 'Ana', role: 'administrator', arn: ANA },
    { id: 'ben', name: 'Ben', role: 'user', arn: BEN },
    { id: 'mallory', name: 'Mallory', role: 'outsider', arn: 'arn:aws:iam::777788889999:user/Mallory' },
  ],
  keyNames: [{ id: 'orders-key', name: 'orders-key', arn: KEY }],
};

const feedback = { tooLittle: 'This is refused.', tooMuch: 'This is open.' };
const goal = (id: string, as: string, action: string, expect: string, more: object = {}): object => ({ id, task: 'do-it', label: id, as, action, key: 'orders-key', expect, feedback, ...more });

const lesson = (id: string, kind: string, more: object): object => ({
  formatVersion: 1,
  id,
  title: id,
  kind,
  teaches: [id],
  requires: [],
  minutes: 5,
  tasks: [{ id: 'do-it', title: 'Do it' }],
  editable: [{ doc: 'key-policy', label: 'Key policy', kind: 'keyPolicy', of: 'orders-key' }],
  flow: ['do-it'],
  startFails: [],
  sources: [{ title: 'Key policies in AWS KMS', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html' }],
  ...more,
});

const claim = (as: string, action: string, expect: string): object => ({ claim: `${as} ${action}`, as, action, key: 'orders-key', documents: 'solution', expect });
const claims = [
  claim('ana', 'kms:PutKeyPolicy', 'allow'),
  claim('ana', 'kms:Decrypt', 'implicitDeny'),
  claim('ben', 'kms:PutKeyPolicy', 'implicitDeny'),
  claim('ben', 'kms:Encrypt', 'implicitDeny'),
  claim('mallory', 'kms:Decrypt', 'implicitDeny'),
];

const purpose = { encryptionContext: { purpose: 'orders' } };
const inBounds = { Condition: { StringEquals: { 'kms:EncryptionContext:purpose': 'orders' } } };

const question = (index: number, of: string): object => ({
  id: `question-${index}`,
  scene: 'quiet',
  lesson: of,
  prompt: 'Can Ben decrypt?',
  ask: 'decision',
  check: { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' },
  expect: { decision: 'explicitDeny', deniedBy: 'keyPolicy' },
  show: [{ label: 'Key policy', kind: 'keyPolicy', of: 'orders-key' }],
  after: 'A Deny decides.',
});
const lessonIds = ['look', 'put-together', 'fill-in'];
const questions = (count: number, from: number): object[] => Array.from({ length: count }, (_, index) => question(from + index, lessonIds[index % 3] ?? ''));

const quiet = { ...world, keys: [{ arn: KEY, manager: 'CUSTOMER', policy: policy(manages, statement({ AWS: [ANA, BEN] }, 'kms:*', { Effect: 'Deny' })) }] };
const who = { ...question(50, 'look'), ask: 'who', check: { action: 'kms:PutKeyPolicy', key: 'orders-key' }, expect: { who: [] } };

export function smallCourse(): Map<string, string> {
  const files = new Map<string, string>();
  const write = (path: string, value: unknown): void => void files.set(path, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  write('course.json', {
    title: 'Small',
    units: [{ id: 'doors', title: 'Doors', summary: 'Who gets in', lessons: lessonIds }],
    statements: [{ id: 'named', text: 'Who is named gets in.' }],
    paths: [{ id: 'short', title: 'Short', summary: 'Two of three', minutes: 10, lessons: ['look', 'put-together'] }],
  });
  write('ids.lock.json', lessonIds);
  write('glossary.json', [
    { term: 'key policy', also: ['policy of a key'], text: 'A policy.', source: { title: 'Key policies', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html' }, lessons: ['look'] },
    { term: 'Principal', text: 'Who calls.', source: { title: 'Key policies', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html' } },
  ]);
  write('doors/quiz.json', { formatVersion: 1, scenes: { quiet }, quiz: questions(8, 1), cards: [...questions(5, 20), who] });
  for (const id of lessonIds) {
    write(`doors/${id}/lesson.md`, '## do-it\n\nRead this.\n\n::: note\nAn aside.\n:::\n');
    write(`doors/${id}/hints.md`, '## do-it\n\n1. Look.\n2. Do it.\n');
    write(`doors/${id}/instructor.md`, 'Five minutes.');
    write(`doors/${id}/world.json`, world);
    write(`doors/${id}/claims.json`, claims);
  }
  write('doors/look/lesson.json', lesson('look', 'worked', {
    editable: [{ doc: 'key-policy', label: 'Key policy', kind: 'keyPolicy', of: 'orders-key', readOnly: true }],
    predictions: [{ task: 'do-it', question: 'Can Ben decrypt?', check: { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' } }],
  }));
  write('doors/look/checks.json', []);
  write('doors/look/start/key-policy.json', policy(manages, decrypts));

  write('doors/put-together/lesson.json', lesson('put-together', 'assemble', {
    requires: ['look'],
    pieces: [
      { doc: 'key-policy', id: 'ben', label: 'Ben decrypts', statement: decrypts },
      { doc: 'key-policy', id: 'everybody', label: 'Everybody decrypts', statement: statement('*', 'kms:Decrypt') },
    ],
    covers: [{ statement: 'named', checks: ['ben-decrypts'] }],
    startFails: ['ben-decrypts'],
  }));
  write('doors/put-together/checks.json', [
    goal('ben-decrypts', 'ben', 'kms:Decrypt', 'allow'),
    goal('ben-keeps-off', 'ben', 'kms:PutKeyPolicy', 'implicitDeny', { guard: true }),
    goal('ana-manages', 'ana', 'kms:PutKeyPolicy', 'allow', { guard: true }),
    goal('ana-never-decrypts', 'ana', 'kms:Decrypt', 'implicitDeny', { guard: true }),
    goal('mallory-stays-out', 'mallory', 'kms:Decrypt', 'implicitDeny', { guard: true }),
  ]);
  write('doors/put-together/start/key-policy.json', policy(manages));
  write('doors/put-together/solution/key-policy.json', policy(manages, decrypts));

  write('doors/fill-in/lesson.json', lesson('fill-in', 'blanks', {
    requires: ['put-together'],
    blanks: [
      { doc: 'key-policy', id: 'who', label: 'Who?', options: [{ AWS: BEN }, { AWS: '*' }, { AWS: ANA }] },
      { doc: 'key-policy', id: 'how', label: 'How?', options: ['StringEquals', 'StringEqualsIfExists', 'StringNotEquals'] },
    ],
    startFails: ['ben-decrypts'],
  }));
  write('doors/fill-in/checks.json', [
    goal('ben-decrypts', 'ben', 'kms:Decrypt', 'allow', purpose),
    goal('ben-needs-purpose', 'ben', 'kms:Decrypt', 'implicitDeny'),
    goal('ben-keeps-off', 'ben', 'kms:PutKeyPolicy', 'implicitDeny', purpose),
    goal('ben-encrypts-nothing', 'ben', 'kms:Encrypt', 'implicitDeny', purpose),
    goal('ana-manages', 'ana', 'kms:PutKeyPolicy', 'allow', { guard: true }),
    goal('ana-never-decrypts', 'ana', 'kms:Decrypt', 'implicitDeny', purpose),
    goal('mallory-stays-out', 'mallory', 'kms:Decrypt', 'implicitDeny', purpose),
  ]);
  write('doors/fill-in/start/key-policy.json', policy(manages, statement('__who__', 'kms:Decrypt', { Condition: { __how__: inBounds.Condition.StringEquals } })));
  write('doors/fill-in/solution/key-policy.json', policy(manages, statement({ AWS: BEN }, 'kms:Decrypt', inBounds)));
  write('doors/fill-in/mutants/no-condition/key-policy.json', policy(manages, decrypts));
  write('doors/fill-in/mutants/no-condition/mutant.json', { mustFail: ['ben-needs-purpose'], feedback: 'The condition is gone.' });
  return files;
}
