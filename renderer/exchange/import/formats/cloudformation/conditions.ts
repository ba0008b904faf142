import { isObject, member } from '../../../json.ts';
import type { Evaluator } from './evaluate.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
export class Conditions {
  private readonly evaluator: Evaluator;
  private readonly open = new Set<string>();
  private readonly known = new Map<string, boolean>();

  constructor(evaluator: Evaluator) {
    this.evaluator = evaluator;
  }

  /** Whether a condition of the template is true; one that cannot be worked out counts as true, and is told. */
  named(name: string, where: string): boolean {
    const condition = member(member(this.evaluator.template, 'Conditions'), name);
    if (condition === undefined || this.open.has(name)) {
      this.evaluator.inquiry.lacks(where, condition === undefined ? `The template has no condition called ${name}; it counts as true.` : `The condition ${name} asks about itself; it counts as true.`);
      return true;
    }
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.open.add(name);
    const answer = this.test(condition, `Conditions.${name}`);
    this.open.delete(name);
    this.known.set(name, answer);
    return answer;
  }

  test(condition: unknown, where: string, depth = 0): boolean {
    const [name = ''] = isObject(condition) ? Object.keys(condition) : [];
    const given = member(condition, name);
    const list: unknown[] = Array.isArray(given) ? given : [];
    if (depth < 32) {
      switch (name) {
        case 'Condition':
          return this.named(String(given), where);
        case 'Fn::Equals':
          return asText(this.evaluator.value(list[0], where)) === asText(this.evaluator.value(list[1], where));
        case 'Fn::Not':
          return !this.test(list[0], where, depth + 1);
        case 'Fn::And':
          return list.every((one) => this.test(one, where, depth + 1));
        case 'Fn::Or':
          return list.some((one) => this.test(one, where, depth + 1));
        default:
          break;
      }
    }
    this.evaluator.inquiry.lacks(where, 'The condition cannot be worked out; it counts as true.');
    return true;
  }
}

/** Parameters are texts, so `true` and `30` are compared as such. */
const asText = (value: unknown): string | undefined => JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' || typeof one === 'boolean' ? String(one) : one));
