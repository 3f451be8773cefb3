import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Explanation, Layout } from '../domain/discovery';
import { DashError } from '../domain/errors';
import type { ClassifierId, ImageId } from '../domain/ids';
import { Announcer } from './announcer.svelte';
import { Explanations, type ExplanationRequest } from './explanations.svelte';
import { Notices } from './notices.svelte';
import { Projections } from './projections.svelte';
import { Suspects } from './suspects.svelte';
import { FakeCommands } from './testing/fake-commands';
import { PROJECT } from './testing/fake-records';
import type { Commands } from './types';

const classifier = 'c-1' as ClassifierId;
const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) =>
    signal?.addEventListener('abort', () => reject(new DashError('AbortError', 'Cancelled.'))),
  );
const layoutOf = (kl: number): Layout => ({
  space: 'latent',
  points: Float32Array.of(0, 0, 1, 1),
  rows: Int32Array.of(0, 1),
  perplexity: 30,
  iterations: 10,
  kl,
  trustworthiness: null,
  seconds: 1,
});

let notices: Notices;
const commandsWith = (own: Partial<Commands>): Commands => ({ ...new FakeCommands().commands, ...own });
beforeEach(() => {
  notices = new Notices();
});

describe('Projections', () => {
  const make = (own: Partial<Commands>) =>
    new Projections(commandsWith(own), PROJECT, new Announcer(), notices);

  it('reads a saved layout once, and again where reading failed', async () => {
    const layout = vi
      .fn<Commands['layout']>()
      .mockRejectedValueOnce(new DashError('Internal', 'No.'))
      .mockResolvedValue(layoutOf(1));
    const projections = make({ layout });
    expect(projections.of(classifier, 'latent')).toBeUndefined();
    await projections.want(classifier, 'latent');
    expect(notices.list).toHaveLength(1);
    await projections.want(classifier, 'latent');
    await projections.want(classifier, 'latent');
    expect(projections.of(classifier, 'latent')?.kl).toBe(1);
    expect(layout).toHaveBeenCalledTimes(2);
  });

  it('shows frames while it computes and keeps the result', async () => {
    let finish!: (layout: Layout) => void;
    const projections = make({
      project: (_p, _c, options) => {
        options?.onFrame?.({
          iteration: 5,
          iterations: 10,
          rows: Int32Array.of(0),
          points: Float32Array.of(1, 2),
          kl: 3,
        });
        return new Promise((resolve) => (finish = resolve));
      },
    });
    const done = projections.compute(classifier, { space: 'latent' });
    expect(projections.live?.frame?.iteration).toBe(5);
    finish(layoutOf(0.5));
    await done;
    expect(projections.live).toBeNull();
    expect(projections.of(classifier, 'latent')?.kl).toBe(0.5);
  });

  it('is cancelled without a notice, and may be started again', async () => {
    const projections = make({ project: (_p, _c, options) => aborted(options?.signal) });
    const done = projections.compute(classifier, {});
    projections.cancel();
    expect(projections.live?.cancelling).toBe(true);
    await done;
    expect(projections.live).toBeNull();
    expect(notices.list).toEqual([]);
  });
});

describe('Explanations', () => {
  const request = (image: string): ExplanationRequest => ({
    classifier,
    images: [image as ImageId],
    method: 'gradcam',
    target: null,
  });
  const explained = (image: ImageId): Explanation => ({
    image,
    target: 0,
    heightPx: 1,
    widthPx: 1,
    values: Float32Array.of(1),
    maximum: 2,
    empty: false,
  });

  it('drops the answer of an older request', async () => {
    const answers: Record<string, () => void> = {};
    const explain: Commands['explain'] = (_p, _c, images) =>
      new Promise((resolve) => (answers[images[0]!] = () => resolve(images.map(explained))));
    const explanations = new Explanations(commandsWith({ explain }), PROJECT);
    const first = explanations.want(request('a'));
    const second = explanations.want(request('b'));
    answers['a']!();
    await first;
    expect(explanations.of(request('a'), 'a' as ImageId)).toBeNull();
    expect(explanations.working).toBe(true);
    answers['b']!();
    await second;
    expect(explanations.of(request('b'), 'b' as ImageId)?.maximum).toBe(2);
    expect(explanations.working).toBe(false);
  });

  it('asks only for what is not known, and says why it failed', async () => {
    const explain = vi
      .fn<Commands['explain']>()
      .mockImplementationOnce((_p, _c, images) => Promise.resolve(images.map(explained)))
      .mockRejectedValueOnce(new DashError('DeviceLost', 'Gone.'));
    const explanations = new Explanations(commandsWith({ explain }), PROJECT);
    await explanations.want(request('a'));
    await explanations.want(request('a'));
    expect(explain).toHaveBeenCalledTimes(1);
    await explanations.want({ ...request('a'), images: ['a', 'b'] as ImageId[] });
    expect(explain.mock.calls[1]![2]).toEqual(['b']);
    expect(explanations.error?.message).toBe('Gone.');
  });
});

describe('Suspects', () => {
  it('keeps what was found, forgets it when the data change, and says why a search failed', async () => {
    const found = {
      classifier,
      space: 'latent',
      k: 8,
      suggestions: [],
      shortcutScore: 0,
      caveats: [],
    } as const;
    const discover = vi
      .fn<Commands['discover']>()
      .mockResolvedValueOnce(found)
      .mockRejectedValueOnce(new DashError('BadInput', 'Too few.'));
    const suspects = new Suspects(commandsWith({ discover }), PROJECT, new Announcer());
    await suspects.search(classifier, { space: 'latent', k: 8 });
    expect(suspects.of(classifier)).toBe(found);
    suspects.reset();
    expect(suspects.of(classifier)).toBeNull();
    await suspects.search(classifier, { space: 'latent', k: 8 });
    expect(suspects.error?.message).toBe('Too few.');
    expect(suspects.live).toBeNull();
  });
});
