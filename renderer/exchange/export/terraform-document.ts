import { Fault, isObject, member, type Members } from '../json.ts';
import { hclList, hclText } from './hcl.ts';

/**
 * A policy as the data source `aws_iam_policy_document`.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 *
 * @throws Fault for what the data source has no form for
 */
export function policyDocument(label: string, policy: Members): string {
  const { Version: version, Id: id, Statement: statement, ...others } = policy;
  refuseOthers(others, 'the policy');
  if (statement === undefined) throw new Fault('the policy', `It has no Statement. ${otherForm}`);
  const statements = Array.isArray(statement) ? (statement as unknown[]) : [statement];
  // A policy without a version behaves like the old one; without a word from us the data source writes the new one.
  const head = [`version = ${hclText(text(version ?? '2008-10-17', 'Version'))}`, ...(id === undefined ? [] : [`policy_id = ${hclText(text(id, 'Id'))}`])];
  return `data "aws_iam_policy_document" "${label}" {\n${head.map((line) => `  ${line}\n`).join('')}${statements.map((one, index) => `\n${block(one, `Statement.${index}`)}`).join('')}}\n`;
}

const otherForm = 'Choose the form with jsonencode.';

function block(statement: unknown, place: string): string {
  if (!isObject(statement)) throw new Fault(place, `A statement must be an object. ${otherForm}`);
  const { Sid: sid, Effect: effect, Principal: principal, NotPrincipal: notPrincipal, Action: action, NotAction: notAction, Resource: resource, NotResource: notResource, Condition: condition, ...others } = statement;
  refuseOthers(others, place);
  if (effect !== 'Allow' && effect !== 'Deny') throw new Fault(`${place}.Effect`, `It must be Allow or Deny. ${otherForm}`);
  const list = (name: string, value: unknown, from: string): string[] => (value === undefined ? [] : [`${name} = ${hclList(texts(value, `${place}.${from}`), '    ')}`]);
  const lines = [
    ...(sid === undefined ? [] : [`sid = ${hclText(text(sid, `${place}.Sid`))}`]),
    `effect = "${effect}"`,
    ...list('actions', action, 'Action'),
    ...list('not_actions', notAction, 'NotAction'),
    ...list('resources', resource, 'Resource'),
    ...list('not_resources', notResource, 'NotResource'),
    ...principals('principals', principal, `${place}.Principal`),
    ...principals('not_principals', notPrincipal, `${place}.NotPrincipal`),
    ...conditions(condition, `${place}.Condition`),
  ];
  return `  statement {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n`;
}

function principals(name: string, value: unknown, place: string): string[] {
  if (value === undefined) return [];
  if (value === '*') return [`${name} {\n      type        = "*"\n      identifiers = ["*"]\n    }`];
  if (!isObject(value)) throw new Fault(place, `It must be "*" or an object. ${otherForm}`);
  return Object.entries(value).map(([type, identifiers]) => `${name} {\n      type        = ${hclText(text(type, place))}\n      identifiers = ${hclList(texts(identifiers, `${place}.${type}`), '      ')}\n    }`);
}

function conditions(value: unknown, place: string): string[] {
  if (value === undefined) return [];
  if (!isObject(value)) throw new Fault(place, `It must be an object. ${otherForm}`);
  return Object.keys(value).flatMap((operator) => {
    const tests = member(value, operator);
    if (!isObject(tests)) throw new Fault(`${place}.${operator}`, `It must be an object. ${otherForm}`);
    return Object.entries(tests).map(
      ([key, values]) => `condition {\n      test     = ${hclText(text(operator, place))}\n      variable = ${hclText(text(key, `${place}.${operator}`))}\n      values   = ${hclList(texts(values, `${place}.${operator}.${key}`), '      ')}\n    }`,
    );
  });
}

function texts(value: unknown, place: string): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => text(one, place));
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw new Fault(place, `It must be text. ${otherForm}`);
  const found = String(value);
  if (found.includes('&{')) throw new Fault(place, `The data source would turn &{ into \${. ${otherForm}`);
  return found;
}

function refuseOthers(others: Members, place: string): void {
  const [name] = Object.keys(others);
  if (name !== undefined) throw new Fault(`${place}.${name}`, `The data source has no form for it. ${otherForm}`);
}
