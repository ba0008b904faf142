import type { Range } from './1-text/range.ts';

/** A remark about a document's text: where it is, what is wrong, and what helps. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help?: string;
  readonly range: Range;
}

type Values = Readonly<Record<string, string | number>>;
type Wording = readonly [severity: 'error' | 'warning', message: string, help?: string];

/** The wording of every diagnostic. `{name}` is filled in. */
const wordings = {
  'text.too-long': ['error', 'This text is too long to read as a policy.', 'A key policy has at most 32,768 bytes.'],
  'text.too-deep': ['error', 'This text nests more than {limit} levels deep.', 'A policy needs about six.'],
  'text.empty': ['error', 'There is no policy here.', 'A policy is a JSON object: it begins with { and ends with }.'],
  'text.comma-expected': ['error', 'A comma is missing here.', 'Put a comma between two members or two values.'],
  'text.colon-expected': ['error', 'A colon is missing here.', 'A member is written "Name": value.'],
  'text.name-expected': ['error', 'A name in double quotes is expected here.', 'If a comma stands before a closing brace, remove the comma.'],
  'text.value-expected': ['error', 'A value is missing here.', 'If a comma stands before a closing bracket, remove the comma.'],
  'text.brace-expected': ['error', 'A closing brace } is missing.', 'Every { needs its }.'],
  'text.bracket-expected': ['error', 'A closing bracket ] is missing.', 'Every [ needs its ].'],
  'text.end-expected': ['error', 'Text follows after the end of the policy.', 'Remove it, or check for one closing brace too many.'],
  'text.comment': ['error', 'JSON has no comments.', 'Remove the comment.'],
  'text.bad-string': ['error', 'This string is not complete.', 'A string ends with a double quote; a backslash is written \\\\.'],
  'text.bad-symbol': ['error', '`{text}` is not a JSON value.', 'Put text in double quotes.'],
  'text.duplicate-key': ['error', '"{key}" stands here twice.', 'Keep one of them. To give several values, use a list.'],

  'policy.not-object': ['error', 'A policy is a JSON object.', 'It begins with { and has a Statement.'],
  'policy.unknown-element': ['error', 'A policy has no element "{name}".', 'It has Version, Id and Statement.'],
  'policy.bad-version': ['error', 'There is no policy version "{value}".', 'Use "2012-10-17".'],
  'policy.no-version': ['warning', 'Version is missing.', 'Without "2012-10-17", policy variables are plain text.'],
  'policy.no-statement': ['error', 'The policy has no Statement.', 'Add "Statement": [ … ] with at least one statement.'],
  'policy.bad-characters': ['error', 'A key policy cannot contain this character.', 'Use characters up to U+00FF, tabs and line ends.'],

  'statement.not-object': ['error', 'A statement is a JSON object.', 'Write { "Effect": …, "Action": …, "Resource": … }.'],
  'statement.unknown-element': ['error', 'A statement has no element "{name}".', 'Did you mean "{suggestion}"?'],
  'statement.no-effect': ['error', 'The statement has no Effect.', 'Add "Effect": "Allow" or "Effect": "Deny".'],
  'statement.bad-effect': ['error', 'Effect is "Allow" or "Deny", written exactly so.'],
  'statement.no-principal': ['error', 'The statement has no Principal.', 'A statement of a key policy says who it is about: add "Principal": { "AWS": … }.'],
  'statement.principal-in-identity-policy': ['error', 'This kind of policy has no {name}.', 'It is attached to a principal already. Remove {name}.'],
  'statement.resource-in-trust-policy': ['error', 'A trust policy has no {name}.', 'It is about the role it hangs on. Remove {name}.'],
  'statement.both': ['error', 'A statement has either {first} or {second}, not both.'],
  'statement.no-action': ['error', 'The statement has no Action, so it has no effect.', 'Add "Action": "kms:…".'],
  'statement.no-resource': ['error', 'The statement has no Resource, so it has no effect.', 'Add "Resource": "*".'],
  'statement.bad-sid': ['error', 'A Sid here has only letters and digits.'],
  'statement.not-text': ['error', '{name} takes text in double quotes.'],
  'statement.not-list': ['error', '{name} takes text in double quotes, or a list of such texts.'],
  'statement.empty-list': ['warning', 'This list is empty, so {name} matches nothing.'],

  'action.no-prefix': ['error', '"{text}" is not an action.', 'Write the service first: "kms:{text}".'],
  'action.comma': ['error', 'This entry holds several actions, so it matches none.', 'Make a list: ["kms:Encrypt", "kms:Decrypt"].'],
  'action.not-of-trust': ['error', 'A trust policy is about assuming the role, so it cannot name "{text}".', 'Use "sts:AssumeRole".'],
  'action.unknown': ['warning', 'KMS has no action "{text}".', 'Check the spelling. Completion lists every action.'],

  'principal.not-object': ['error', 'Principal is "*", or an object such as { "AWS": "arn:aws:iam::111122223333:role/App" }.'],
  'principal.unknown-type': ['error', 'There is no kind of principal "{name}".', 'Use AWS or Service.'],
  'principal.not-usable': ['error', 'A key policy cannot name a principal of the kind {name}.'],
  'principal.bad-entry': ['error', '"{text}" is not a principal.', 'Use the ARN of a user, role or session, an account’s twelve digits, or "*".'],
  'principal.wildcard': ['error', 'A principal cannot contain a wildcard.', 'Name each principal, or use "*" with a condition on aws:PrincipalArn.'],
  'principal.group': ['error', 'A group is never a principal.', 'Name its users, or a role.'],

  'condition.not-object': ['error', 'Condition is an object: { "Operator": { "key": "value" } }.'],
  'condition.unknown-operator': ['error', 'There is no condition operator "{name}".', 'Check the spelling and the case, for example StringEquals.'],
  'condition.bad-key': ['error', '"{name}" is not a condition key.', 'A key is written service:name, for example kms:ViaService.'],
  'condition.unknown-key': ['warning', 'KMS knows no condition key "{name}".', 'Check the spelling. Completion lists the usual keys.'],
  'condition.duplicate-key': ['error', '"{name}" stands twice in this operator.', 'Case does not tell condition keys apart. Put the values in one list.'],
  'condition.bad-value': ['error', 'A condition’s value is text, a number, true or false, or a list of them.'],
  'condition.null-qualified': ['error', 'Null takes no ForAllValues, ForAnyValue or IfExists.'],
} as const satisfies Record<string, Wording>;

export type DiagnosticCode = keyof typeof wordings;

/**
 * A diagnostic with its words filled in.
 *
 * @param values what stands for each `{name}` of the wording
 */
export function diagnose(code: DiagnosticCode, range: Range, values: Values = {}): Diagnostic {
  const [severity, message, help] = wordings[code] as Wording;
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (all, name: string) => (name in values ? String(values[name]) : all));
  return { code, severity, message: fill(message), range, ...(help === undefined ? {} : { help: fill(help) }) };
}
