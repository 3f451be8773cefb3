import { describe, expect, it } from 'vitest';
import { savedWords } from './saved-words';

describe('savedWords', () => {
  it('tells stored, backed up, and changed since', () => {
    expect(savedWords({ backedUpAt: null, updatedAt: 9 }).words).toBe('Saved here only');
    expect(savedWords({ backedUpAt: 10_000, updatedAt: 10_000 }).backedUp).toBe(true);
    expect(savedWords({ backedUpAt: 10_000, updatedAt: 60_000 }).words).toBe('Changed since backup');
  });
});
