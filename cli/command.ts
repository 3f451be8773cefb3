import type { OptionName, Options } from './options';
import type { Reporter } from './progress';

export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: Options;
  readonly report: Reporter;
}

/** A command: what it takes, and what it prints as JSON or in words. */
export interface Command<Result extends object = object> {
  readonly name: string;
  /** Names of the plain arguments, for the usage line: `<data>`. */
  readonly takes: string;
  readonly summary: string;
  readonly options: readonly OptionName[];
  readonly notes?: string;
  run(invocation: Invocation): Promise<Result>;
  words(result: Result): string;
}
