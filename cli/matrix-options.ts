import { askersOf, kmsActions, loadRequest, type MatrixOptions, type World } from '#engine';

/** The options that `matrix` and `diff` share. */
export const matrixArguments = {
  json: { type: 'boolean' },
  world: { type: 'string' },
  principal: { type: 'string', multiple: true },
  action: { type: 'string', multiple: true },
  key: { type: 'string', multiple: true },
  context: { type: 'string', multiple: true },
  'encryption-context': { type: 'string', multiple: true },
  time: { type: 'string' },
} as const;

/** The lines of the help about them. */
export const matrixUsage: readonly string[] = [
  '[--principal ARN]… [--action kms:Decrypt]… [--key ARN]…   only these',
  '[--context KEY=VALUE]… [--encryption-context KEY=VALUE]… [--time ISO]   what every request carries',
];

export interface MatrixValues {
  readonly principal?: readonly string[] | undefined;
  readonly action?: readonly string[] | undefined;
  readonly key?: readonly string[] | undefined;
  readonly context?: readonly string[] | undefined;
  readonly 'encryption-context'?: readonly string[] | undefined;
  readonly time?: string | undefined;
}

/** What the matrix is asked about, or a sentence about the option that cannot be read. */
export function readMatrixOptions(world: World, values: MatrixValues): MatrixOptions | string {
  const known = kmsActions.map(({ name }) => name);
  const action = values.action?.find((wanted) => !known.some((name) => name.toLowerCase() === wanted.toLowerCase()));
  if (action !== undefined) return `KMS has no action ${action}`;
  const key = values.key?.find((arn) => !world.keys.has(arn));
  if (key !== undefined) return `the world has no key ${key}; it has ${[...world.keys.keys()].join(', ')}`;
  const context = pairs(values.context);
  const encryptionContext = pairs(values['encryption-context']);
  if (typeof context === 'string') return context;
  if (typeof encryptionContext === 'string') return encryptionContext;
  const carrying = {
    ...(values.context === undefined ? {} : { context }),
    ...(values['encryption-context'] === undefined ? {} : { encryptionContext }),
    ...(values.time === undefined ? {} : { time: values.time }),
  };
  const principals = values.principal ?? askersOf(world);
  for (const principal of principals) {
    const { problems } = loadRequest({ ...carrying, principal, action: 'kms:Decrypt', resource: '*' });
    if (problems[0] !== undefined) return `${problems[0].path}: ${problems[0].message}`;
  }
  return { principals, carrying, ...(values.action === undefined ? {} : { actions: values.action }), ...(values.key === undefined ? {} : { keys: values.key }) };
}

function pairs(given: readonly string[] | undefined): Record<string, string> | string {
  const found = new Map<string, string>();
  for (const pair of given ?? []) {
    const at = pair.indexOf('=');
    if (at < 1) return `"${pair}" is not KEY=VALUE`;
    found.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return Object.fromEntries(found);
}
