import { describe, expect, test } from 'vitest';
import { loadWorld, type World, type WorldSpec } from '#engine';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/one';
const ROLE = 'arn:aws:iam::111122223333:role/App';
const policy = (action: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: action, Resource: '*' }] });
const inline = (name: string, action: string): { name: string; document: string } => ({ name, document: policy(action) });

function specOf(keyPolicy: string, ...identityPolicies: readonly { name: string; document: string }[]): WorldSpec {
  return { accounts: [{ id: '111122223333' }], principals: [{ arn: ROLE, identityPolicies }], keys: [{ arn: KEY, manager: 'CUSTOMER', policy: keyPolicy }] };
}

function load(spec: WorldSpec, before?: World): World {
  const { world, problems } = loadWorld(spec, before);
  if (world === null) throw new Error(JSON.stringify(problems));
  return world;
}

describe('a world that is read after another', () => {
  const first = load(specOf(policy('kms:Decrypt'), inline('One', 'kms:Encrypt')));

  test('is the same as one that is read alone', () => {
    const edited = specOf(policy('kms:Sign'), inline('One', 'kms:Encrypt'), inline('Two', 'kms:Verify'));
    expect(load(edited, first)).toEqual(load(edited));
  });

  test('takes from it the policies that were not edited, and no other', () => {
    const second = load(specOf(policy('kms:Sign'), inline('One', 'kms:Encrypt')), first);
    expect(second.principals.get(ROLE)?.identityPolicies[0]).toBe(first.principals.get(ROLE)?.identityPolicies[0]);
    expect(second.keys.get(KEY)?.policy).not.toBe(first.keys.get(KEY)?.policy);
  });

  test('keeps two policies of one name and one text apart', () => {
    const [one, two] = load(specOf(policy('kms:Sign'), inline('One', 'kms:Encrypt'), inline('One', 'kms:Encrypt')), first).principals.get(ROLE)?.identityPolicies ?? [];
    expect(one).toEqual(two);
    expect(one).not.toBe(two);
  });

  test('says the same of what is no policy', () => {
    const broken = specOf(policy('kms:Sign'), { name: 'One', document: 1 as unknown as string });
    expect(loadWorld(broken, first).problems).toEqual(loadWorld(broken).problems);
  });
});
