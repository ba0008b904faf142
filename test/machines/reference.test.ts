import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { conditionKeys, conditionOperators, kmsActions, rules } from '#engine';
import { foundIn, referenceMachine } from '../../renderer/machines/reference.machine.ts';
import { findEntry, referenceOf, searchReference } from '../../renderer/machines/views/reference/index.ts';
import { realCourse } from '../support/course.ts';

const { course } = realCourse();
const topics = referenceOf(course);
const entries = topics.flatMap((topic) => topic.entries);

describe('the reference', () => {
  test('holds every action, condition key, operator, rule and term, each once', () => {
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const wanted = [
      ...kmsActions.map(({ name }) => `action/${name}`),
      ...conditionKeys.map(({ key }) => `key/${key}`),
      ...conditionOperators.map((operator) => `operator/${operator}`),
      ...Object.keys(rules).map((rule) => `rule/${rule}`),
      ...course.glossary.map(({ term }) => `term/${term}`),
    ];
    expect(wanted.filter((id) => findEntry(topics, id) === undefined)).toEqual([]);
  });

  test('every entry says something and names its page', () => {
    for (const { id, title, text, facts = [], code = '', source } of entries) {
      expect(title, id).not.toBe('');
      expect(text.length + facts.length + code.length, id).toBeGreaterThan(0);
      // The policies that services write are documented only in part; the rest comes from published copies.
      expect(source?.url, id).toMatch(id.startsWith('policy/aws-') ? /^https:\/\// : /^https:\/\/docs\.aws\.amazon\.com\//);
    }
  });

  test.each(conditionKeys.map(({ key, note }) => [key, note]))('%s is explained in a sentence, without what only its makers read', (_, note) => {
    expect(note).toMatch(/^[A-Z].*\.$/);
    expect(note.split(' ').length).toBeGreaterThanOrEqual(4);
    expect(note).not.toMatch(/ \| |\betc\b|\bFAS\b|\bSLRs?\b|trick|parameter\)?\.$|=/);
  });

  test('lessons that it names are there', () => {
    const lessons = new Set(course.units.flatMap((unit) => unit.lessons.map(({ id }) => id)));
    expect(entries.flatMap(({ lessons: named = [] }) => named).filter((id) => !lessons.has(id))).toEqual([]);
  });

  test.each([
    ['generatemac', 'action/kms:GenerateMac'],
    ['Viaservice', 'key/kms:ViaService'],
    ['for all', 'operator/ForAllValues'],
    ['crossAccount.never', 'rule/crossAccount.never'],
    ['order boundary', 'order/limits'],
  ])('a search for "%s" finds %s', (query, id) => {
    const found = searchReference(topics, query).map(({ entry }) => entry.id);
    if (id === 'order/limits') expect(found).toEqual(searchReference(topics, 'boundary order').map(({ entry }) => entry.id));
    else expect(found).toContain(id);
  });

  test('titles come before what only mentions the words', () => {
    const [first] = searchReference(topics, 'kms:Decrypt');
    expect(first?.entry.id).toBe('action/kms:Decrypt');
  });
});

describe('its machine', () => {
  const start = () => {
    const actor = createActor(referenceMachine, { input: { topics } });
    actor.start();
    return actor;
  };

  test('searches while there is a query, and goes back to the topic without one', () => {
    const actor = start();
    actor.send({ type: 'learner.opensTopic', topic: 'operators' });
    actor.send({ type: 'learner.searches', query: 'grant' });
    expect(actor.getSnapshot().matches('searching')).toBe(true);
    expect(foundIn(actor.getSnapshot().context).length).toBeGreaterThan(5);
    actor.send({ type: 'learner.searches', query: '  ' });
    expect(actor.getSnapshot().matches('browsing')).toBe(true);
    expect(actor.getSnapshot().context.topic).toBe('operators');
  });

  test('opens an entry under its topic, whatever was searched for; an unknown one changes nothing', () => {
    const actor = start();
    actor.send({ type: 'learner.searches', query: 'grant' });
    actor.send({ type: 'learner.opensEntry', id: 'rule/decision.explicit-deny' });
    expect(actor.getSnapshot().context).toMatchObject({ topic: 'rules', entry: 'rule/decision.explicit-deny', query: '' });
    actor.send({ type: 'learner.opensEntry', id: 'rule/none' });
    expect(actor.getSnapshot().context.entry).toBe('rule/decision.explicit-deny');
  });

  test('a hostile query is only text', () => {
    const actor = start();
    actor.send({ type: 'learner.searches', query: '__proto__ (['.repeat(500) });
    expect(foundIn(actor.getSnapshot().context)).toEqual([]);
    expect(actor.getSnapshot().context.query.length).toBeLessThanOrEqual(200);
  });
});
