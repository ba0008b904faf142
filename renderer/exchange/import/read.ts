import { loadWorld } from '#engine';
import { Fault, isObject, member } from '../json.ts';
import type { Import, ImportResult, ResolvedImport } from '../types.ts';
import { authorizationDetails } from './formats/authorization-details.ts';
import { cloudFormation } from './formats/cloudformation/template.ts';
import { describeKey } from './formats/describe-key.ts';
import type { Format } from './formats/format.ts';
import { getKeyPolicy, keyPolicy } from './formats/key-policy.ts';
import { listGrants } from './formats/list-grants.ts';
import { terraform } from './formats/terraform.ts';
import { caseFile, worldFile } from './formats/world-file.ts';
import { Inquiry } from './inquiry.ts';
import { turnedName } from './names.ts';
import { type Content, readContent } from './text.ts';

/** The most telling form first: a template may well have a member that another form has too. */
const formats: readonly Format[] = [cloudFormation, terraform, authorizationDetails, describeKey, listGrants, caseFile, worldFile, keyPolicy, getKeyPolicy];

/**
 * Recognises a file by what it holds, whatever it is called. Never throws: what cannot be read comes back with its place.
 *
 * @param name the file's name, for titles and messages
 * @param text what it holds
 */
export function readImport(name: string, text: string): ImportResult {
  try {
    const content = bodyOf(readContent(text));
    const format = formats.find((one) => one.recognises(content.value));
    if (format === undefined) throw new Fault('the file', unrecognised);
    const inquiry = new Inquiry();
    const { title, choices, choose } = format.read(content, inquiry, null);
    return { kind: format.kind, name, title, questions: inquiry.questions, choices, choose, content };
  } catch (fault) {
    return { kind: 'unreadable', name, problem: problemOf(fault) };
  }
}

/** `aws cloudformation get-template` prints a template inside of an answer: as it was written, or as JSON. */
function bodyOf(content: Content): Content {
  const body = member(content.value, 'TemplateBody');
  return typeof body === 'string' ? readContent(body) : isObject(body) ? { value: body, text: null } : content;
}

const unrecognised =
  'It is none of the forms that can be read: a key policy; what aws kms get-key-policy, describe-key or list-grants or aws iam get-account-authorization-details prints; a CloudFormation template; a Terraform state or plan in JSON; a world or case file of this app.';

/**
 * The part of a world that a file stands for, with what it leaves open answered. Never throws.
 *
 * @param answers by the id of the question; where one is missing its default counts
 * @param chosen ids of the import's choices; absent: all keys, or the first world
 * @param taken IDs that a key which has none in the file must not get
 */
export function resolveImport(imported: Import, answers: Readonly<Record<string, string>> = {}, chosen?: readonly string[], taken?: ReadonlySet<string>): ResolvedImport {
  try {
    const format = formats.find(({ kind }) => kind === imported.kind);
    if (format === undefined) throw new Fault('the file', unrecognised);
    const inquiry = new Inquiry(answers, taken);
    const { world, keys, sandbox, cases } = format.read(imported.content as Content, inquiry, chosen ?? null);
    const [problem] = loadWorld(world).problems;
    if (problem !== undefined) throw new Fault(problem.path === '' ? 'the file' : problem.path, `It ${problem.message}.`);
    const name = turnedName(world) ?? turnedName(cases?.map((one) => one.name) ?? null, 'cases') ?? turnedName(isObject(sandbox) ? { ...sandbox, details: null } : null, 'sandbox');
    if (name !== null) throw new Fault(name, 'This name holds a character that breaks its line or turns its direction, so that it would be read as another.');
    return { world, keys, notes: inquiry.notes, questions: inquiry.questions, sandbox, ...(cases === undefined ? {} : { cases }) };
  } catch (fault) {
    return { problem: problemOf(fault) };
  }
}

function problemOf(fault: unknown): { place: string; message: string } {
  if (fault instanceof Fault) return { place: fault.place, message: fault.message };
  // Functions of a template that refer to each other in a circle end here.
  if (fault instanceof RangeError) return { place: 'the file', message: 'It refers to itself or is nested too deep.' };
  return { place: 'the file', message: 'It cannot be read.' };
}
