import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accessMatrix, loadWorld, parsePolicy, validatePolicy } from '#engine';
import { readImport, resolveImport } from '#exchange';
import { apply } from '../../renderer/machines/sandbox/commands.ts';
import { incomingOf, viewOf } from '../../renderer/machines/sandbox/incoming.ts';
import { startDocument } from '../../renderer/machines/sandbox/start-world.ts';
import { askedOf } from '../../renderer/machines/sandbox/views/decisions.ts';
import { havePolicies, realPolicies } from '../../scripts/lib/golden-findings.mjs';

const present = havePolicies();
if (!present) console.log('Skipped: the real key policies do not lie beside the project, so bringing them in is not tried.');
const files = present ? readdirSync(realPolicies).filter((name) => name.endsWith('.json')) : [];

describe.skipIf(!present)('real key policies', () => {
  test('are there', () => expect(files.length).toBe(77));

  test.each(files)('%s is recognised and gets a world, a matrix and findings', (name) => {
    const text = readFileSync(join(realPolicies, name), 'utf8');
    const imported = readImport(name, text);
    if (imported.kind === 'unreadable') throw new Error(`${imported.problem.place}: ${imported.problem.message}`);
    expect(imported.kind).toBe('keyPolicy');
    const resolved = resolveImport(imported);
    if (resolved.problem !== undefined) throw new Error(`${resolved.problem.place}: ${resolved.problem.message}`);
    const { world, problems } = loadWorld(resolved.world);
    expect(problems).toEqual([]);
    if (world === null) return;
    const [key = ''] = resolved.keys;
    const matrix = accessMatrix(world);
    // Whoever the policy names by ARN has a row of its own.
    const named = (parsePolicy('keyPolicy', text).policy?.statements ?? []).flatMap(({ principal }) => principal?.entries ?? []).flatMap(({ form }) => (form.kind === 'user' || form.kind === 'role' ? [form.arn] : []));
    expect(matrix.rows.map(({ principal }) => principal)).toEqual(expect.arrayContaining(named));
    expect(matrix.rows.length).toBeGreaterThan(0);
    // Somebody can be asked about: whoever is named, the services too, and the owner of the key.
    const incoming = incomingOf(name, text);
    const opened = 'problem' in incoming ? null : viewOf(incoming, startDocument).asNewWorld;
    const applied = apply(startDocument, opened ?? { do: 'renameWorld', title: '' });
    if (!applied.ok) throw new Error(applied.problem);
    const { scene } = applied.document;
    const services = (parsePolicy('keyPolicy', text).policy?.statements ?? []).flatMap(({ principal }) => principal?.entries ?? []).flatMap(({ form }) => (form.kind === 'service' ? [form.service] : []));
    expect(scene.people.map(({ arn }) => arn)).toEqual(expect.arrayContaining([...named, ...services, ...[...world.keys.values()].map(({ partition, account }) => `arn:${partition}:iam::${account}:root`)]));
    expect(askedOf(scene, { as: scene.people[0]?.id ?? '', action: 'kms:Decrypt', key: scene.keys[0]?.id ?? '' })).toHaveProperty('decision');
    const findings = validatePolicy('keyPolicy', text, world, key);
    for (const { range, message } of findings) expect([range.from <= range.to && range.to <= text.length, message.length > 0]).toEqual([true, true]);
    // The world that was made for a policy knows everybody whom it names.
    expect(findings.filter(({ code }) => code === 'kms-principal-not-found')).toEqual([]);
  });
});
