import { type KeySpec, parseArn } from '#engine';
import { invalid, notFound, Refusal } from '../answers.ts';
import { type Call, keyOf, named } from '../call.ts';
import { idOf, isoDate } from '../metadata.ts';
import { page } from '../pages.ts';
import { detailsOf, type State, withKey } from '../state.ts';
import { ownKeys } from './keys.ts';
import { nothing, type Operation } from './operation.ts';

/** The alias as a resource, once its name has the form of one. */
function aliasArn(call: Call): string {
  const name = call.parameters.text('AliasName');
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) throw new Refusal('InvalidAliasNameException', 'An alias name begins with alias/, for example alias/billing.');
  return `arn:${call.partition}:kms:${call.region}:${call.account ?? ''}:${name}`;
}

/** The prefix alias/aws/ belongs to AWS managed keys. */
function checkName(call: Call): string {
  const name = call.parameters.text('AliasName');
  if (name.startsWith('alias/aws/')) throw new Refusal('InvalidAliasNameException', 'The prefix alias/aws/ is reserved for AWS managed keys.');
  return name;
}

const target = (call: Call): string => named(call, call.parameters.text('TargetKeyId'));

function targetKey(call: Call): KeySpec {
  const arn = target(call);
  if (arn.includes(':alias/')) throw new Refusal('InvalidArnException', 'TargetKeyId is a key id or a key ARN, not an alias.');
  const key = keyOf(call.state, arn);
  if (key === null) throw notFound(arn);
  if (parseArn(key.arn)?.region !== call.region) throw new Refusal('InvalidArnException', 'An alias and its key are in the same Region.');
  return key;
}

const withAlias = (state: State, arn: string, name: string): State => withKey(state, arn, (key) => ({ ...key, aliases: [...(key.aliases ?? []), name] }));
const withoutAlias = (state: State, arn: string, name: string): State => withKey(state, arn, (key) => ({ ...key, aliases: (key.aliases ?? []).filter((one) => one !== name) }));

function aliasKey(call: Call): KeySpec {
  const key = keyOf(call.state, aliasArn(call));
  if (key === null) throw new Refusal('NotFoundException', `Alias ${aliasArn(call)} is not found.`);
  return key;
}

export const CreateAlias: Operation = {
  asks: (call) => [{ action: 'kms:CreateAlias', resources: [aliasArn(call), target(call)] }],
  perform: (call) => {
    const name = checkName(call);
    const key = targetKey(call);
    if (keyOf(call.state, aliasArn(call)) !== null) throw new Refusal('AlreadyExistsException', `An alias with the name ${aliasArn(call)} already exists`);
    return { output: nothing, state: withAlias(call.state, key.arn, name) };
  },
};

const sort = ({ spec = 'SYMMETRIC_DEFAULT' }: KeySpec): string => (spec === 'SYMMETRIC_DEFAULT' ? 'symmetric' : spec.startsWith('HMAC') ? 'HMAC' : 'asymmetric');

/**
 * UpdateAlias needs permission on the alias, on the key that has it and on the key that gets it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
export const UpdateAlias: Operation = {
  asks: (call) => {
    const from = keyOf(call.state, aliasArn(call));
    return [{ action: 'kms:UpdateAlias', resources: [aliasArn(call), ...(from === null ? [] : [from.arn]), target(call)] }];
  },
  perform: (call) => {
    const name = checkName(call);
    const from = aliasKey(call);
    const to = targetKey(call);
    if (/^Pending(Replica)?Deletion$/.test(to.state ?? '')) throw new Refusal('KMSInvalidStateException', `${to.arn} is pending deletion.`, true);
    if (sort(from) !== sort(to) || (from.usage ?? 'ENCRYPT_DECRYPT') !== (to.usage ?? 'ENCRYPT_DECRYPT')) throw invalid('An alias moves only to a key of the same type and the same key usage.');
    return { output: nothing, state: withAlias(withoutAlias(call.state, from.arn, name), to.arn, name) };
  },
};

export const DeleteAlias: Operation = {
  asks: (call) => [{ action: 'kms:DeleteAlias', resources: [aliasArn(call)] }],
  perform: (call) => {
    const name = checkName(call);
    return { output: nothing, state: withoutAlias(call.state, aliasKey(call).arn, name) };
  },
};

export const ListAliases: Operation = {
  asks: () => [{ action: 'kms:ListAliases', resources: ['*'] }],
  perform: (call) => {
    const wanted = call.parameters.optionalText('KeyId');
    const only = wanted === undefined ? null : named(call, wanted);
    const keys = ownKeys(call).filter(({ arn }) => only === null || arn === only);
    if (only !== null && keys.length === 0) throw notFound(only);
    const rows = keys.flatMap(({ arn, aliases = [] }) =>
      aliases.map((AliasName) => ({ AliasName, AliasArn: `${arn.slice(0, arn.lastIndexOf(':key/'))}:${AliasName}`, TargetKeyId: idOf(arn), CreationDate: isoDate(detailsOf(call.state, arn).created ?? 0) })),
    );
    return { output: page(call.parameters, 'Aliases', rows) };
  },
};
