import { describe, expect, it } from 'vitest';
import type { ClassifierId, ViewId } from '../domain/ids';
import { Announcer } from './announcer.svelte';
import { Layout } from './layout.svelte';
import { Notices } from './notices.svelte';
import { OpenProject } from './open-project.svelte';
import { parsedView, recall, viewOf } from './remembered-view';
import { FakeCommands } from './testing/fake-commands';
import { PROJECT, fakeClassifier } from './testing/fake-records';

const opened = async (): Promise<OpenProject> => {
  const fake = new FakeCommands();
  fake.classifiers = [fakeClassifier('1'), fakeClassifier('2')];
  fake.record = { ...fake.record, current: '1' as ClassifierId };
  return OpenProject.load(fake.commands, PROJECT, new Announcer(), new Notices());
};
const layout = new Layout({ step: () => 'mitigate', go: () => undefined });

describe('the remembered view', () => {
  it('comes back to step, selection, focus, pin and parts', async () => {
    const before = await opened();
    before.selection.set('lasso' as ViewId, { type: 'images', images: ['i-1', 'i-3'] });
    before.selection.set('mosaic' as ViewId, {
      type: 'cells',
      part: 'explore',
      cells: [{ label: 1, predicted: 0 }],
    });
    before.selection.focus = 3;
    before.comparison.pin('2' as ClassifierId);
    layout.dismiss('errors');
    const text = JSON.stringify(viewOf(before, layout));
    before.close();

    const view = parsedView(text)!;
    expect([view.step, view.dismissed]).toEqual(['mitigate', ['errors']]);
    const after = await opened();
    recall(after, view);
    expect(after.selection.clauses).toEqual(before.selection.clauses);
    expect([after.selection.focus, after.comparison.pinned]).toEqual([3, '2']);
    expect(after.scope.parts).toEqual(['explore']);
    expect(after.selection.undoable).toBeNull();
    after.close();
  });

  it('leaves out what is gone', async () => {
    const project = await opened();
    recall(project, {
      step: 'discover',
      clauses: [{ source: 'x' as ViewId, value: { type: 'images', images: ['gone'] } }],
      focus: 'gone' as never,
      pinned: 'gone' as ClassifierId,
      parts: ['test'],
      dismissed: [],
    });
    expect([project.selection.focus, project.comparison.pinned]).toEqual([null, null]);
    expect(project.selection.rows.length).toBe(0);
    expect(project.scope.parts).toEqual(['explore']);
    project.close();
  });

  it.each([null, '', '{}', '{"step":"nowhere"}', 'not json'])('refuses %j', (text) => {
    expect(parsedView(text)).toBeNull();
  });
});
