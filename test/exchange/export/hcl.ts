import parser from 'hcl2-parser';

// The package's own types do not describe what it exports.
const { parseToObject } = parser as { parseToObject: (text: string) => [module: unknown, error: { readonly message?: string } | null] };

/** HashiCorp's own parser, compiled for JavaScript: a module as it reads it. */
export function hclBlocks(text: string): unknown {
  const [module, error] = parseToObject(text);
  if (error !== null) throw new Error(`${JSON.stringify(error)}\n${text}`);
  return module;
}

/** The value of an expression without references. */
export function hclExpression(text: string): unknown {
  return (hclBlocks(`locals {\n  value = ${text}\n}\n`) as { locals: { value: unknown }[] }).locals[0]?.value;
}
