import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { type Decision, explanationLines, type Gate, gateSentence, headline } from '#engine';
import { asker } from '#lessons';
import DecisionPanel from '../../renderer/components/DecisionPanel.svelte';
import Stage from '../../renderer/components/Stage.svelte';
import { stageModel } from '../../renderer/machines/views/stage.ts';
import { realLesson, root } from '../support/course.ts';
import { decisionOf, situations } from '../support/stage-scenes.ts';

const lesson = realLesson('another-account');
const attempt = { as: 'ledger', action: 'kms:Decrypt', key: 'orders-key' };
const decision = asker(lesson, lesson.start)(attempt);

function withAnswer(id: Gate['id'], answer: Gate['answer']): Decision {
  return { ...decision, trace: { ...decision.trace, gates: decision.trace.gates.map((gate) => (gate.id === id ? { ...gate, answer } : gate)) } };
}

function draw(from: Decision, step = 9): { picture: string; list: string } {
  const html = render(Stage, { props: { model: stageModel(from, lesson, attempt), step } }).body;
  return { picture: /<svg[\s\S]*<\/svg>/.exec(html)?.[0] ?? '', list: /<ol>[\s\S]*<\/ol>/.exec(html)?.[0] ?? '' };
}

describe('the stage as it is drawn', () => {
  test('one verdict changed in the trace changes its picture and its list', () => {
    const before = draw(decision);
    const after = draw(withAnswer('identityPolicy', 'explicitDeny'));
    expect(before.picture).toContain('data-answer="allow"');
    expect(after.picture).toContain('data-answer="explicitDeny"');
    expect(after.picture).not.toBe(before.picture);
    expect(after.list).not.toBe(before.list);
  });

  test('the list is there in words for whoever cannot see the picture', () => {
    const { picture, list } = draw(decision);
    expect(picture).toContain('aria-hidden="true"');
    expect(list).toContain('Ledger calls kms:Decrypt on orders-key.');
    expect(list).toContain('nothing here allows it');
  });
});

describe('while the answer is not to be known yet', () => {
  test('neither the picture nor the list gives it away', () => {
    const { picture, list } = draw(decision, 0);
    for (const gate of decision.trace.gates) expect(list).not.toContain(gateSentence(gate, decision));
    expect(list).not.toContain(headline(decision));
    expect(list).toContain('Key policy: has not answered yet.');
    expect(picture).not.toMatch(/class="gate (allow|explicitDeny|implicitDeny)/);
    expect(picture).toContain('stroke-dasharray="0 200"');
  });
});

test('every situation is drawn: the caller, what is asked for, each gate, and every name in full for whoever points at it', () => {
  for (const one of situations) {
    const model = stageModel(decisionOf(one), one.scene, one.attempt);
    const html = render(Stage, { props: { model, step: 99, width: 336 } }).body;
    for (const { people } of model.territories) {
      for (const { name, role, id } of people) {
        expect(html, one.name).toContain(`data-person="${id}"`);
        expect(html, one.name).toContain(`<title>${name}, ${role}</title>`);
      }
    }
    for (const { id } of model.gates) expect(html, one.name).toContain(`data-gate="${id}"`);
    expect(html.match(/data-resource=/g), one.name).toHaveLength(1);
    expect(html.match(/class="person[^"]* calls/g), one.name).toHaveLength(1);
  }
});

describe('the colours of the stage', () => {
  const styles = readFileSync(join(root, 'renderer', 'styles', 'tokens.css'), 'utf8');
  const tokens = (text: string): Map<string, string> => new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1] ?? '', found[2] ?? '']));
  const block = (selector: RegExp): string => new RegExp(`${selector.source} \\{[^}]*\\}`).exec(styles)?.[0] ?? '';
  const [light, dark, contrasting] = [block(/:root/), block(/:root:is\(\[data-theme='dark'\], \[data-theme='contrast'\]\)/), block(/:root\[data-theme='contrast'\]/)];

  /** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
  function contrast(one: string, other: string): number {
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((first, second) => second - first);
    return (bright + 0.05) / (dim + 0.05);
  }

  test.each([['light', tokens(light)] as const, ['dark', tokens(dark)] as const, ['high contrast', new Map([...tokens(dark), ...tokens(contrasting)])] as const])('%s: words keep 4.5 : 1, lines and shapes 3 : 1, and no two accounts share a hue', (_theme, colours) => {
    const of = (name: string): string => {
      const colour = colours.get(name);
      if (colour === undefined) throw new Error(`there is no colour ${name}`);
      return colour;
    };
    const accounts = [0, 1, 2, 3, 4, 5].map((hue) => `account-${hue}`);
    expect(new Set(accounts.map(of)).size).toBe(accounts.length);
    expect(colours.has(`account-${accounts.length}`)).toBe(false);
    const lands = [...accounts.map((name) => `${name}-wash`), 'panel'];
    for (const name of accounts) {
      expect(contrast(of(name), of(`${name}-wash`)), name).toBeGreaterThanOrEqual(4.5);
      for (const ground of ['sunk', 'panel']) expect(contrast(of(name), of(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
    for (const land of [...lands, 'sunk']) {
      for (const line of ['allowed', 'denied', 'silent', 'soft', 'brass']) expect(contrast(of(line), of(land)), `${line} on ${land}`).toBeGreaterThanOrEqual(3);
    }
    for (const [word, ground] of [['ink', 'panel'], ['soft', 'panel'], ['ink', 'brass-wash'], ['soft', 'brass-wash'], ['soft', 'sunk'], ['allowed', 'panel'], ['denied', 'panel']] as const) {
      expect(contrast(of(word), of(ground)), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(of('brass'), of('brass-wash'))).toBeGreaterThanOrEqual(3);
    // The edge of a field says where it is.
    for (const ground of ['paper', 'panel', 'sunk']) expect(contrast(of('faint'), of(ground)), `faint on ${ground}`).toBeGreaterThanOrEqual(3);
  });

  test('each hue is one that the stage draws', () => {
    const component = readFileSync(join(root, 'renderer', 'components', 'Stage.svelte'), 'utf8');
    const styles = readFileSync(join(root, 'renderer', 'styles', 'base.css'), 'utf8');
    for (const hue of [0, 1, 2, 3, 4, 5]) expect(styles).toContain(`.hue-${hue} { --hue: var(--account-${hue}); --wash: var(--account-${hue}-wash); }`);
    expect(component).toContain('const HUES = 6;');
  });
});

describe('the decision as it is drawn', () => {
  const draw_ = (from: Decision): string =>
    render(DecisionPanel, { props: { decision: from, pointed: null, lineNumber: () => 14, onPoint: () => undefined, onOpen: () => undefined, onRule: () => undefined } }).body;

  test('says the verdict, the message of AWS, and the line that decides', () => {
    const html = draw_(decision);
    expect(html).toContain('Not allowed: no statement of the key policy allows Ledger');
    expect(html).toContain('is not authorized to perform: kms:Decrypt');
    expect(html).toContain('line 14');
    for (const line of explanationLines(decision)) expect(html).toContain(line.sentence);
  });
});

