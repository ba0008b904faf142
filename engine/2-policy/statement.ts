import type { JsonMember, JsonNode } from '../1-text/json.ts';
import { kmsActions } from '../catalog/actions.ts';
import { diagnose, type Diagnostic } from '../messages.ts';
import type { ListElement, PolicyType, Statement, Text } from './ast.ts';
import { parseCondition } from './condition.ts';
import { parsePrincipal } from './principal.ts';
import { suggest } from './suggest.ts';

const elementNames = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'] as const;
type ElementName = (typeof elementNames)[number];

/** Policies that hang on something else than a principal say whom they are about. */
export function namesPrincipals(type: PolicyType): boolean {
  return type === 'keyPolicy' || type === 'bucketPolicy' || type === 'rcp' || type === 'vpcEndpointPolicy' || type === 'trustPolicy';
}

/**
 * A role’s trust policy is about its role: it has no Resource, and IAM refuses one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function namesResources(type: PolicyType): boolean {
  return type !== 'trustPolicy';
}

/**
 * Reads one statement, as far as it can be understood.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
 */
export function parseStatement(type: PolicyType, node: JsonNode, index: number, into: Diagnostic[]): Statement {
  if (node.kind !== 'object') {
    into.push(diagnose('statement.not-object', node.range));
    return { index, range: node.range, effect: null, conditions: [], malformed: true };
  }
  const elements = new Map<ElementName, JsonMember>();
  let malformed = false;
  for (const member of node.members) {
    if ((elementNames as readonly string[]).includes(member.key)) elements.set(member.key as ElementName, member);
    else {
      const suggestion = suggest(member.key, elementNames);
      const plain = diagnose('statement.unknown-element', member.keyRange, { name: member.key, suggestion: suggestion ?? '' });
      into.push(suggestion === null ? { ...plain, help: `It has ${elementNames.join(', ')}.` } : plain);
      malformed = true;
    }
  }
  const both = (first: ElementName, second: ElementName): void => {
    const other = elements.get(second);
    if (!elements.has(first) || other === undefined) return;
    into.push(diagnose('statement.both', other.keyRange, { first, second }));
    malformed = true;
  };
  both('Principal', 'NotPrincipal');
  both('Action', 'NotAction');
  both('Resource', 'NotResource');

  const principalMember = elements.get('Principal') ?? elements.get('NotPrincipal');
  if (principalMember !== undefined && !namesPrincipals(type)) {
    into.push(diagnose('statement.principal-in-identity-policy', principalMember.keyRange, { name: principalMember.key }));
    malformed = true;
  }
  if (principalMember === undefined && namesPrincipals(type)) into.push(diagnose('statement.no-principal', node.range));

  const resourceMember = elements.get('Resource') ?? elements.get('NotResource');
  if (resourceMember !== undefined && !namesResources(type)) {
    into.push(diagnose('statement.resource-in-trust-policy', resourceMember.keyRange, { name: resourceMember.key }));
    malformed = true;
  }

  const sid = sidOf(type, elements.get('Sid'), into);
  const effect = effectOf(node, elements.get('Effect'), into);
  const action = listOf(elements.get('Action') ?? elements.get('NotAction'), into);
  const resource = listOf(resourceMember, into);
  if (action === null || resource === null) malformed = true;
  if (action === undefined) into.push(diagnose('statement.no-action', node.range));
  if (resource === undefined && namesResources(type)) into.push(diagnose('statement.no-resource', node.range));
  if (action) checkActions(type, action, into);

  const conditionMember = elements.get('Condition');
  const condition = conditionMember === undefined ? { tests: [], wellFormed: true } : parseCondition(conditionMember, into);
  if (!condition.wellFormed) malformed = true;

  return {
    index,
    range: node.range,
    effect,
    malformed,
    conditions: condition.tests,
    ...(sid === undefined ? {} : { sid }),
    ...(principalMember === undefined ? {} : { principal: parsePrincipal(type, principalMember, into) }),
    ...(action ? { action } : {}),
    ...(resource ? { resource } : {}),
    ...(conditionMember === undefined ? {} : { conditionRange: conditionMember.range }),
  };
}

function sidOf(type: PolicyType, member: JsonMember | undefined, into: Diagnostic[]): string | undefined {
  if (member === undefined) return undefined;
  if (member.value.kind !== 'string') {
    into.push(diagnose('statement.not-text', member.value.range, { name: 'Sid' }));
    return undefined;
  }
  // Key policies may have spaces in a Sid, IAM policies may not.
  if (!namesPrincipals(type) && !/^[A-Za-z0-9]*$/.test(member.value.value)) into.push(diagnose('statement.bad-sid', member.value.range));
  return member.value.value === '' ? undefined : member.value.value;
}

function effectOf(statement: JsonNode, member: JsonMember | undefined, into: Diagnostic[]): 'Allow' | 'Deny' | null {
  if (member === undefined) {
    into.push(diagnose('statement.no-effect', statement.range));
    return null;
  }
  if (member.value.kind === 'string' && (member.value.value === 'Allow' || member.value.value === 'Deny')) return member.value.value;
  into.push(diagnose('statement.bad-effect', member.value.range));
  return null;
}

/** undefined: the element is not there; null: it is there and is no list of texts. */
function listOf(member: JsonMember | undefined, into: Diagnostic[]): ListElement | null | undefined {
  if (member === undefined) return undefined;
  const nodes = member.value.kind === 'array' ? member.value.items : [member.value];
  const entries: Text[] = [];
  for (const node of nodes) {
    if (node.kind !== 'string') {
      into.push(diagnose('statement.not-list', node.range, { name: member.key }));
      return null;
    }
    entries.push({ value: node.value, range: node.range });
  }
  if (entries.length === 0) into.push(diagnose('statement.empty-list', member.value.range, { name: member.key }));
  return { negated: member.key.startsWith('Not'), range: member.range, entries };
}

const actionNames = kmsActions.map(({ name }) => name.slice('kms:'.length));
const actionsLower = new Set(kmsActions.map(({ name }) => name.toLowerCase()));

function checkActions(type: PolicyType, action: ListElement, into: Diagnostic[]): void {
  for (const { value, range } of action.entries) {
    if (value === '*') continue;
    if (value.includes(',')) into.push(diagnose('action.comma', range));
    else if (!value.includes(':')) into.push(diagnose('action.no-prefix', range, { text: value }));
    else if (type === 'trustPolicy' && !/^(sts|\*)/i.test(value)) into.push(diagnose('action.not-of-trust', range, { text: value }));
    else if (/^kms:[^*?]+$/i.test(value) && !actionsLower.has(value.toLowerCase())) {
      const suggestion = suggest(value.slice('kms:'.length), actionNames);
      const plain = diagnose('action.unknown', range, { text: value });
      into.push(suggestion === null ? plain : { ...plain, help: `Did you mean "kms:${suggestion}"?` });
    }
  }
}
