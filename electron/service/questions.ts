import type { ConsoleCall } from '../../renderer/machines/sandbox/console/kms.ts';
import { object, readKept, text } from '../../renderer/machines/kept-fields.ts';
import { readAttempt, readDocument } from '../../renderer/machines/sandbox/record.ts';

/** A line with the world in which it is run. Throws with what is wrong with it, and where. */
export function readCall(value: unknown): ConsoleCall {
  return readOrThrow(() => {
    const { line, document, attempt, material } = object(value, 'the question');
    text(line, 'line');
    readDocument(document, 'document');
    readAttempt(attempt, 'attempt');
    if (material !== null) object(material, 'material');
    return value as ConsoleCall;
  });
}

function readOrThrow<Question>(read: () => Question): Question {
  const result = readKept(read);
  if ('problem' in result) throw new Error(`The question cannot be read: ${result.problem}`);
  return result.record;
}
