import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { accessMatrix, type AccessMatrix, type Decision, explain, explanationLines, headline, loadRequest, loadWorld, validatePolicy, type WorldSpec } from '#engine';
import { caseFileJson, decisionMarkdown, decisionText, matrixCsv, readImport, report, worldJson } from '#exchange';
import { evaluateFile } from '../../../cli/evaluate.ts';
import { readWorldFile } from '../../../cli/world-file.ts';
import { hostileText, KEY } from './support.ts';

const ANA = 'arn:aws:iam::111122223333:user/Ana';
const runs = { numRuns: 60, seed: 20261125 };

function worldWith(sid: string): WorldSpec {
  const policy = { Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', Principal: { AWS: ANA }, Action: 'kms:Decrypt', Resource: '*' }] };
  return { accounts: [{ id: '111122223333' }], principals: [{ arn: ANA }], keys: [{ arn: KEY, manager: 'CUSTOMER', policy }] };
}

function decisionOf(spec: WorldSpec, encryptionContext: Record<string, string> = {}): Decision {
  const { world } = loadWorld(spec);
  const { request } = loadRequest({ principal: ANA, action: 'kms:Decrypt', resource: KEY, encryptionContext });
  if (world === null || request === null) throw new Error('cannot be read');
  return explain(world, request);
}

/** A text as people shall see it: nothing hidden in it. */
const hidden = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const seen = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('a decision', () => {
  test('as text shows everything, and nothing hides in it', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (title, sid) => {
        const decision = decisionOf(worldWith(sid), { [sid]: title });
        const lines = decisionText(title, decision).split('\n');
        expect(lines[0]).toBe(seen(title));
        expect(lines).toContain(seen(headline(decision)));
        expect(lines.filter((line) => hidden.test(line))).toEqual([]);
        expect(lines.some((line) => line.includes('(decides)'))).toBe(true);
      }),
      runs,
    );
  });

  test('as Markdown says the same, and no sign of it means more', () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    fc.assert(
      fc.property(hostileText, hostileText, (title, sid) => {
        const decision = decisionOf(worldWith(sid), { [sid]: title });
        const tokens = markdown.parse(decisionMarkdown(title, decision), {});
        const texts = tokens.filter(({ type }) => type === 'inline').map(({ children }) => (children ?? []).map(({ content }) => content).join(''));
        const collapsed = (text: string): string => seen(text).trim();
        expect(texts[0] ?? '').toBe(collapsed(title));
        expect(texts).toContain(collapsed(headline(decision)));
        for (const { sentence } of explanationLines(decision)) expect(texts.some((text) => text.includes(collapsed(sentence)))).toBe(true);
        const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open').map((link) => link.attrGet('href'));
        expect(links.every((link) => String(link).startsWith('https://docs.aws.amazon.com/'))).toBe(true);
        expect(new Set(tokens.map(({ type }) => type))).toEqual(new Set(['heading_open', 'inline', 'heading_close', 'paragraph_open', 'paragraph_close', 'bullet_list_open', 'list_item_open', 'list_item_close', 'bullet_list_close', ...(decision.basis.kind === 'allowed' ? [] : ['blockquote_open', 'blockquote_close'])]));
      }),
      runs,
    );
  });
});

describe('the matrix for a spreadsheet', () => {
  const rows = (text: string): string[][] => {
    const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g)];
    const found: string[][] = [[]];
    for (const [, quoted, bare, end] of cells) {
      found.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
      if (end === '\r\n') found.push([]);
    }
    return found.slice(0, -1);
  };
  const { world } = loadWorld(worldWith('s'));
  if (world === null) throw new Error('cannot be read');
  const matrix = accessMatrix(world);

  test('is wide, with a number that is one', () => {
    const [head, ...body] = rows(matrixCsv(matrix));
    expect(head).toEqual(['Key', 'Principal', 'Allowed actions', ...matrix.actions]);
    const ana = body.find((row) => row[1] === ANA) ?? [];
    expect([ana[2], ana[3 + matrix.actions.indexOf('kms:Decrypt')], ana[3 + matrix.actions.indexOf('kms:Encrypt')]]).toEqual(['1', 'allow', 'implicitDeny']);
    expect(matrixCsv(matrix)).toContain(`${ANA},1,`);
  });

  test('is long, an answer a row', () => {
    const [, ...body] = rows(matrixCsv(matrix, { form: 'long' }));
    expect(body.length).toBe(matrix.rows.length * matrix.actions.length);
    expect(body).toContainEqual([KEY, ANA, 'kms:Encrypt', 'implicitDeny', 'keyPolicy', '']);
  });

  test('says what KMS itself refuses', () => {
    const disabled = loadWorld({ ...worldWith('s'), keys: worldWith('s').keys.map((key) => ({ ...key, state: 'Disabled' as const })) }).world;
    if (disabled === null) throw new Error('cannot be read');
    const body = rows(matrixCsv(accessMatrix(disabled, { actions: ['kms:Decrypt'], principals: [ANA] })));
    expect(body[1]).toEqual([KEY, ANA, '0', 'DisabledException']);
  });

  test('has a mark for Excel when it is wanted', () => expect([matrixCsv(matrix, { byteOrderMark: true }).charCodeAt(0), matrixCsv(matrix).charCodeAt(0)]).toEqual([0xfeff, 'K'.charCodeAt(0)]));

  test('whatever a principal is called, it comes back, and is never a formula', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const odd: AccessMatrix = { actions: ['kms:Decrypt'], rows: [{ key: KEY, principal: name, outcomes: [{ decision: 'allow' }] }] };
        const [, row] = rows(matrixCsv(odd));
        const cell = row?.[1] ?? '';
        expect([cell, `'${name}`]).toContain(cell);
        expect(cell === name || cell === `'${name}`).toBe(true);
        expect(cell).not.toMatch(/^\s*[=+\-@]/);
        expect(row).toEqual([KEY, cell, '1', 'allow']);
      }),
      { numRuns: 400, seed: 20261125 },
    );
  });
});

describe('files of our own', () => {
  const world = worldWith('s');

  test('a world comes back through the command line and through our import', () => {
    expect(readWorldFile(worldJson(world), undefined).problem).toBeUndefined();
    expect(readImport('w.json', worldJson(world))).toMatchObject({ kind: 'world' });
  });

  test('expectations are a case file that the command line runs', () => {
    const request = { principal: ANA, action: 'kms:Decrypt', resource: KEY };
    const file = caseFileJson({
      source: 'test',
      worlds: { mine: world },
      cases: [
        { name: 'holds', why: 'it is allowed', world: 'mine', request, expected: { decision: 'allow' } },
        { name: 'does not hold', world: 'mine', request: { ...request, action: 'kms:Encrypt' }, expected: { decision: 'allow' } },
        { name: 'only asks', world, request },
      ],
    });
    const { rows, problem } = evaluateFile('f', file);
    expect([problem, rows.map(({ ok }) => ok)]).toEqual([undefined, [true, false, true]]);
  });
});

describe('a report', () => {
  const tags = /<\/?(?:html|head|body|main|section|article|h1|h2|h3|p|pre|code|bdi|table|caption|thead|tbody|tr|th|td|ol|ul|li|strong|cite|title)(?: (?:class="[a-z-]+"|scope="(?:row|col)"|dir="ltr"|tabindex="0"|lang="en"))*>/g;

  function reportOf(title: string, sid: string): string {
    const spec = worldWith(sid);
    const { world } = loadWorld(spec);
    if (world === null) throw new Error('cannot be read');
    const text = JSON.stringify(spec.keys[0]?.policy, null, 2);
    const matrix = accessMatrix(world, { actions: ['kms:Decrypt', 'kms:Encrypt'] });
    return report({ title, created: '25 November 2026', policy: { of: KEY, text }, matrix, findings: validatePolicy('keyPolicy', text, world), decisions: [{ title, decision: decisionOf(spec) }] }).html;
  }

  test('whatever the policy says, it stays text', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (title, sid) => {
        const html = reportOf(title, sid);
        const [head = '', body = ''] = html.split('</head>');
        expect(body.replace(tags, '')).not.toMatch(/[<>"']/);
        expect(head.replace(/<style>[^<]*<\/style>|<meta [^<>]*>|<!doctype html>/g, '').replace(tags, '')).not.toMatch(/[<>]/);
        expect(html.replaceAll('\n', '')).not.toMatch(hidden);
      }),
      runs,
    );
  });

  test('has one main heading, then headings in order, and tables with heads', () => {
    const html = reportOf('Orders', 'Use');
    expect([...html.matchAll(/<h(\d)>([^<]*)/g)].map(([, level, text]) => `${level ?? ''} ${text ?? ''}`)).toEqual(['1 Orders', '2 Policy', '2 Who can do what', '2 Findings', '2 Decisions', '3 Orders']);
    expect(html).toContain('<html lang="en">');
    expect(html).toMatch(/<caption>.*<th scope="col">Principal.*<th scope="row">/s);
  });

  test('has no script, no style attribute, and nothing from elsewhere', () => {
    const html = reportOf('Orders', 'Use');
    expect(html).not.toMatch(/<script|\sstyle=|\son\w+=|<link|<img|url\(|@import|href=|src=/);
    expect(html).toContain("default-src 'none'");
  });

  test('says who can do what', () => {
    expect(reportOf('Orders', 'Use')).toContain('<td class="allow">1: Decrypt</td><td class="refused">nothing</td><td class="deny">nothing</td><td class="silent">1: Encrypt</td>');
  });

  test('has only the parts that it is given', () => expect(report({ title: 'Empty' }).html).not.toContain('<section>'));
});
