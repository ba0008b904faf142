import { isObject, listMember, member, type Members, textMember } from '../../json.ts';

export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Members;
}

/**
 * The managed resources of a state file, of what `terraform show -json` prints of a state or plan, or of a piece of one:
 * a list of resources, a resource, an instance, its attributes.
 */
export function resourcesIn(value: unknown, parent: Members = {}): Resource[] {
  if (Array.isArray(value)) return value.flatMap((one) => (textMember(one, 'type') === undefined ? [] : resourcesIn(one)));
  if (!isObject(value) || textMember(value, 'mode') === 'data') return [];
  const root = member(member(value, 'values') ?? member(value, 'planned_values'), 'root_module');
  if (root !== undefined) return resourcesIn(root);
  const inside = member(value, 'resources');
  // Until Terraform 0.11 the resources of a module stood under their addresses.
  if (isObject(inside)) return Object.entries(inside).flatMap(([address, one]) => (isObject(one) ? resourcesIn({ ...one, address, attributes: member(member(one, 'primary'), 'attributes') }) : []));
  const lists = ['modules', 'resources', 'child_modules', 'instances'].flatMap((name) => listMember(value, name).flatMap((one) => resourcesIn(one, value)));
  if (lists.length > 0) return lists;
  const values = member(value, 'values') ?? member(value, 'attributes');
  if (isObject(values)) return [{ address: addressOf(value, parent), type: textMember(value, 'type') ?? textMember(parent, 'type') ?? typeOf(values), values }].filter(({ type }) => type !== '');
  const type = typeOf(value);
  return type === '' ? [] : [{ address: type, type, values: value }];
}

function addressOf(value: Members, parent: Members): string {
  const known = textMember(value, 'address');
  if (known !== undefined) return known;
  const [module, type, name] = ['module', 'type', 'name'].map((one) => textMember(parent, one) ?? textMember(value, one));
  const index = member(value, 'index_key');
  return `${module === undefined ? '' : `${module}.`}${type ?? 'a resource'}${name === undefined ? '' : `.${name}`}${typeof index === 'number' || typeof index === 'string' ? `[${JSON.stringify(index)}]` : ''}`;
}

/** What has these attributes: of the things that hold a key policy. */
function typeOf(values: Members): string {
  const hasPolicy = textMember(values, 'policy') !== undefined;
  if (/^arn:[^:]+:kms:[^:]*:\d{12}:key\//.test(textMember(values, 'arn') ?? '') && (hasPolicy || textMember(values, 'key_id') !== undefined)) return 'aws_kms_key';
  return hasPolicy && textMember(values, 'key_id') !== undefined ? 'aws_kms_key_policy' : '';
}

/** What a plan says of values that only exist once it is applied, by the address of their resource. */
export function unknownIn(plan: unknown): ReadonlyMap<string, Members> {
  return new Map(
    listMember(plan, 'resource_changes').flatMap((one) => {
      const unknown = member(member(one, 'change'), 'after_unknown');
      return isObject(unknown) ? [[textMember(one, 'address') ?? '', unknown] as const] : [];
    }),
  );
}

/** The resource that a value of a plan’s main module comes from, where the value itself is not known yet. */
export function referenceIn(plan: unknown, address: string, name: string): string | undefined {
  const resource = listMember(member(member(plan, 'configuration'), 'root_module'), 'resources').find((one) => textMember(one, 'address') === address.replace(/\[[^\]]*\]$/, ''));
  const [found] = listMember(member(member(resource, 'expressions'), name), 'references');
  return typeof found === 'string' ? /^[\w-]+\.[\w-]+/.exec(found)?.[0] : undefined;
}
