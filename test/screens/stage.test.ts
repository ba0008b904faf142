import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { type Decision, explanationLines, type Gate } from '#engine';
import { asker } from '#lessons';
import DecisionPanel from '../../renderer/components/DecisionPanel.svelte';
import Stage from '../../renderer/components/Stage.svelte';
import { stageModel } from '../../renderer/machines/views/stage.ts';
import { realLesson } from '../support/course.ts';

const lesson = realLesson('another-account');
const decision = asker(lesson, lesson.start)({ as: 'ledger', action: 'kms:Decrypt', key: 'orders-key' });

function withAnswer(id: Gate['id'], answer: Gate['answer']): Decision {
  return { ...decision, trace: { ...decision.trace, gates: decision.trace.gates.map((gate) => (gate.id === id ? { ...gate, answer } : gate)) } };
}

function draw(from: Decision): { picture: string; list: string } {
  const html = render(Stage, { props: { model: stageModel(from, lesson), step: 9, still: true } }).body;
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

describe('the decision as it is drawn', () => {
  const draw_ = (from: Decision): string =>
    render(DecisionPanel, { props: { decision: from, pointed: null, lineNumber: () => 14, onPoint: () => undefined, onOpen: () => undefined } }).body;

  test('says the verdict, the message of AWS, and the line that decides', () => {
    const html = draw_(decision);
    expect(html).toContain('Not allowed: no statement of the key policy allows Ledger');
    expect(html).toContain('is not authorized to perform: kms:Decrypt');
    expect(html).toContain('line 14');
    for (const line of explanationLines(decision)) expect(html).toContain(line.sentence);
  });
});

