import { schema, specification } from '@aws-cdk/cfnspec';
import { parse } from 'yaml';
import type { Exported } from '#exchange';
import { textOf } from './support.ts';

type Members = Readonly<Record<string, unknown>>;

/** A template as a YAML reader that is not ours gives it. JSON is YAML too. */
export interface Template extends Members {
  readonly Parameters?: Readonly<Record<string, Members>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Members }>>;
}

const { ResourceTypes, PropertyTypes } = specification();
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
const sections = ['AWSTemplateFormatVersion', 'Conditions', 'Description', 'Mappings', 'Metadata', 'Outputs', 'Rules', 'Transform'];

/** The template that was written. @throws Error for one that does not keep to AWS's resource specification */
export function templateOf(exported: Exported): Template {
  const template = parse(textOf(exported)) as Template;
  const faults = faultsOf(template);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return template;
}

/** Where a template departs from the specification of CloudFormation that AWS publishes for its own kit. */
export function faultsOf({ Parameters = {}, Resources, ...rest }: Template): string[] {
  const names = new Set([...Object.keys(Parameters), ...Object.keys(Resources)]);
  return [
    ...Object.keys(rest).filter((name) => !sections.includes(name)).map((name) => `${name}: no section of a template`),
    ...(typeof rest['Description'] === 'string' && rest['Description'].length <= 1024 ? [] : ['Description: no text, or too long']),
    ...[...names].filter((name) => !/^[A-Za-z0-9]{1,255}$/.test(name)).map((name) => `${name}: no name that CloudFormation takes`),
    ...Object.keys(Parameters).filter((name) => name in Resources).map((name) => `${name}: a parameter and a resource`),
    ...Object.entries(Resources).flatMap(([name, { Type, Properties, ...more }]) => {
      const type = ResourceTypes[Type];
      if (type === undefined) return [`${name}: no such type: ${Type}`];
      return [...Object.keys(more).map((extra) => `${name}.${extra}: no member of a resource`), ...recordFaults(Properties, type.Properties ?? {}, { place: name, type: Type, names })];
    }),
  ];
}

interface Where {
  readonly place: string;
  /** The resource's type: its properties' types may be its own. */
  readonly type: string;
  /** What a `Ref` may name. */
  readonly names: ReadonlySet<string>;
}

function recordFaults(value: unknown, properties: Readonly<Record<string, schema.Property>>, where: Where): string[] {
  if (!isMembers(value)) return [`${where.place}: no object`];
  return [
    ...Object.entries(properties).filter(([name, { Required }]) => Required === true && value[name] === undefined).map(([name]) => `${where.place}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const place = `${where.place}.${name}`;
      return property === undefined ? [`${place}: no such property`] : propertyFaults(inner, property, { ...where, place });
    }),
  ];
}

function propertyFaults(value: unknown, property: schema.Property, where: Where): string[] {
  if (schema.isPrimitiveProperty(property)) return fits(value, property.PrimitiveType, where.names) ? [] : [`${where.place}: no ${property.PrimitiveType}`];
  if (!schema.isComplexListProperty(property)) return [`${where.place}: a kind of property that no key has`];
  if (!Array.isArray(value)) return [`${where.place}: no list`];
  const item = PropertyTypes[`${where.type}.${property.ItemType}`] ?? PropertyTypes[property.ItemType];
  if (item === undefined || !schema.isRecordType(item)) return [`${where.place}: items of an unknown type`];
  const twice = property.DuplicatesAllowed === false && new Set(value.map((one) => JSON.stringify(one))).size < value.length;
  return [...(twice ? [`${where.place}: the same item twice`] : []), ...value.flatMap((one, index) => recordFaults(one, item.Properties, { ...where, place: `${where.place}.${index}` }))];
}

function fits(value: unknown, type: schema.PrimitiveType, names: ReadonlySet<string>): boolean {
  if (type === schema.PrimitiveType.Json) return isMembers(value);
  // What is referred to here, a parameter or a resource's own name, is text.
  if (isMembers(value)) return type === schema.PrimitiveType.String && Object.keys(value).join() === 'Ref' && names.has(String(value['Ref']));
  if (type === schema.PrimitiveType.String) return typeof value === 'string';
  return type === schema.PrimitiveType.Boolean ? typeof value === 'boolean' : typeof value === 'number';
}

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
