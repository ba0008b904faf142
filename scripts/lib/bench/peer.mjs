import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAME = join('node_modules', '@cloud-copilot', 'iam-simulate', 'dist', 'esm');

/**
 * Another simulator, installed by someone for the occasion; it is no dependency of this project.
 *
 * @param {string} folder where it was installed
 * @returns {Promise<(scenario: import('./scenarios.mjs').Scenario) => Promise<{ publicCall: (index: number) => Promise<boolean>, inner: (index: number) => boolean }>>}
 */
export async function loadPeer(folder) {
  const load = (/** @type {string[]} */ ...path) => import(pathToFileURL(join(folder, ...path)).href);
  const { runSimulation } = await load(NAME, 'index.js');
  const { authorize } = await load(NAME, 'core_engine', 'CoreSimulatorEngine.js');
  const { AwsRequestImpl } = await load(NAME, 'request', 'request.js');
  const { RequestContextImpl } = await load(NAME, 'requestContext.js');
  const { DiscoveryContextKeyConstraints } = await load(NAME, 'context_keys', 'discoveryContextKeyConstraints.js');
  const { loadPolicy } = await load('node_modules', '@cloud-copilot', 'iam-policy', 'dist', 'esm', 'index.js');

  return async ({ world, requests }) => {
    const [key] = world.keys;
    const policies = new Map(world.principals.map((/** @type {any} */ one) => [one.arn, one.identityPolicies ?? []]));
    const simulations = requests.map(({ principal, action, resource, context }) => ({
      request: { principal, action, resource: { resource, accountId: resource.split(':')[4] }, contextVariables: context },
      identityPolicies: (policies.get(principal) ?? []).map((/** @type {any} */ policy, /** @type {number} */ index) => ({ name: `policy ${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: key.policy,
    }));
    const prepared = simulations.map(({ request, identityPolicies }) => ({
      request: new AwsRequestImpl(request.principal, request.resource, request.action, new RequestContextImpl(request.contextVariables)),
      sessionPolicy: undefined,
      identityPolicies: identityPolicies.map((/** @type {any} */ one) => loadPolicy(one.policy, { name: one.name })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: loadPolicy(key.policy, { name: 'key policy' }),
      permissionBoundaries: undefined,
      vpcEndpointPolicies: undefined,
      simulationParameters: { simulationMode: 'Strict', discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]) },
    }));
    return {
      publicCall: async (index) => (await runSimulation(simulations[index], {})).overallResult === 'Allowed',
      inner: (index) => authorize(prepared[index]).result === 'Allowed',
    };
  };
}
