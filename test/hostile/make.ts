import { checksumOf as checksumFor, snapshotText } from '../../electron/main/stores/snapshot.ts';
import { emptyProgress } from '../../electron/shared/contract.ts';
import { defaultSettings } from '../../electron/shared/settings.ts';
import { handIn, learnerOf, newClass, startRecord } from '#workshop';
import { smallCourse } from '../support/small-course.ts';

/**
 * The hostile files, made from good ones: `files/` holds what this makes. What would be large is a recipe, and made when
 * it is tried.
 */

/** What a file is brought in through. */
export const doors = ['policy', 'world', 'cloudFormation', 'terraform', 'authorizationDetails', 'progress', 'sandbox', 'settings', 'everything', 'profiles', 'class', 'result', 'pack', 'lesson'] as const;
export type Door = (typeof doors)[number];

export interface HostileFile {
  /** `<door>-<what>.<ending>` */
  readonly name: string;
  readonly door: Door;
  readonly bytes: Uint8Array;
  /** Too large for the repository. */
  readonly recipe: boolean;
}

/** The file of the small course that a hostile lesson takes the place of. */
export const LESSON = 'doors/put-together/lesson.json';

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const policy = { Version: '2012-10-17', Statement: [{ Sid: 'MARK', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }] };
const world = { accounts: [{ id: ACCOUNT, name: 'MARK' }], principals: [{ arn: `arn:aws:iam::${ACCOUNT}:user/Ana` }], keys: [{ arn: KEY, manager: 'CUSTOMER', policy, aliases: ['alias/orders'] }] };
const lessonDone = { status: 'started', task: 'MARK', documents: { 'key-policy': '{}' }, hintsShown: {}, predictions: {}, updated: '2026-11-25' };
const progress = { ...emptyProgress, lessons: { 'anatomy-of-a-key-policy': lessonDone } };
const sandbox = { version: 1, data: { title: 'MARK' } };
const settings = { ...defaultSettings, shortcuts: { palette: 'MARK' } };
const head = (kind: string): object => ({ format: `key-policy-lab/${kind}`, version: 1, app: '0.1.0' });
const learner = { id: 'ana', name: 'MARK' };
const course = smallCourse();
const NINE = Date.UTC(2026, 10, 25, 9);
const handedInOf = newClass({ id: 'class-1', now: NINE, name: 'MARK', lessons: [{ id: 'anatomy-of-a-key-policy', minutes: 10 }] });

/** One good file for each door. MARK stands where a name or a text of its author goes. */
const good: Readonly<Record<Door, unknown>> = {
  policy,
  world,
  cloudFormation: { AWSTemplateFormatVersion: '2010-09-09', Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { Description: 'MARK', KeyPolicy: policy } } } },
  terraform: { version: 4, terraform_version: '1.9.0', resources: [{ mode: 'managed', type: 'aws_kms_key', name: 'orders', instances: [{ attributes: { arn: KEY, description: 'MARK', policy: JSON.stringify(policy) } }] }] },
  authorizationDetails: { UserDetailList: [{ Arn: `arn:aws:iam::${ACCOUNT}:user/Ana`, UserName: 'Ana', UserPolicyList: [{ PolicyName: 'MARK', PolicyDocument: { Version: '2012-10-17', Statement: [] } }] }], RoleDetailList: [], GroupDetailList: [], Policies: [] },
  progress,
  sandbox,
  settings,
  everything: { progress, settings, sandbox, workshop: sandbox, packs: null, instructor: sandbox },
  profiles: { current: 'first', profiles: [{ id: 'first', name: 'MARK', created: '2026-11-25' }] },
  class: { ...head('class'), id: 'class-1', name: 'MARK', language: 'en', made: '2026-11-25T09:00:00.000Z', roster: { kind: 'list', people: [learner] }, lessons: [{ id: 'anatomy-of-a-key-policy', minutes: 10 }], solutions: { when: 'always' }, hints: null },
  result: JSON.parse(handIn(startRecord({ cls: handedInOf, learner: learnerOf(handedInOf, 'MARK'), chain: 'chain-1', now: NINE }), NINE, '0.1.0').text) as unknown,
  pack: { ...head('pack'), id: 'pack-1', title: 'MARK', summary: '', language: 'en', files: [...course] },
  lesson: { ...(JSON.parse(course.get(LESSON) ?? '{}') as object), title: 'MARK' },
};

/** These are read from a file with a head and a checksum; a hostile one has a right checksum. */
const kinds: Partial<Record<Door, readonly [kind: string, version: number]>> = { progress: ['progress', 2], sandbox: ['sandbox', 1], settings: ['settings', 1], everything: ['everything', 2], profiles: ['profiles', 1] };

/** The file that holds a body. */
function fileOf(door: Door, body: string): string {
  const kind = kinds[door];
  if (kind === undefined) return body;
  const empty = snapshotText(kind[0], kind[1], 0);
  const { checksum } = snapshotText(kind[0], kind[1], 0);
  return empty.text.replace(checksum, checksumFor(body)).replace('\n0\n', () => `\n${body}\n`);
}

const text = (value: unknown): string => JSON.stringify(value, null, 1);
const withMark = (mark: string) => (body: string): string => body.replaceAll('MARK', () => JSON.stringify(mark).slice(1, -1));
/** Puts a member before the first of the whole. */
const withMember = (member: string) => (body: string): string => body.replace('{', () => `{${member},`);
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** What is done to the good body of each door. */
const changes: readonly (readonly [what: string, change: (body: string) => string])[] = [
  ['markup', withMark('<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>')],
  ['right-to-left', withMark('abc\u202Ecilbup\u202C')],
  ['zero-width', withMark('ad\u200Bmin\u2060\uFEFF')],
  ['only-invisible', withMark('\u200B\u200B')],
  ['controls', withMark('a\u0000b\u0007\u001b[31mred')],
  ['line-separators', withMark('a\u2028b\u2029c')],
  ['lone-surrogate', (body) => body.replaceAll('MARK', 'a\\ud800b')],
  ['template-text', withMark('${alert(1)} {{constructor.constructor("alert(1)")()}} %NONCE% $& $1')],
  ['path', withMark('../../../../etc/passwd')],
  ['long-name', withMark('n'.repeat(5000))],
  ['proto', withMember('"__proto__":{"polluted":true}')],
  ['proto-escaped', withMember('"\\u005f_proto_\\u005F":{"polluted":true}')],
  ['constructor', withMember('"constructor":{"prototype":{"polluted":true}}')],
  ['prototype', withMember('"prototype":{"polluted":true}')],
  ['to-json', withMember('"toJSON":"x","then":"x","valueOf":1')],
  ['doubled', (body) => body.replace(/^\{\s*("[^"]+"):/, (all, name: string) => `{${name}:null,${all.slice(1)}`)],
  ['huge-number', (body) => body.replace(/"version": ?\d+/, '"version": 1e999').replace('"Version"', '"Number":1e999,"Version"')],
  ['nan', (body) => body.replace(/"MARK"/, 'NaN')],
  ['infinity', (body) => body.replace(/"MARK"/, '-Infinity')],
  ['negative', (body) => body.replace(/: ?([12345]|10|13)([,\n])/g, ': -1$2')],
  ['cut-short', (body) => body.slice(0, Math.floor(body.length * 0.7))],
  ['trailing', (body) => `${body}\n{"more":true}`],
  ['null', () => 'null'],
  ['list', (body) => `[${body}]`],
  ['text', (body) => JSON.stringify(body)],
  ['deep-member', withMember(`"more":${deep(120)}`)],
];

/** What is done to the whole file's bytes. */
const encodings: readonly (readonly [what: string, change: (file: string) => Uint8Array])[] = [
  ['empty', () => new Uint8Array()],
  ['byte-order-mark', (file) => Buffer.from(`\uFEFF${file}`)],
  ['utf-16', (file) => Buffer.from(`\uFEFF${file}`, 'utf16le')],
  ['broken-utf-8', (file) => Buffer.concat([Buffer.from(file.slice(0, 40)), Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]), Buffer.from(file.slice(40))])],
  ['zip', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(60, 0x07)])],
];

/** Absurd sizes: written out only to be tried. */
const recipes: readonly (readonly [what: string, doors: readonly Door[], make: (body: string) => string])[] = [
  ['very-deep', doors, () => deep(100_000)],
  ['very-many', doors, (body) => body.replace('{', `{${Array.from({ length: 200_000 }, (_, index) => `"m${index}":0`).join(',')},`)],
  ['very-long', doors, withMark('x'.repeat(9_000_000))],
];

const doubling = (levels: number): string => `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: levels }, (_, index) => `${String.fromCharCode(98 + index)}: &${String.fromCharCode(98 + index)} [${Array(9).fill(`*${String.fromCharCode(97 + index)}`).join(',')}]`).join('\n')}\n`;

/** What only one form can hold. */
const special: readonly (readonly [name: string, door: Door, content: string])[] = [
  ['cloudFormation-billion-laughs.yaml', 'cloudFormation', doubling(9)],
  ['cloudFormation-anchor-of-itself.yaml', 'cloudFormation', 'Resources: &all\n  Key: *all\n'],
  ['cloudFormation-merge-key.yaml', 'cloudFormation', 'x: &x {__proto__: {polluted: true}}\nResources:\n  <<: *x\n'],
  ['cloudFormation-function-tag.yaml', 'cloudFormation', 'Resources: !!js/function "function () { return 1 }"\n'],
  ['cloudFormation-python-tag.yaml', 'cloudFormation', 'Resources: !!python/object/apply:os.system ["id"]\n'],
  ['cloudFormation-circle.yaml', 'cloudFormation', 'Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy:\n        Statement: [{Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: "kms:*", Resource: "*"}]\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !GetAtt Role.Arn\n'],
  ['cloudFormation-include.yaml', 'cloudFormation', 'Resources:\n  Fn::Transform:\n    Name: AWS::Include\n    Parameters: {Location: "file:///etc/passwd"}\n'],
  ['pack-path-upwards.kplpack', 'pack', text({ ...(good.pack as object), files: [['../../outside.json', '{}']] })],
  ['pack-absolute-path.kplpack', 'pack', text({ ...(good.pack as object), files: [['/etc/cron.d/x.json', '{}']] })],
  ['pack-drive.kplpack', 'pack', text({ ...(good.pack as object), files: [['C:\\Windows\\x.json', '{}']] })],
  ['pack-proto-path.kplpack', 'pack', text({ ...(good.pack as object), files: [['__proto__', '{}']] })],
  ['pack-script.kplpack', 'pack', text({ ...(good.pack as object), files: [...course, ['doors/look/run.js', 'alert(1)']] })],
  ['pack-doubled-file.kplpack', 'pack', text({ ...(good.pack as object), files: [['course.json', '{}'], ['course.json', '{}']] })],
  ['pack-page.kplpack', 'pack', text({ ...(good.pack as object), files: [...course, ['doors/look/story.html', '<script>1</script>']] })],
  ['class-proto-start.kplclass', 'class', text({ ...(good.class as object), lessons: [{ id: 'a', minutes: 1, start: { constructor: 'x' } }] })],
  ['class-same-person.kplclass', 'class', text({ ...(good.class as object), roster: { kind: 'list', people: [learner, learner] } })],
  ['result-forged-end.kplresult', 'result', text({ ...(good.result as object), end: '000000000000' })],
  ['result-events-of-anything.kplresult', 'result', text({ ...(good.result as object), events: [null, {}, [[[]]], 'x', 1e300] })],
  ['progress-no-checksum.json', 'progress', '{"format":"key-policy-lab/progress","version":2,"checksum":"","data":\n{}\n}\n'],
  ['progress-newer.json', 'progress', snapshotText('progress', 99, progress).text],
  ['sandbox-of-progress.json', 'sandbox', snapshotText('progress', 2, progress).text],
  ['terraform-policy-is-a-program.json', 'terraform', text({ version: 4, terraform_version: '1.9.0', resources: [{ mode: 'managed', type: 'aws_kms_key', name: 'a', instances: [{ attributes: { arn: KEY, policy: 'data.external.run' } }] }] })],
  ['authorizationDetails-broken-encoding.json', 'authorizationDetails', text({ RoleDetailList: [{ Arn: `arn:aws:iam::${ACCOUNT}:role/A`, AssumeRolePolicyDocument: '%E0%A4%A' }] })],
];

const endings: Partial<Record<Door, string>> = { world: 'kplworld', class: 'kplclass', result: 'kplresult', pack: 'kplpack' };

/** Every hostile file. */
export function hostileFiles(): readonly HostileFile[] {
  const files: HostileFile[] = [];
  for (const door of doors) {
    const body = text(good[door]);
    const add = (what: string, bytes: Uint8Array, recipe = false): void => {
      files.push({ name: `${door}-${what}.${endings[door] ?? 'json'}`, door, bytes, recipe });
    };
    for (const [what, change] of changes) {
      const changed = change(body);
      if (changed !== body) add(what, Buffer.from(fileOf(door, changed)));
    }
    for (const [what, change] of encodings) add(what, change(fileOf(door, body)));
    for (const [what, at, make] of recipes) if (at.includes(door)) add(what, Buffer.from(fileOf(door, make(body))), true);
  }
  for (const [name, door, content] of special) files.push({ name, door, bytes: Buffer.from(content), recipe: false });
  return files;
}

/** The good files, which every door takes: else a refusal would mean nothing. */
export function goodFiles(): readonly HostileFile[] {
  return doors.map((door) => ({ name: `${door}.${endings[door] ?? 'json'}`, door, bytes: Buffer.from(fileOf(door, text(good[door]))), recipe: false }));
}
