import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClassifierId, ImageId, JobId, ViewId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import { Announcer } from './announcer.svelte';
import { Notices } from './notices.svelte';
import { OpenProject } from './open-project.svelte';
import { FakeCommands } from './testing/fake-commands';
import { PROJECT, fakeClassifier } from './testing/fake-records';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let fake: FakeCommands;
let notices: Notices;
let project: OpenProject;

beforeEach(async () => {
  fake = new FakeCommands();
  fake.classifiers = [fakeClassifier('1'), fakeClassifier('2')];
  fake.record = { ...fake.record, current: '1' as ClassifierId };
  notices = new Notices();
  project = await OpenProject.load(fake.commands, PROJECT, new Announcer(), notices);
  await settled();
  return () => project.close();
});

describe('OpenProject', () => {
  it('derives predictions of the current classifier', () => {
    expect([...project.predictions!.predicted]).toEqual([0, 0, 0, 0]);
    expect([...project.predictions!.correct]).toEqual([1, 0, 1, 0]);
  });

  it('evaluates the current classifier first', () => {
    const evaluated = fake.calls.filter((call) => call.startsWith('evaluate'));
    expect(evaluated.slice(0, 2)).toEqual(['evaluate 1 explore', 'evaluate 1 confirm']);
    expect(evaluated).toContain('evaluate 2 explore');
    expect(project.evaluations.of('1' as ClassifierId, 'explore')).toMatchObject({ overall: { n: 4 } });
  });

  it('keeps the catalog, and what is known, where nothing of it changed', async () => {
    const before = project.catalog;
    fake.calls.length = 0;
    await project.refresh();
    await settled();
    expect(project.catalog).toBe(before);
    expect(fake.calls).toEqual(['snapshot']);
  });

  it('follows an act: labels change, evaluations are asked for anew', async () => {
    fake.calls.length = 0;
    expect(await project.relabel(['i-1' as ImageId], 'apple')).toBe(true);
    await vi.waitFor(() => expect(project.catalog.labels[1]).toBe(0));
    await settled();
    expect([...project.predictions!.correct]).toEqual([1, 1, 1, 0]);
    expect(fake.calls).toContain('evaluate 1 explore');
    expect(fake.calls.filter((call) => call.startsWith('logits'))).toEqual([]);
  });

  it('asks for the logits of another classifier when it is chosen', async () => {
    await project.chooseClassifier('2' as ClassifierId);
    await vi.waitFor(() => expect(project.current?.id).toBe('2'));
    await settled();
    expect(fake.calls).toContain('logits 2');
    expect(project.predictions).not.toBeNull();
  });

  it('asks for the logits again when the test set is opened and when images move between parts', async () => {
    const asked = () => fake.calls.filter((call) => call === 'logits 1').length;
    expect(asked()).toBe(1);
    await project.openTest('1' as ClassifierId);
    await vi.waitFor(() => expect(asked()).toBe(2));
    await project.moveImages(['i-1' as ImageId], 'test');
    await vi.waitFor(() => expect(asked()).toBe(3));
  });

  it('offers trainings that failed like interrupted ones, and says why they did', async () => {
    const of = (id: string, state: JobRecord['state']) => ({ ...fake.job(id), id: id as JobId, state });
    fake.jobs = [of('a', 'interrupted'), { ...of('b', 'failed'), error: 'The device was lost.' }];
    fake.jobs.push(of('c', 'cancelled'), of('d', 'done'));
    await project.refresh();
    expect(project.interrupted.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(project.interrupted[1]!.error).toBe('The device was lost.');
  });

  it('shows why an act failed', async () => {
    expect(await project.discardImages(['i-0' as ImageId])).toBe(false);
    expect(notices.list[0]).toMatchObject({ tone: 'error', title: 'Another tab is editing this project' });
  });

  it('never selects what its scope hides', () => {
    project.selection.set('x' as ViewId, { type: 'classes', classes: [1] });
    expect([...project.selection.rows]).toEqual([1, 3]);
    expect(project.scope.available).toEqual(['explore']);
  });
});

describe('Jobs', () => {
  it('shows a training as it goes and forgets it at the end', async () => {
    const trained = project.jobs.train(fakeClassifier('3').spec, { name: 'Mine' });
    await settled();
    expect(project.jobs.live).toMatchObject({ id: 'j-1', name: 'Mine', of: 3 });
    fake.epoch!(1);
    fake.epoch!(2);
    fake.epoch!(2);
    expect(project.jobs.live!.epochs.map((e) => e.epoch)).toEqual([1, 2]);
    fake.finish!(fakeClassifier('3'));
    expect((await trained)?.id).toBe('3');
    expect(project.jobs.live).toBeNull();
  });

  it.each([
    ['of another', '1', '3'],
    ['of none', null, '1'],
  ])('shows a child that was gone on with, like any other: %s', async (_, parent, shown) => {
    const child = { ...fakeClassifier('3'), parent: parent as ClassifierId | null };
    fake.classifiers = [...fake.classifiers, child];
    const resumed = project.retraining.resume(fake.job('Mine'));
    fake.finish!(child);
    await resumed;
    expect(fake.record.current).toBe(shown);
    expect(project.jobs.live).toBeNull();
  });

  it('trains one at a time, and a cancelled one raises nothing', async () => {
    const first = project.jobs.train(fakeClassifier('3').spec, {});
    expect(await project.jobs.train(fakeClassifier('4').spec, {})).toBeUndefined();
    await settled();
    await project.jobs.cancel();
    expect(await first).toBeUndefined();
    expect(project.jobs.live).toBeNull();
    expect(notices.list).toEqual([]);
    expect(fake.calls.filter((call) => call === 'cancelJob')).toHaveLength(1);
  });
});
