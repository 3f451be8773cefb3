import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from './announcer.svelte';

describe('Announcer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('speaks at once, then at most every five seconds, the latest only', () => {
    const announcer = new Announcer();
    announcer.say('1 selected');
    announcer.say('2 selected');
    announcer.say('3 selected');
    expect(announcer.message).toBe('1 selected');
    vi.advanceTimersByTime(4_999);
    expect(announcer.message).toBe('1 selected');
    vi.advanceTimersByTime(1);
    expect(announcer.message).toBe('3 selected');
    announcer.say('4 selected');
    expect(announcer.message).toBe('3 selected');
    vi.advanceTimersByTime(5_000);
    expect(announcer.message).toBe('4 selected');
  });
});
