import { isEnding } from './driver/cleanup';

/** A result as one line of JSON, or in words. */
export const print = <T>(result: T, asJson: boolean, words: (result: T) => string): void =>
  void process.stdout.write(asJson ? `${JSON.stringify(result)}\n` : words(result));

/** Runs a program of the command line. What fails is one line that names the reason, and exit code 1. */
export async function runProgram(main: (args: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (isEnding()) return;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.split('\n').join(' ').trim()}\n`);
    if (process.env['DASH_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}
