import { kindName } from './kind-names.ts';
import { answerWords } from './answer.ts';
import type { PersonAnswer } from './lesson.ts';
import type { StageModel } from './stage.ts';
import type { Territory } from './stage-territories.ts';

/** Where everybody stands, in words: one line for each territory. */
export function placesInWords(territories: readonly Territory[]): readonly string[] {
  return territories.map(({ name, digits, people, resource }) => {
    const things = resource === null ? [] : [[resource.name, resource.detail, resource.state].filter((word) => word !== undefined).join(', ')];
    const everybody = [...people.map((person) => `${person.name}, ${kindName(person.role)}`), ...things];
    return `${[name, digits].filter((word) => word !== '').join(' ')}: ${everybody.length === 0 ? 'nobody' : everybody.join('; ')}.`;
  });
}

/**
 * What the picture shows at a step of the walk, in words: an answer that the picture does not show yet is not told either.
 *
 * @param step how many gates have answered, in the order of evaluation; more than there are: the outcome is known
 * @param answers everybody's own answer to the same request, by their short name
 */
export function listAt(model: StageModel, step: number, answers: ReadonlyMap<string, PersonAnswer>): readonly string[] {
  const visited = [...model.gates].sort((first, second) => first.order - second.order);
  const [call, ...rest] = model.list;
  const gates = visited.map(({ order, name }) => (order < step ? (rest[order] ?? '') : `${name}: has not answered yet.`));
  const finished = step > model.gates.length;
  const others = model.territories.flatMap(({ people }) =>
    people.flatMap(({ id, name, calls }) => {
      const answer = answers.get(id);
      return answer === undefined || calls ? [] : [`The same request from ${name}: ${answerWords[answer.shape]}${answer.change === null ? '' : answer.change === 'gained' ? ', gained since the start' : ', lost since the start'}.`];
    }),
  );
  return [call ?? '', ...gates, ...rest.slice(model.gates.length, finished ? model.gates.length + 1 : model.gates.length), ...rest.slice(model.gates.length + 1), ...others];
}
