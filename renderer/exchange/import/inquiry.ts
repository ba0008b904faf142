import { isAccountId } from '#engine';
import { Fault } from '../json.ts';
import type { Note, Question } from '../types.ts';

/** Answers what a file leaves open: with what the learner said, else with the default. Collects the questions and notes. */
export class Inquiry {
  private readonly answers: Readonly<Record<string, string>>;
  private readonly asked = new Map<string, Question>();
  private readonly noted = new Map<string, Note>();
  private readonly taken: ReadonlySet<string>;

  /** @param taken IDs that no key which is made up may have */
  constructor(answers: Readonly<Record<string, string>> = {}, taken: ReadonlySet<string> = new Set()) {
    this.answers = answers;
    this.taken = taken;
  }

  /** Account and Region first: the other defaults are made of them. */
  get questions(): Question[] {
    const all = [...this.asked.values()];
    const first = ['account', 'region'].flatMap((id) => this.asked.get(id) ?? []);
    return [...first, ...all.filter((question) => !first.includes(question))];
  }

  get notes(): Note[] {
    return [...this.noted.values()];
  }

  /** @throws Fault when the answer has not the form that the question needs */
  ask(id: string, prompt: string, otherwise: string, form: Question['form'] = 'text', choices?: readonly string[]): string {
    const known = this.asked.get(id);
    const question = known ?? { id, prompt, default: otherwise, form, ...(choices === undefined || choices.length === 0 ? {} : { choices }) };
    this.asked.set(id, question);
    if (!Object.hasOwn(this.answers, id)) return question.default;
    const answer = (this.answers[id] ?? '').trim();
    const fault = faultOf(answer, question.form);
    if (fault !== null) throw new Fault(question.prompt, fault);
    return answer;
  }

  /** Says something once, however often it is found. */
  note(kind: Note['kind'], where: string, message: string): void {
    this.noted.set(`${kind} ${where} ${message}`, { kind, where, message });
  }

  /** Says what of the file is not evaluated. */
  lacks(where: string, message: string): void {
    this.note('notEvaluated', where, message);
  }

  /** A key ID that nobody owns, always the same for the same name as long as it is not taken. */
  newKeyId(name: string, multiRegion = false): string {
    for (let count = 1; ; count += 1) {
      const made = madeUpKeyId(count === 1 ? name : `${name} ${count}`);
      const id = multiRegion ? `mrk-${made.replaceAll('-', '')}` : made;
      if (!this.taken.has(id)) return id;
    }
  }

  get account(): string {
    return this.ask('account', 'Which account is it in?', '111122223333', 'account');
  }

  get region(): string {
    return this.ask('region', 'Which Region is it in?', 'us-east-1', 'region');
  }

  /** The partition that the Region belongs to. */
  get partition(): string {
    return partitionOf(this.region);
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function partitionOf(region: string): string {
  const [part] = /^(?:cn|us-gov|eusc)(?=-)/.exec(region) ?? [];
  return part === undefined ? 'aws' : `aws-${part}`;
}

function faultOf(answer: string, form: Question['form']): string | null {
  switch (form) {
    case 'account':
      return isAccountId(answer) ? null : 'An account ID has twelve digits.';
    case 'region':
      return /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(answer) ? null : 'A Region is written like us-east-1.';
    case 'keyId':
      return /^[\w-]+$/.test(answer) ? null : 'A key ID has letters, digits and hyphens, such as 1234abcd-12ab-34cd-56ef-1234567890ab.';
    case 'text':
      return null;
  }
}

function madeUpKeyId(name: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const char of name) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n);
  return `1234abcd-12ab-34cd-56ef-${hash.toString(16).padStart(16, '0').slice(0, 12)}`;
}
