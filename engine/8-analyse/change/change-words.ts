import type { PolicyRef, ServiceError } from '../../4-trace/trace.ts';
import { listed, policyName, statementName, typeNames } from '../../7-explain/words.ts';
import { rules } from '../../rules.ts';
import type { Obstacle } from './candidates.ts';
import type { Gain } from './gains.ts';
import type { ChangeStep } from './step.ts';

/** One thing to do, as an instruction: "In “Use” of the key policy, add kms:Decrypt to Action." */
export function changeSentence(step: ChangeStep): string {
  const where = `In ${statementName(step.statement)} of ${documentName(step.document)}`;
  switch (step.kind) {
    case 'addEntry':
      return `${where}, add ${step.text} to ${step.element}.`;
    case 'removeEntry':
      return `${where}, take ${step.text} out of ${step.element}.`;
    case 'addElement':
      return `${where}, add ${step.element} with ${step.text}.`;
    case 'addValue':
      return `${where}, add ${step.text} to the values of ${step.operator} ${step.key}.`;
    case 'removeValue':
      return `${where}, take ${step.text} out of the values of ${step.operator} ${step.key}.`;
    case 'addTest':
      return `${where}, make an exception: add the condition ${step.operator} ${step.key} ${step.text}.`;
    case 'ifExists':
      return `${where}, write ${step.operator}IfExists instead of ${step.operator}, since the request carries no ${step.key}.`;
    case 'removeTest':
      return `${where}, remove the condition ${step.operator} ${step.key}; no value of it fits this request.`;
    case 'addStatement':
      return `Add a statement to ${documentName(step.document)} that allows ${step.principal === null ? '' : `${step.principal} `}${step.action} on ${step.resource}.`;
    case 'removeStatement':
      return `Remove ${statementName(step.statement)} from ${documentName(step.document)}; narrowing it does not help.`;
  }
}

function documentName(document: PolicyRef): string {
  const name = policyName(document);
  return document.type === 'identityPolicy' || document.type === 'permissionsBoundary' ? `${name} of ${document.of.slice(document.of.lastIndexOf('/') + 1)}` : name;
}

const closed: Readonly<Record<Extract<Obstacle, { kind: 'closed' }>['why'], string>> = {
  awsManagedKey: 'it belongs to an AWS managed key, and only AWS changes it',
  serviceLinkedRole: 'it belongs to a service-linked role, and only AWS changes it',
  unknownPrincipal: 'this world does not have the caller, so nothing can be attached to it',
  publicAccessBlock: 'it allows already, but the policy is public and public access is blocked',
  nothingToEdit: 'there is nothing to edit that would help',
};

const errors: Readonly<Record<ServiceError, string>> = {
  DisabledException: 'the key is disabled',
  KMSInvalidStateException: 'the key’s state does not permit this operation',
  NotFoundException: 'there is no such key',
  InvalidKeyUsageException: 'the key is not made for this operation',
  UnsupportedOperationException: 'this kind of key does not support the operation',
  InvalidArnException: 'this operation needs the key’s own ARN, not an alias',
};

/** Why no policy can turn the denial, in one sentence. */
export function obstacleSentence(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'impossible':
      return `No policy changes this: ${rules[obstacle.rule].sentence}`;
    case 'refused':
      return `No policy changes this: even once the policies allow, KMS refuses, because ${errors[obstacle.error]}.`;
    case 'unsupported':
      return `This version does not evaluate ${listed(obstacle.services)}.`;
    case 'closed':
      return `The ${typeNames[obstacle.type]} would have to allow it, but ${closed[obstacle.why]}.`;
    case 'unreadable':
      return `${capital(documentName(obstacle.document))} is not valid JSON. Correct it first.`;
    case 'limit':
      return 'There are too many ways to try them all, and none of those tried was enough.';
  }
}

/** Who else could do what: "KeyAdmins could then call kms:Decrypt." */
export function gainSentences(gains: readonly Gain[]): string[] {
  const byWho = new Map<string, Gain[]>();
  for (const gain of gains) byWho.set(gain.principal, [...(byWho.get(gain.principal) ?? []), gain]);
  return [...byWho].map(([principal, all]) => {
    const actions = [...new Set(all.map(({ action }) => action))];
    const shown = actions.length > 4 ? [...actions.slice(0, 4), `${actions.length - 4} more`] : actions;
    return `${principal} could then call ${listed(shown)}${all.every(({ carrying }) => carrying) ? ', with the same condition keys' : ''}.`;
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
