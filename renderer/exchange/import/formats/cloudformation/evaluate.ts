import { Fault, isObject, listMember, member, textMember } from '../../../json.ts';
import type { Inquiry } from '../../inquiry.ts';
import { attributeDefault } from './attributes.ts';
import { Conditions } from './conditions.ts';

/** What `AWS::NoValue` leaves behind: nothing, so that the member around it goes too. */
const nothing = Symbol('AWS::NoValue');
const MAX_DEPTH = 64;
/** Names that are made of names can double at each step. */
const MAX_TEXT = 200_000;

/**
 * Works out the functions of a template, as far as the template alone tells. What it does not tell is asked.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Evaluator {
  readonly template: unknown;
  readonly inquiry: Inquiry;
  readonly conditions: Conditions;
  private readonly attributes = new Map<string, string>();

  constructor(template: unknown, inquiry: Inquiry) {
    this.template = template;
    this.inquiry = inquiry;
    this.conditions = new Conditions(this);
  }

  /** The value without functions; undefined where there is none. */
  value(node: unknown, where: string, depth = 0): unknown {
    const found = this.inner(node, where, depth);
    return found === nothing ? undefined : found;
  }

  /** As `value`, where only text will do. */
  text(node: unknown, where: string): string | undefined {
    const found = this.value(node, where);
    return typeof found === 'string' ? found : typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
  }

  private inner(node: unknown, where: string, depth: number): unknown {
    if (depth > MAX_DEPTH) return this.unknown(where, 'It is nested too deep.', 'nested');
    if (Array.isArray(node)) return node.map((item, index) => this.inner(item, `${where}.${index}`, depth + 1)).filter((item) => item !== nothing);
    if (typeof node === 'string') return this.dynamic(node);
    if (!isObject(node)) return node;
    const names = Object.keys(node);
    const [name = ''] = names;
    if (names.length === 1 && (name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof node[name] === 'string'))) return this.call(name, node[name], where, depth + 1);
    const object: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) {
      const inner = this.inner(value, `${where}.${key}`, depth + 1);
      if (inner !== nothing) object[key] = inner;
    }
    return object;
  }

  private call(name: string, given: unknown, where: string, depth: number): unknown {
    const at = (index: number): unknown => this.inner(Array.isArray(given) ? given[index] : undefined, where, depth);
    switch (name) {
      case 'Ref':
        return this.ref(String(given), where);
      case 'Condition':
        return this.conditions.named(String(given), where);
      case 'Fn::Sub':
        return this.substitute(given, where, depth);
      case 'Fn::GetAtt':
        return this.attribute(Array.isArray(given) ? given.map((part) => this.text(part, where) ?? '').join('.') : String(given), where);
      case 'Fn::Join': {
        const parts = at(1);
        return Array.isArray(parts) ? bounded(parts.map((part) => inText(part)).join(inText(at(0))), where) : this.unknown(where, 'Fn::Join has no list to join.', 'Join');
      }
      case 'Fn::Split':
        return inText(at(1)).split(inText(at(0)) || '\u0000');
      case 'Fn::Select': {
        const list = at(1);
        const found: unknown = Array.isArray(list) ? list[Number(at(0))] : undefined;
        return found ?? this.unknown(where, 'Fn::Select finds nothing at this place of the list.', 'Select');
      }
      case 'Fn::If': {
        const [condition] = Array.isArray(given) ? (given as unknown[]) : [];
        return at(this.conditions.named(String(condition), where) ? 1 : 2);
      }
      case 'Fn::FindInMap': {
        const [map, first, second] = [at(0), at(1), at(2)].map(inText);
        const found = member(member(member(member(this.template, 'Mappings'), map ?? ''), first ?? ''), second ?? '');
        const [, , , otherwise] = Array.isArray(given) ? (given as unknown[]) : [];
        if (typeof found === 'number' || typeof found === 'boolean') return String(found);
        return found ?? (isObject(otherwise) && 'DefaultValue' in otherwise ? this.inner(otherwise['DefaultValue'], where, depth) : undefined) ?? this.unknown(where, `The mapping ${map ?? ''} has no ${first ?? ''}, ${second ?? ''}.`, 'FindInMap');
      }
      case 'Fn::ImportValue': {
        const exported = inText(this.inner(given, where, depth));
        return this.inquiry.ask(`import:${exported}`, `What does another stack export as ${exported}?`, `unknown-${exported}`);
      }
      case 'Fn::Equals':
      case 'Fn::And':
      case 'Fn::Or':
      case 'Fn::Not':
        return this.conditions.test({ [name]: given }, where);
      case 'Fn::ToJsonString':
        return JSON.stringify(this.inner(given, where, depth));
      default:
        return this.unknown(where, `${name} is not worked out here.`, name.slice('Fn::'.length));
    }
  }

  private ref(name: string, where: string): unknown {
    if (name === 'AWS::NoValue') return nothing;
    if (name.startsWith('AWS::')) return this.pseudo(name, where);
    const parameter = member(member(this.template, 'Parameters'), name);
    if (parameter !== undefined) return this.parameter(name, parameter);
    const resource = member(member(this.template, 'Resources'), name);
    if (resource === undefined) return this.unknown(where, `The template has no parameter and no resource called ${name}.`, name);
    const known = this.attributes.get(name) ?? this.readRef(name, resource);
    this.attributes.set(name, known);
    return known;
  }

  private readRef(name: string, resource: unknown): string {
    const given = attributeDefault(this, name, resource, 'Ref');
    return given.known ? given.value : this.inquiry.ask(`attribute:${name}`, `What does ${name} (${textMember(resource, 'Type') ?? 'a resource'}) refer to?`, given.value);
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
  private pseudo(name: string, where: string): unknown {
    switch (name) {
      case 'AWS::AccountId':
        return this.inquiry.account;
      case 'AWS::Region':
        return this.inquiry.region;
      case 'AWS::Partition':
        return this.inquiry.partition;
      case 'AWS::URLSuffix':
        return this.inquiry.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'AWS::StackName':
        return this.inquiry.ask('stack', 'What is the stack called?', 'stack');
      case 'AWS::StackId': {
        const stack = this.inquiry.ask('stack', 'What is the stack called?', 'stack');
        return `arn:${this.inquiry.partition}:cloudformation:${this.inquiry.region}:${this.inquiry.account}:stack/${stack}/51af3dc0-da77-11e4-872e-1234567db123`;
      }
      default:
        return this.unknown(where, `${name} is not known here.`, name);
    }
  }

  private parameter(name: string, parameter: unknown): unknown {
    const type = textMember(parameter, 'Type') ?? 'String';
    const given = member(parameter, 'Default');
    const description = textMember(parameter, 'Description');
    const choices = listMember(parameter, 'AllowedValues').map(inText);
    // A parameter of Systems Manager has the name as its default, not the value.
    const stored = type.startsWith('AWS::SSM::Parameter::Value');
    const otherwise = given === undefined || stored ? (choices[0] ?? `unknown-${name}`) : inText(given);
    const answer = this.inquiry.ask(`parameter:${name}`, `Parameter ${name}${description === undefined ? '' : `: ${description}`}`, otherwise, 'text', choices);
    return type.startsWith('List<') || type === 'CommaDelimitedList' || type.endsWith('<List<String>>') || type.endsWith('<CommaDelimitedList>') ? (answer === '' ? [] : answer.split(',').map((part) => part.trim())) : answer;
  }

  /** What `Resource.Attribute` is: known from the template, else asked. */
  attribute(name: string, where: string): string {
    const known = this.attributes.get(name) ?? this.readAttribute(name, where);
    this.attributes.set(name, known);
    return known;
  }

  private readAttribute(name: string, where: string): string {
    const [logical = '', ...rest] = name.split('.');
    const resource = member(member(this.template, 'Resources'), logical);
    if (resource === undefined) return this.unknown(where, `The template has no resource called ${logical}.`, name);
    if (textMember(resource, 'Type') === 'AWS::IAM::ManagedPolicy' && rest[0] === 'PolicyArn') return inText(this.ref(logical, where));
    const given = attributeDefault(this, logical, resource, rest.join('.'));
    return given.known ? given.value : this.inquiry.ask(`attribute:${name}`, `What is ${rest.join('.')} of ${logical} (${textMember(resource, 'Type') ?? 'a resource'})?`, given.value);
  }

  private substitute(given: unknown, where: string, depth: number): string {
    const [text, own] = Array.isArray(given) ? (given as unknown[]) : [given];
    if (typeof text !== 'string') return this.unknown(where, 'Fn::Sub needs a text.', 'Sub');
    const filled = text.replace(/\$\{(!?)([^{}]*)\}/g, (_, literal: string, inside: string) => {
      if (literal === '!') return `\${${inside}}`;
      const name = inside.trim();
      const local = member(own, name);
      if (local !== undefined) return inText(this.inner(local, where, depth));
      return name.includes('.') && !name.startsWith('AWS::') ? this.attribute(name, where) : inText(this.ref(name, where));
    });
    return bounded(this.dynamic(filled), where);
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
  private dynamic(text: string): string {
    return text.replace(/\{\{resolve:([^{}]+)\}\}/g, (whole, name: string) => this.inquiry.ask(`resolve:${name}`, `What does ${whole} stand for?`, unknownName(name)));
  }

  /** A word that stands for what cannot be worked out, with a note that says so. */
  private unknown(where: string, message: string, name: string): string {
    this.inquiry.lacks(where, message);
    return unknownName(name);
  }
}

const unknownName = (name: string): string => `unknown-${name.replace(/[^\w-]+/g, '-')}`;

function bounded(text: string, where: string): string {
  if (text.length > MAX_TEXT) throw new Fault(where, `The text that this makes is longer than ${MAX_TEXT} characters.`);
  return text;
}

function inText(value: unknown): string {
  if (Array.isArray(value)) return value.map(inText).join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
