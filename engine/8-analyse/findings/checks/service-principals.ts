import { includes, intersects, isEmpty, named, readingActions, without } from '../action-set.ts';
import { limitsTo, demandsKey } from '../operators.ts';
import type { StatementView, Subject } from '../subject.ts';

/** Keys that say for which resource or account a service acts. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
const sourceKeys: ReadonlySet<string> = new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']);

/** Keys about a person or role who calls, which a service that calls for itself is not. */
const callersKeys: ReadonlySet<string> = new Set([
  ...['aws:principalorgid', 'aws:principalorgpaths', 'aws:username', 'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'],
  ...['aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:sourceidentity', 'aws:tokenissuetime', 'aws:federatedprovider'],
]);

const createGrant = named('kms:CreateGrant');

/** A service that is allowed something: for whom may it act? */
export function checkServicePrincipals(view: StatementView, { kind, report }: Subject): void {
  const { statement, tests, actions } = view;
  const { principal, effect } = statement;
  if (effect !== 'Allow' || principal === undefined || principal.negated || (kind !== 'keyPolicy' && kind !== 'bucketPolicy')) return;
  const services = principal.entries.filter(({ form }) => form.kind === 'service');
  const [service] = services;
  if (service === undefined) return;
  // Somebody else in the same statement may carry what the service lacks.
  const alone = services.length === principal.entries.length;
  let inert = false;
  for (const { test, member } of tests) {
    if (!alone || !demandsKey(test)) continue;
    if (test.keyLower === 'kms:viaservice') {
      inert = true;
      report('kms-via-service-for-service-principal', member.keyRange);
    } else if (callersKeys.has(test.keyLower) || test.keyLower.startsWith('aws:principaltag/')) {
      inert = true;
      report('unsupported-condition-key-for-service-principal', member.keyRange, { values: { key: test.key } });
    }
  }
  // What only tells about the key harms nobody in a stranger's hands.
  if (inert || (kind === 'keyPolicy' && (isEmpty(actions) || includes(readingActions, actions)))) return;
  if (tests.some(({ test }) => sourceKeys.has(test.keyLower) && demandsKey(test))) return;
  if (tests.some(({ test }) => bindsByContext(test.keyLower) && limitsTo(test))) return;
  // A grant for a resource of the service: KMS documents the condition by itself for this.
  if (onlyGrants(actions) && tests.some(({ test }) => test.keyLower === 'kms:grantisforawsresource' && demandsKey(test))) return;
  const other = tests.find(({ test, facts }) => demandsKey(test) && facts !== undefined && test.keyLower !== 'kms:grantisforawsresource');
  const values = { service: services.length === 1 ? service.value : `${service.value} (or another of these ${services.length} services)`, key: other?.test.key ?? '' };
  if (other === undefined) report('restrict-access-to-service-principal', service.range, { values });
  else report('recommended-condition-key-for-service-principal', other.member.keyRange, { values });
}

/** Services put the ARN of what they act for into the encryption context, under a name of their own that begins with `aws:`. */
function bindsByContext(keyLower: string): boolean {
  return keyLower.startsWith('kms:encryptioncontext:aws:');
}

function onlyGrants(actions: Parameters<typeof isEmpty>[0]): boolean {
  return intersects(actions, createGrant) && isEmpty(without(without(actions, createGrant), readingActions));
}
