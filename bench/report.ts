import type { Draft } from './rows';

/** Tells of progress, for people. */
export type Say = (line: string) => void;

/** What a benchmark found, and what it ran on. */
export interface Report {
  readonly versions: Readonly<Record<string, string>>;
  readonly drafts: readonly Draft[];
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
