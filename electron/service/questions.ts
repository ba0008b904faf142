import type { ConsoleCall } from '../../renderer/machines/sandbox/console/kms.ts';
import type { ReadingQuestion } from '../../renderer/machines/sandbox/reading.ts';
import type { WritingQuestion } from '../../renderer/machines/sandbox/views/outgoing-forms.ts';
import { list, object, readKept, text, texts } from '../../renderer/machines/kept-fields.ts';
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

/** A file with what was said to it, and what it shall come into. Throws with what is wrong with it, and where. */
export function readReading(value: unknown): ReadingQuestion {
  return readOrThrow(() => {
    const question = object(value, 'the question');
    texts(question, ['name', 'text'], 'the question');
    const answers = object(question['answers'], 'answers');
    texts(answers, Object.keys(answers), 'answers');
    if (question['chosen'] !== null) list(question['chosen'], 'chosen').forEach((one, index) => text(one, `chosen[${index}]`));
    readDocument(question['document'], 'document');
    return value as ReadingQuestion;
  });
}

/** A form of what is in a world. Throws with what is wrong with it, and where. */
export function readWriting(value: unknown): WritingQuestion {
  return readOrThrow(() => {
    const { document, key, attempt, created, form } = object(value, 'the question');
    readDocument(document, 'document');
    text(form, 'form');
    if (key !== null) text(key, 'key');
    if (attempt !== undefined) readAttempt(attempt, 'attempt');
    if (created !== undefined) text(created, 'created');
    return value as WritingQuestion;
  });
}

function readOrThrow<Question>(read: () => Question): Question {
  const result = readKept(read);
  if ('problem' in result) throw new Error(`The question cannot be read: ${result.problem}`);
  return result.record;
}
