import { type Decision, groupDigits } from '#engine';
import type { Attempt, Person, PersonRole, Scene } from '#lessons';
import type { StageResource } from './stage-resource.ts';

/** An account on the stage, or where the services of AWS stand. */
export interface Territory {
  /** The account's twelve digits; `services` for AWS itself, `outside` for whoever has no account. */
  readonly id: string;
  readonly name: string;
  /** Empty where there is no account. */
  readonly digits: string;
  /** 0, 1, 2 …: its hue, the account of the scene's first key first; null where there is no account. */
  readonly hue: number | null;
  /** Whether the request comes from here or goes here. */
  readonly involved: boolean;
  readonly people: readonly StagePerson[];
  /** What the request asks for, where it is here. Anything that nobody asks for would only stand in the road's way. */
  readonly resource: StageResource | null;
}

export type StagePerson = Person & { readonly calls: boolean };

const SERVICES = 'services';
const OUTSIDE = 'outside';

const roles: Readonly<Record<Decision['trace']['request']['callerKind'], PersonRole>> = {
  ...({ user: 'user', federatedUser: 'user', role: 'role', session: 'role' } as const),
  ...({ root: 'administrator', service: 'service', anonymous: 'outsider' } as const),
};

/** Who makes the request: somebody of the scene, or a stand-in for an ARN that the scene gives no name. */
export function callerOf(decision: Decision, scene: Scene, attempt: Attempt): Person {
  const { caller, callerKind } = decision.trace.request;
  return scene.people.find(({ id }) => id === attempt.as) ?? { id: attempt.as, name: caller.slice(caller.lastIndexOf('/') + 1), role: roles[callerKind], arn: caller };
}

/** The territories from top to bottom: the resource's first, then the caller's, so that no road crosses a third one; then the scene's others. */
export function territoriesOf(scene: Scene, caller: Person, resource: StageResource): readonly Territory[] {
  const people = scene.people.some(({ id }) => id === caller.id) ? scene.people : [...scene.people, caller];
  const home = scene.keys[0]?.arn.split(':')[4] ?? '';
  const accounts = scene.world.accounts.map(({ id }) => id);
  const hues = [...new Set([home, ...accounts, ...people.map(placeOf).filter(isAccount)])].filter(isAccount);
  const [goal, start] = [resource.account ?? SERVICES, placeOf(caller)];
  return [...new Set([goal, start, ...hues, SERVICES, OUTSIDE])]
    .map((id) => ({
      id,
      name: id === SERVICES ? 'AWS services' : id === OUTSIDE ? 'No account' : (scene.world.accounts.find((account) => account.id === id)?.name ?? 'Account'),
      digits: isAccount(id) ? groupDigits(id) : '',
      hue: isAccount(id) ? hues.indexOf(id) : null,
      involved: id === goal || id === start,
      people: people.filter((person) => placeOf(person) === id).map((person) => ({ ...person, calls: person.id === caller.id })),
      resource: id === goal ? resource : null,
    }))
    .filter(({ involved, people: here }) => involved || here.length > 0);
}

const isAccount = (id: string): boolean => /^\d{12}$/.test(id);

/** Where somebody stands: an account for whoever has an ARN in one. A service has none. */
function placeOf({ arn }: Person): string {
  const account = arn.startsWith('arn:') ? (arn.split(':')[4] ?? '') : '';
  if (isAccount(account)) return account;
  return arn.includes('.') && !arn.startsWith('arn:') ? SERVICES : OUTSIDE;
}
