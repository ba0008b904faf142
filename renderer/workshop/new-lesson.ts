/**
 * The files of a lesson that keeps every rule and teaches next to nothing: a draft to write over. Ben is to decrypt with
 * a key that Ana manages, and nobody else is to gain anything.
 *
 * @param id the lesson's, and its folder's
 * @returns path inside the lesson's folder to text
 */
export function newLesson({ id, title }: { readonly id: string; readonly title: string }): ReadonlyMap<string, string> {
  const files: readonly (readonly [string, unknown])[] = [
    [
      'lesson.json',
      {
        formatVersion: 1,
        id,
        title,
        kind: 'fix',
        teaches: [id],
        requires: [],
        minutes: 5,
        tasks: [{ id: TASK, title: 'Let Ben decrypt' }],
        editable: [{ doc: 'key-policy', label: 'Key policy', kind: 'keyPolicy', of: 'orders-key' }],
        flow: [TASK],
        predictions: [{ task: TASK, question: 'The key policy does not name Ben. Can he decrypt?', check: { as: 'ben', action: 'kms:Decrypt', key: 'orders-key' } }],
        startFails: ['ben-decrypts'],
        sources: [{ title: 'Key policies in AWS KMS', url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html' }],
      },
    ],
    ['world.json', world],
    ['checks.json', checks],
    ['claims.json', claims],
    ['start/key-policy.json', policy(manages)],
    ['solution/key-policy.json', policy(manages, decrypts)],
    ['alternatives/ben-first/key-policy.json', policy(decrypts, manages)],
    ['mutants/everything/key-policy.json', policy(manages, { ...decrypts, Action: 'kms:*' })],
    ['mutants/everything/mutant.json', { mustFail: ['ben-keeps-off-the-policy'], feedback: 'Ben can do everything with the key now. He needs one action.' }],
    ['lesson.md', `## ${TASK}\n\nAna manages \`orders-key\`. Ben has to read the orders that it encrypts.\n\n::: note\nWrite here what the learner needs to know, and cite the page of AWS that says so.\n:::\n`],
    ['hints.md', `## ${TASK}\n\n1. Who is named in the key policy, and for which actions?\n2. Add a statement whose \`Principal\` is Ben’s ARN and whose \`Action\` is \`kms:Decrypt\`.\n`],
    ['instructor.md', 'Five minutes. Write here where learners get stuck, and what to ask them.\n'],
  ];
  return new Map(files.map(([path, content]) => [path, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`]));
}

const TASK = 'let-ben-decrypt';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const ANA = 'arn:aws:iam::111122223333:user/Ana';
const BEN = 'arn:aws:iam::111122223333:user/Ben';
const MALLORY = 'arn:aws:iam::777788889999:user/Mallory';

const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const manages = { Sid: 'AnaManages', Effect: 'Allow', Principal: { AWS: ANA }, Action: ['kms:DescribeKey', 'kms:PutKeyPolicy'], Resource: '*' };
const decrypts = { Sid: 'BenDecrypts', Effect: 'Allow', Principal: { AWS: BEN }, Action: 'kms:Decrypt', Resource: '*' };

const world = {
  accounts: [{ id: '111122223333' }, { id: '777788889999' }],
  principals: [{ arn: ANA }, { arn: BEN }, { arn: MALLORY, identityPolicies: [policy({ Effect: 'Allow', Action: 'kms:*', Resource: '*' })] }],
  keys: [{ arn: KEY, manager: 'CUSTOMER' }],
  people: [
    { id: 'ana', name: 'Ana', role: 'administrator', arn: ANA },
    { id: 'ben', name: 'Ben', role: 'user', arn: BEN },
    { id: 'mallory', name: 'Mallory', role: 'outsider', arn: MALLORY },
  ],
  keyNames: [{ id: 'orders-key', name: 'orders-key', arn: KEY }],
};

const goal = (id: string, label: string, as: string, action: string, expect: string, tooLittle: string, tooMuch: string): object => ({ id, task: TASK, label, as, action, key: 'orders-key', expect, ...(id === 'ben-decrypts' ? {} : { guard: true }), feedback: { tooLittle, tooMuch } });

const checks = [
  goal('ben-decrypts', 'Ben can decrypt', 'ben', 'kms:Decrypt', 'allow', 'Nothing lets Ben decrypt yet.', 'Ben gets more than he should.'),
  goal('ben-keeps-off-the-policy', 'Ben cannot change the key policy', 'ben', 'kms:PutKeyPolicy', 'implicitDeny', 'A Deny refuses Ben. What nothing allows is refused anyway.', 'Ben can change the key policy. He only has to decrypt.'),
  goal('ana-manages', 'Ana can change the key policy', 'ana', 'kms:PutKeyPolicy', 'allow', 'Ana can no longer change the key policy, so nobody can mend it.', 'Ana gets more than she should.'),
  goal('ana-decrypts-nothing', 'Ana cannot decrypt', 'ana', 'kms:Decrypt', 'implicitDeny', 'A Deny refuses Ana. What nothing allows is refused anyway.', 'Ana can decrypt. Who manages a key need not use it.'),
  goal('mallory-stays-out', 'Mallory stays out', 'mallory', 'kms:Decrypt', 'implicitDeny', 'A Deny refuses Mallory. What nothing allows is refused anyway.', 'Mallory of another account can decrypt.'),
];

const claim = (text: string, as: string, action: string, expect: string, documents: string): object => ({ claim: text, as, action, key: 'orders-key', documents, expect });
const claims = [
  claim('At the start Ben cannot decrypt', 'ben', 'kms:Decrypt', 'implicitDeny', 'start'),
  claim('At the start Ana manages the key', 'ana', 'kms:PutKeyPolicy', 'allow', 'start'),
  claim('In the end Ben decrypts', 'ben', 'kms:Decrypt', 'allow', 'solution'),
  claim('In the end Ben does not encrypt', 'ben', 'kms:Encrypt', 'implicitDeny', 'solution'),
  claim('Mallory never decrypts', 'mallory', 'kms:Decrypt', 'implicitDeny', 'solution'),
];
