import { describe, expect, it } from 'vitest';
import { countVitest, inWords, sum } from './tally.mjs';

const report = (passed: number, failed: number, testResults: { status: string; tests: string[] }[]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: testResults.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  })),
});

describe('countVitest', () => {
  it('counts tests', () => {
    const run = report(3, 1, [{ status: 'failed', tests: ['passed', 'failed'] }]);
    expect(countVitest(run, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts a file that cannot be loaded as a failure', () => {
    const run = report(3, 0, [
      { status: 'failed', tests: [] },
      { status: 'passed', tests: ['passed'] },
    ]);
    expect(countVitest(run, 1).failed).toBe(1);
  });

  it('counts a failed run without a failed test, and one without a report', () => {
    expect(countVitest(report(3, 0, []), 1).failed).toBe(1);
    expect(countVitest(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

it('sums, and says skipped only where something was', () => {
  const total = sum([
    { passed: 2, failed: 0, skipped: 0 },
    { passed: 3, failed: 1, skipped: 0 },
  ]);
  expect(inWords(total)).toBe('5 passed, 1 failed');
  expect(inWords({ ...total, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
});
