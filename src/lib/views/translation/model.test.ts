import { describe, expect, it } from 'vitest';
import type { StyleProbe } from '../../domain/style';
import type { TranslationMetrics } from '../../domain/translator';
import type { TriedMode } from '../../state/mode-choice.svelte';
import { choiceWords, collapseWarning, metricPlots, probeWords, sourceCaveat, stageWords } from './model';

const probe = (turned: number, random: number, p: number, into = [0, turned]): StyleProbe => ({
  classifier: 'c' as never,
  style: { n: 24, turned, interval: [0, 1], into },
  random: { n: 24, turned: random, interval: [0, 1], into: [0, random] },
  p,
});
const metrics = (step: number, change: Partial<TranslationMetrics> = {}): TranslationMetrics => ({
  step,
  losses: { generator: 1, discriminator: 2, cycle: 0.1, identity: 0.1 },
  hit: 0.5,
  heldOutHit: null,
  retention: 0.9,
  change: 0.1,
  cycleError: 0.05,
  ...change,
});

describe('probeWords', () => {
  const classes = ['apple', 'banana'];
  it('counts answers that turn, here and in a random style', () => {
    expect(probeWords(probe(18, 3, 0.0001), classes)).toEqual({
      sentence: '18 of 24 answers turn in this style, into banana; 3 of 24 in a random one.',
      reading: 'The classifier leans on this style.',
      strong: true,
    });
    expect(probeWords(probe(18, 3, 0.0001, [7, 11]), classes).sentence).toMatch(/mostly into banana/);
  });
  it('claims nothing that the counts do not bear', () => {
    expect(probeWords(probe(5, 3, 0.6), classes).reading).toMatch(/cannot tell/);
    expect(probeWords(probe(3, 9, 0.01), classes)).toMatchObject({ strong: false });
    expect(probeWords(probe(0, 0, 1, [0, 0]), classes).sentence).toBe(
      '0 of 24 answers turn in this style; 0 of 24 in a random one.',
    );
  });
  it('prints p as exactly as it says something', () => {});
});

describe('collapseWarning', () => {
  it('sees a copy machine and lost content, and nothing before there is anything to see', () => {
    expect(collapseWarning([metrics(250, { change: 0.001 })])).toBeNull();
    expect(collapseWarning([metrics(750, { change: 0.001 })])).toMatch(/copy machine/);
    expect(collapseWarning([metrics(750, { retention: 0.3 })])).toMatch(/30 %/);
    expect(collapseWarning([metrics(750)])).toBeNull();
  });
});

describe('metricPlots', () => {
  it('leaves out what was not measured', () => {
    const [shares, changes] = metricPlots([metrics(250), metrics(500)]);
    expect(shares!.curves.map(({ name }) => name)).toEqual(['style', 'class']);
    expect(shares!.domain).toEqual([0, 1]);
    expect(changes!.domain[1]).toBeCloseTo(0.105, 6);
  });
});

describe('what explore decides', () => {
  const tried = (mode: 'plain' | 'walk', explore: number) =>
    ({ mode, explore, classifier: { name: `By ${mode}` } }) as TriedMode;
  it('is said with both scores, and with what became of the other', () => {
    expect(choiceWords({ kept: tried('walk', 0.783), other: tried('plain', 0.651) })).toEqual({
      title: 'Explore prefers walks',
      text: 'Right on explore: walks 78.3 %, plain 65.1 %. By walk is shown; By plain is discarded with its images.',
    });
    expect(choiceWords({ kept: tried('plain', 0.5), other: tried('walk', 0.5) }).title).toMatch(/neither/);
  });
  it('tells how far it is', () => {
    expect(stageWords({ mode: 'walk', doing: 'train', number: 5, of: 6 })).toBe(
      '5 of 6, walks: training a classifier on them',
    );
  });
});

it('tells what may not be a source', () => {
  expect(sourceCaveat({ fit: [], validation: 0, unfit: 0 })).toBeNull();
  expect(sourceCaveat({ fit: [], validation: 2, unfit: 0 })).toMatch(/2 images of validation left out/);
  expect(sourceCaveat({ fit: [], validation: 0, unfit: 1 })).toMatch(/1 image left out/);
});
