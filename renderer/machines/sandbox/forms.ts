import { groupDigits } from '#engine';
import type { Command } from './commands.ts';
import type { SandboxDocument } from './document.ts';
import { accountForms } from './forms/account.ts';
import { keyForms } from './forms/key.ts';
import { organizationForms, nodeForms } from './forms/organization.ts';
import { personForms } from './forms/person.ts';
import { bucketForms, endpointForms } from './forms/resources.ts';
import { worldForms } from './forms/world.ts';
import type { Selection } from './sandbox.machine.ts';
import { consequencesOf } from './views/consequences.ts';

/** One thing to fill in. A box that is ticked has the value `yes`. */
export interface Field {
  readonly name: string;
  readonly label: string;
  /** `lines`: one `NAME=VALUE` a line, or one name a line. */
  readonly kind: 'text' | 'choice' | 'box' | 'lines';
  readonly value: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly hint?: string;
}

export type Values = Readonly<Record<string, string>>;

/** One edit that somebody can make of what is selected: what it asks for, and the command that the answers make. */
export interface Form {
  readonly id: string;
  /** "Add a user": the heading, and the button's words. */
  readonly title: string;
  readonly fields: readonly Field[];
  readonly command: (values: Values) => Command;
  /** It takes something away. */
  readonly deletes?: boolean;
  /** What somebody should know before they do it; asked for when they are about to. */
  readonly warns?: () => readonly string[];
}

/** What can be done with the thing that is selected. */
export function formsOf(document: SandboxDocument, selection: Selection): readonly Form[] {
  const { people, keys, buckets, endpoints } = document.scene;
  const own = [...people, ...keys, ...buckets, ...endpoints].find(({ id }) => id === selection.id)?.name ?? selection.id;
  return ownForms(document, selection).map((form) => (form.deletes === true ? { ...form, warns: () => consequencesOf(document, form.command({}), own) } : form));
}

function ownForms(document: SandboxDocument, { what, id }: Selection): readonly Form[] {
  switch (what) {
    case 'world':
      return worldForms(document);
    case 'organization':
      return organizationForms(document);
    case 'node':
      return nodeForms(document, id);
    case 'account':
      return accountForms(document, id);
    case 'person':
      return personForms(document, id);
    case 'key':
      return keyForms(document, id);
    case 'bucket':
      return bucketForms(document, id);
    case 'endpoint':
      return endpointForms(document, id);
  }
}

export const text = (name: string, label: string, value = '', hint?: string): Field => ({ name, label, kind: 'text', value, ...(hint === undefined ? {} : { hint }) });
export const lines = (name: string, label: string, value: string, hint: string): Field => ({ name, label, kind: 'lines', value, hint });
export const box = (name: string, label: string, value = false): Field => ({ name, label, kind: 'box', value: value ? 'yes' : '' });

/** @param choices of two with the same value the first is offered: an account's root user may be among the callers too */
export function choice(name: string, label: string, choices: readonly (string | { readonly value: string; readonly label: string })[], value?: string): Field {
  const byValue = new Map<string, { readonly value: string; readonly label: string }>();
  for (const given of choices) {
    const one = typeof given === 'string' ? { value: given, label: given } : given;
    if (!byValue.has(one.value)) byValue.set(one.value, one);
  }
  const all = [...byValue.values()];
  return { name, label, kind: 'choice', value: value ?? all[0]?.value ?? '', choices: all };
}

export const followBox = box('follow', 'Policies and grants follow', true);

/** The accounts to choose from. */
export function accountChoices({ scene }: SandboxDocument): readonly { readonly value: string; readonly label: string }[] {
  return scene.world.accounts.map(({ id, name }) => ({ value: id, label: name === undefined ? groupDigits(id) : `${name} · ${groupDigits(id)}` }));
}

/** `NAME=VALUE` lines as a map; a line without a value gives an empty one. */
export function pairsOf(value: string | undefined): Readonly<Record<string, string>> {
  const pairs = (value ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return Object.fromEntries(pairs.map((line) => (line.includes('=') ? [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()] : [line, ''])));
}

export const linesOf = (pairs: Readonly<Record<string, unknown>> | undefined): string => Object.entries(pairs ?? {}).map(([name, value]) => `${name}=${String(value)}`).join('\n');
export const listOf = (value: string | undefined): readonly string[] => (value ?? '').split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== '');
