import { describe, expect, it } from 'vitest';
import type { BackendReport, BackendRequest } from '../domain/backend';
import { DashError } from '../domain/errors';
import { Backend } from './backend.svelte';
import { Notices } from './notices.svelte';
import { FakeCommands } from './testing/fake-commands';
import type { Commands } from './types';

const reportOf = ({ name }: BackendRequest): BackendReport => ({
  chosen: { name: name === 'auto' ? 'wasm' : name, adapter: 'simd', threads: 1, reason: '' },
  probes: [],
  measuredAt: 1,
});

function make(remembered: BackendRequest): { backend: Backend; notices: Notices } {
  let request = remembered;
  const commands: Commands = {
    ...new FakeCommands().commands,
    info: () =>
      Promise.resolve({
        version: '0',
        backend: reportOf(request),
        request,
        storage: { usage: 0, quota: 0, persistent: false },
        isolated: false,
        secure: true,
        cores: 1,
        userAgent: '',
      }),
    setBackend: (wanted) => {
      if (wanted.name === 'webgpu') return Promise.reject(new DashError('BadInput', 'There is no GPU.'));
      request = wanted;
      return Promise.resolve(reportOf(request));
    },
  };
  const notices = new Notices();
  return { backend: new Backend(() => Promise.resolve(commands), notices), notices };
}

describe('Backend', () => {
  it('knows what was asked for at an earlier visit, and goes back to the fastest', async () => {
    const { backend } = make({ name: 'cpu', threads: null });
    expect(backend.request).toBeNull();
    await backend.load();
    expect([backend.request?.name, backend.report?.chosen.name]).toEqual(['cpu', 'cpu']);
    await backend.choose({ name: 'auto', threads: null });
    expect([backend.request?.name, backend.report?.chosen.name]).toEqual(['auto', 'wasm']);
  });

  it('keeps what it had where another one cannot be had', async () => {
    const { backend, notices } = make({ name: 'auto', threads: null });
    await backend.load();
    await backend.choose({ name: 'webgpu', threads: null });
    expect(backend.request?.name).toBe('auto');
    expect(notices.list[0]?.text).toMatch(/There is no GPU/);
  });
});
