import { decide, loadRequest, loadWorld, type Outcome, type WorldSpec } from '#engine';
import { type Import, readImport, resolveImport, type ResolvedImport } from '#exchange';

export type Part = Extract<ResolvedImport, { world: WorldSpec }>;

export function read(text: string, name = 'file'): Import {
  const result = readImport(name, text);
  if (result.kind === 'unreadable') throw new Error(`${result.problem.place}: ${result.problem.message}`);
  return result;
}

export function resolve(text: string, answers: Record<string, string> = {}, chosen?: readonly string[]): Part {
  const resolved = resolveImport(read(text), answers, chosen);
  if (resolved.problem !== undefined) throw new Error(`${resolved.problem.place}: ${resolved.problem.message}`);
  return resolved;
}

export function ask(spec: WorldSpec, principal: string, action: string, resource: string): Outcome {
  const { world, problems } = loadWorld(spec);
  const { request } = loadRequest({ principal, action, resource });
  if (world === null || request === null) throw new Error(JSON.stringify(problems));
  return decide(world, request);
}
