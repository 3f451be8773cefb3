import { describe, expect, it } from 'vitest';
import { policy, referencePolicy } from '../../../scripts/serve/headers.mjs';
import { isKeptIn } from './reference';

describe('isKeptIn', () => {
  it('takes the policy of our server', () => expect(isKeptIn(referencePolicy)).toBe(true));
  it.each([policy, null, "script-src 'self' 'unsafe-eval'", "connect-src 'none'"])(
    'takes no other: %s',
    (other) => expect(isKeptIn(other)).toBe(false),
  );
});
