import { readFileSync } from 'node:fs';

export interface ActionFacts {
  name: string;
  resourceTypes: string[];
  crossAccount: boolean;
  conditionKeys: string[];
  resourceConditionKeys: string[];
  grantOperation: boolean;
  validKeyTypes?: string[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8'));

/** Facts on each KMS action, and what each operation does in each key state. Copied from the facts, not from the engine. */
export const actions = read('actions') as ActionFacts[];
export const keyStates = read('key-states') as { columns: string[]; operations: Record<string, string[]> };

export const factsOf = (action: string): ActionFacts | undefined => actions.find(({ name }) => name.toLowerCase() === action.toLowerCase());

/** Whether the operation carries the key: on the call itself, or as a property of the key that it works on. */
export const carries = (facts: ActionFacts | undefined, key: string): boolean =>
  facts !== undefined && (facts.conditionKeys.includes(key) || facts.resourceConditionKeys.includes(key));
