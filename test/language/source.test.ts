import { compile } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { withTexts } from '../../scripts/language/marked.ts';
import { numbered } from '../../scripts/language/numbered.ts';
import { translated } from '../../scripts/language/source.ts';

const keysOf = (code: string, path = 'x.ts'): string[] => translated(code, path).messages.map(({ text, other }) => (other === undefined ? text : `${text} | ${other}`));

/** What is a text of a script, and what is none. */
const scripts: readonly (readonly [title: string, code: string, ...keys: string[]])[] = [
  ['a sentence, wherever it stands', `throw new Error('There is no lesson here.');`, 'There is no lesson here.'],
  ['values in a sentence', 'const a = `There is no lesson ${id} in ${unit}.`;', 'There is no lesson {0} in {1}.'],
  ['a sentence in a value of another', "const a = `Denied: ${by ? `statement ${n} denies it` : 'nothing allows it'}`;", 'statement {0} denies it', 'nothing allows it', 'Denied: {0}'],
  ['a word in a member that is shown', `const a = { id: 'undo', label: 'Undo' };`, 'Undo'],
  ['words of a list of names', `const gateNames = { grants: 'Grants', scp: 'Policies' };`, 'Grants', 'Policies'],
  ['a word beside its name', `const themes = [['light', 'Light']];`, 'Light'],
  ['a word that stands where a sentence could', `const a = failed ? 'Not saved' : 'Saved';`, 'Not saved', 'Saved'],
  ['a chosen word', `const a = { lesson: 'Lesson' }[screen];`, 'Lesson'],
  ['both forms of a text with a number', "const a = plural(n, '# card of ' + '', 'x');", 'error'],
  ['names, types, ids and comparisons are none', `import a from 'some words'; const b: 'two words' = c; const d = { 'two words': 1 }; if (e === 'two words') f('kms:Decrypt', 'Undo');`],
  ['words of AWS are none', `const effectNames = { allow: 'Allow', state: 'PendingDeletion', spec: 'RSA_2048', action: 'kms:Decrypt' };`],
  ['what is searched for is none', `document.querySelector('a b'); text.includes('two words'); map.get('two words');`],
  ['a sentence about an action, and not a list of them', `f('kms:RetireGrant has no effect here.', 'kms:Sign kms:Verify aws:SourceArn');`, 'kms:RetireGrant has no effect here.'],
  ['styles and drawings are none', `const a = '1px solid var(--line)'; const b = \`translate(\${x}px \${y}px)\`; const c = 'M 1 2 L 3 4';`],
  ['what is said about a command is one, and the command is none', `f('aws kms sign --key-id x', 'aws kms sign, for PowerShell');`, 'aws kms sign, for PowerShell'],
  ['code for other programs is none', `const a = 'import { Stack } from "x";'; const b = \`enabled = \${c}\`;`],
  ['marked as verbatim it is none', `const a = /* verbatim: AWS says so */ 'is not authorized to perform';`],
  ['states and events of a machine are none', `const a = { on: { 'learner.names': { target: 'working', actions: 'plan' }, 'learner.notes': 'idle' } };`],
  ['what a policy says is none', `const a = { Sid: 'Allow the clerk', Effect: 'Allow' };`],
  ['names of worlds are none', `const a = { name: 'Harbor Supply', title: 'The harbor' };`, 'The harbor'],
  ['a page of AWS is called what it is called', `const a = { title: 'Key policies in AWS KMS', url: 'https://docs.aws.amazon.com' };`],
];

describe('texts of a script', () => {
  test.each(scripts)('%s', (_title, code, ...keys) => {
    if (keys[0] === 'error') expect(() => keysOf(code)).toThrow('plural takes two texts');
    else expect(keysOf(code)).toEqual(keys);
  });

  test('a number with its two forms is one text', () => {
    const { code, messages } = translated('const a = plural(n, `# card of ${unit}`, `# cards of ${unit}`);', 'x.ts');
    expect(messages).toEqual([{ text: '# card of {0}', other: '# cards of {0}', at: 10 }]);
    expect(code).toContain('n_(n, f_`# card of ${unit}`, f_`# cards of ${unit}`)');
  });

  test('numbers are written as the language writes them', () => {
    expect(translated(`const a = n.toLocaleString('en'); const b = new Intl.DateTimeFormat('en');`, 'x.ts').code).toContain('n.toLocaleString(l_); const b = new Intl.DateTimeFormat(l_)');
  });
});

const components: readonly (readonly [title: string, code: string, ...keys: string[]])[] = [
  ['a text', '<p>  Nothing is called that. </p>', 'Nothing is called that.'],
  ['texts and values are one', '<p>Task {n} of {all}</p>', 'Task {0} of {1}'],
  ['an icon is no part of it', '<button><Icon /> Undo</button>', 'Undo'],
  ['an element in a sentence is a part of it, and has its own words', '<p>Press <b>both keys</b> at once.</p>', 'both keys', 'Press {0} at once.'],
  ['an element at the end that is no word of it is none', '<label>Key <span class="dot"></span></label>', 'Key'],
  ['a no-break space at the ends is a part of it', '<b>&nbsp;of {all}&nbsp; </b>', '\u00a0of {0}\u00a0'],
  ['what a component says to the ear', '<Circle aria-label="Begun:" />', 'Begun:'],
  ['attributes that are read', '<input class="two words" placeholder="Search" aria-label="Task {n}" />', 'Search', 'Task {0}'],
  ['a word that is drawn', `<p>{open ? 'Fold' : 'Unfold'}</p>`, 'Fold', 'Unfold'],
  ['code and keys are none', '<code>some code</code><kbd>Ctrl Enter</kbd>'],
  ['blocks divide', '{#if a}One thing{:else}Another thing{/if}', 'One thing', 'Another thing'],
  ['texts of the script', `<script lang="ts">const label = 'Undo' as string;</script>{label}`, 'Undo'],
];

describe('texts of a component', () => {
  test.each(components)('%s', (_title, code, ...keys) => {
    expect(keysOf(code, 'X.svelte')).toEqual(keys);
    const result = translated(code, 'X.svelte').code ?? code;
    expect(() => compile(result, { generate: 'client', runes: true })).not.toThrow();
  });

  test('a sentence with elements says where each of them stands', () => {
    expect(translated('<p>Press <b>it</b> at {when}.</p>', 'X.svelte').code).toMatch(/\{#each p_\("Press \{0\} at \{1\}\."\) as p_\}\{#if p_ === 0\}<b>.it.<\/b>\{:else if p_ === 1\}\{when\}\{:else\}\{p_\}\{\/if\}\{\/each\}/u);
  });

  /** What a component draws with, once it is compiled. */
  function compiled(code: string): string {
    const { js } = compile(translated(code, 'X.svelte').code ?? code, { generate: 'client', runes: true });
    return withTexts(js.code, 'texts:runtime') ?? js.code;
  }

  const inMarkup: readonly (readonly [title: string, code: string, holds: string])[] = [
    ['a text that never changes stays in the markup', '<p>Nothing is\n  called that.</p>', '$.from_html(h_`<p>${`Nothing is called that.`}</p>`)'],
    ['an attribute too', `<input aria-label='Find "it"' />`, '<input aria-label="${`Find &quot;it&quot;`}"/>'],
    ['as does one with signs of markup', '<p>Down &lt; to &amp; `here`</p>', '${`Down &lt; to &amp; \\`here\\``}'],
    ['one that stands alone', '{#if a}Undo it{/if}', 's_('],
    ['what a component is given is a value', `<Card title="Undo it" />`, 't_("Undo it")'],
    ['and what is put on with other attributes', `<p {...rest} title="Undo it"></p>`, `s_('Undo it')`],
  ];

  test.each(inMarkup)('%s', (_title, code, holds) => {
    const result = compiled(code);
    expect(result).toContain(holds);
    expect(result).not.toMatch(/[\uf8f0\uf8f1]/);
  });

  test('one that is lost stops the build', () => {
    expect(() => withTexts('x.\uf8f0Undo it\uf8f1', 'texts:runtime')).toThrow('does not know');
  });
});

describe('texts apart from the modules', () => {
  const texts = ['Task {0} of {1}', 'Undo', 'R&D', '# card', '# cards', 'of {0}', 'all'];
  const numberOf = (text: string): number => {
    if (!texts.includes(text)) throw new Error(`not listed: ${text}`);
    return texts.indexOf(text);
  };
  const head = "import { t_ as s_, t_, h_, n_, f_ } from 'texts:runtime';";
  test.each([
    ["s_('Undo'); t_(`Undo`); t_(name);", 's_(1); t_(1); t_(name);'],
    ['t_`Task ${n} of ${all}`;', 't_(0,(n),(all));'],
    ["t_`Task ${t_('all')} of ${n > 1 ? t_`of ${n}` : ''}`;", "t_(0,(t_(6)),(n > 1 ? t_(5,(n)) : ''));"],
    ['n_(n, f_`# card`, f_`# cards`);', 'n_(n, f_(3), f_(4));'],
    ['h_`<b title="${`Undo`}">${`R&amp;D`}</b>`;', 'h_`<b title="${1}">${2}</b>`;'],
    ["other('Undo'); const a = { t_: 'Undo' };", null],
  ])('%s', (code, wanted) => {
    expect(numbered(`${head} ${code}`, numberOf)).toBe(wanted === null ? null : `${head} ${wanted}`);
  });

  test('a text that is in no list stops the build', () => {
    expect(() => numbered(`${head} t_('Nowhere');`, numberOf)).toThrow('not listed: Nowhere');
  });

  test('a module without texts stays as it is', () => {
    expect(numbered("const t_ = (a) => a; t_('Undo');", numberOf)).toBe(null);
  });
});
