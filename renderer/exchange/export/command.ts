import { parseArn, type PolicyDocument } from '#engine';
import { asciiJson, type Exported, exporting, membersOf } from './document.ts';

export interface CommandOptions {
  /** The key's ARN. */
  readonly key: string;
  readonly shell: 'posix' | 'powershell';
  /** `inline`: one thing to paste; `file`: the policy is in a file already. */
  readonly from: 'inline' | 'file';
  readonly file?: string;
}

/** The policy, formatted. */
export function policyJson(policy: PolicyDocument): Exported {
  return exporting(() => `${JSON.stringify(membersOf(policy), null, 2)}\n`);
}

/**
 * The command that saves a policy.
 * https://docs.aws.amazon.com/cli/latest/reference/kms/put-key-policy.html
 *
 * PowerShell before 7.3 drops quotes inside an argument, and later ones do not, so there the policy always goes through a file.
 */
export function putKeyPolicyCommand(policy: PolicyDocument, { key, shell, from, file = 'key-policy.json' }: CommandOptions): Exported {
  return exporting(() => {
    const members = membersOf(policy);
    const quote = shell === 'posix' ? posixQuoted : powerShellQuoted;
    const region = parseArn(key)?.region ?? '';
    const command = (document: string): string => `aws kms put-key-policy --key-id ${quote(key)} --policy-name default${region === '' ? '' : ` --region ${quote(region)}`} --policy ${document}\n`;
    if (from === 'file') return command(quote(`file://${file}`));
    if (shell === 'posix') return command(posixQuoted(asciiJson(members)));
    // Such a text ends only at a line that starts with its closing sign, and a line of JSON never does.
    return `@'\n${asciiJson(members, 2)}\n'@ | Set-Content -Encoding ascii -LiteralPath ${quote(file)}\n${command(quote(`file://${file}`))}`;
  });
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
function posixQuoted(text: string): string {
  return /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** PowerShell takes typographic quotes for quotes too. */
function powerShellQuoted(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
