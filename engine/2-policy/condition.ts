import type { JsonMember, JsonNode } from '../1-text/json.ts';
import { conditionKeys } from '../catalog/condition-keys.ts';
import { diagnose, type Diagnostic } from '../messages.ts';
import { conditionOperators, type ConditionOperator, type ConditionTest, type Text } from './ast.ts';
import { suggest } from './suggest.ts';

const operators: ReadonlySet<string> = new Set(conditionOperators);

interface OperatorName {
  readonly operator: ConditionOperator | null;
  readonly qualifier: 'ForAllValues' | 'ForAnyValue' | null;
  readonly ifExists: boolean;
}

/** Takes `ForAnyValue:StringLikeIfExists` apart. An operator that does not exist is null. */
function readOperator(text: string): OperatorName {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(text);
  const name = match?.[2] ?? '';
  const qualifier = match?.[1] === 'ForAllValues' || match?.[1] === 'ForAnyValue' ? match[1] : null;
  const ifExists = match?.[3] !== undefined;
  const known = operators.has(name) && !(name === 'Null' && ifExists);
  return { operator: known ? (name as ConditionOperator) : null, qualifier, ifExists };
}

/**
 * Reads the element `Condition`: one test per operator and key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function parseCondition(member: JsonMember, into: Diagnostic[]): { tests: ConditionTest[]; wellFormed: boolean } {
  if (member.value.kind !== 'object') {
    into.push(diagnose('condition.not-object', member.value.range));
    return { tests: [], wellFormed: false };
  }
  const tests: ConditionTest[] = [];
  let wellFormed = true;
  for (const block of member.value.members) {
    const name = readOperator(block.key);
    if (name.operator === null) {
      const suggestion = suggest(block.key, conditionOperators);
      const plain = diagnose('condition.unknown-operator', block.keyRange, { name: block.key });
      into.push(suggestion === null ? plain : { ...plain, help: `Did you mean ${suggestion}?` });
      wellFormed = false;
    }
    if (name.operator === 'Null' && name.qualifier !== null) into.push(diagnose('condition.null-qualified', block.keyRange));
    if (block.value.kind !== 'object') {
      into.push(diagnose('condition.not-object', block.value.range));
      wellFormed = false;
      continue;
    }
    const seen = new Set<string>();
    for (const key of block.value.members) {
      const keyLower = key.key.toLowerCase();
      if (seen.has(keyLower)) {
        into.push(diagnose('condition.duplicate-key', key.keyRange, { name: key.key }));
        wellFormed = false;
      }
      seen.add(keyLower);
      checkKey(key, into);
      const values = valuesOf(key.value, into);
      if (values === null) wellFormed = false;
      tests.push({ range: key.range, operatorText: block.key, ...name, key: key.key, keyLower, values: values ?? [] });
    }
  }
  return { tests, wellFormed };
}

const knownKeys = conditionKeys.map(({ key }) => key.toLowerCase().replace(/<.*$/, ''));

function checkKey(key: JsonMember, into: Diagnostic[]): void {
  if (!/^[\w-]+:\S/.test(key.key)) into.push(diagnose('condition.bad-key', key.keyRange, { name: key.key }));
  else if (/^kms:/i.test(key.key)) {
    const lower = key.key.toLowerCase();
    if (!knownKeys.some((known) => lower === known || (/[:/]$|pcr$/.test(known) && lower.startsWith(known)))) {
      into.push(diagnose('condition.unknown-key', key.keyRange, { name: key.key }));
    }
  }
}

function valuesOf(node: JsonNode, into: Diagnostic[]): Text[] | null {
  const nodes = node.kind === 'array' ? node.items : [node];
  const values: Text[] = [];
  for (const item of nodes) {
    if (item.kind === 'string') values.push({ value: item.value, range: item.range });
    else if (item.kind === 'boolean') values.push({ value: String(item.value), range: item.range });
    else if (item.kind === 'number') values.push({ value: item.text, range: item.range });
    else {
      into.push(diagnose('condition.bad-value', item.range));
      return null;
    }
  }
  return values;
}
