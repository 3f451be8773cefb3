import { describe, expect, it } from 'vitest';
import type { ProjectId } from '../domain/ids';
import { FakeCommands } from './testing/fake-commands';
import { PROJECT } from './testing/fake-records';
import { Workbench } from './workbench.svelte';

const connected = (): { fake: FakeCommands; workbench: Workbench } => {
  const fake = new FakeCommands();
  const workbench = new Workbench();
  workbench.connect(fake.commands);
  return { fake, workbench };
};

describe('Workbench', () => {
  it('waits for the commands', async () => {
    const workbench = new Workbench();
    const opening = workbench.openProject(PROJECT);
    expect(workbench.project).toBeNull();
    workbench.connect(new FakeCommands().commands);
    await opening;
    expect(workbench.project?.record.name).toBe('Fruit');
  });

  it('lets everything fail in words where the commands cannot be had', async () => {
    const workbench = new Workbench();
    const waiting = workbench.importer.demo('cartoon', 'Cartoon');
    workbench.fail(new TypeError('Failed to fetch'));
    expect(await waiting).toBeUndefined();
    expect(workbench.importer.state).toMatchObject({ step: 'failed', error: { name: 'Internal' } });
    await workbench.openProject(PROJECT);
    expect(workbench.openError?.message).toMatch(/Failed to fetch.*reload the page/);
    await workbench.projects.refresh();
    expect(workbench.notices.list.map((notice) => notice.text.split(':')[0])).toEqual([
      'Starting',
      'Reading projects',
    ]);
  });

  it('says why a project cannot be opened', async () => {
    const { workbench } = connected();
    await workbench.openProject('p-gone' as ProjectId);
    expect(workbench.project).toBeNull();
    expect(workbench.openError?.name).toBe('NotFound');
  });

  it('drops the answer to an older request', async () => {
    const { workbench } = connected();
    const opening = workbench.openProject(PROJECT);
    workbench.closeProject();
    await opening;
    expect(workbench.project).toBeNull();
  });
});

describe('Importer', () => {
  it('opens a project file as such and tells what was repaired', async () => {
    const { fake, workbench } = connected();
    const arrival = await workbench.importer.files({ files: [{ path: 'Fruit.DASH', blob: new Blob() }] });
    expect(fake.calls).toEqual(['openProjectFile']);
    expect(arrival?.repaired).toEqual(['labels']);
    expect(workbench.importer.state.step).toBe('done');
  });

  it('keeps a failure in words until it is dismissed', async () => {
    const { workbench } = connected();
    expect(await workbench.importer.files({ files: [] })).toBeUndefined();
    expect(workbench.importer.state).toMatchObject({ step: 'failed', error: { name: 'BadInput' } });
    workbench.importer.dismiss();
    expect(workbench.importer.state.step).toBe('idle');
    await workbench.importer.demo('nothing', 'Nothing');
    expect(workbench.importer.state).toMatchObject({ step: 'failed', error: { name: 'NotFound' } });
  });
});

describe('Projects', () => {
  it('reads the list anew after each act, also a failed one', async () => {
    const { fake, workbench } = connected();
    await workbench.projects.rename(PROJECT, 'Apples');
    expect(workbench.projects.list?.[0]?.name).toBe('Apples');
    await workbench.projects.remove(PROJECT);
    expect(workbench.notices.list[0]?.title).toBe('Another tab is editing this project');
    expect(fake.calls.filter((call) => call === 'listProjects')).toHaveLength(2);
  });
});
