import type { Progress } from '../src/lib/domain/job';

const EVERY_MS = 5_000;

export function secondsInWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

export function progressLine({ what, done, total, secondsLeft }: Progress): string {
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : '';
  return `${what}${share}${secondsLeft === null ? '' : `, ${secondsInWords(secondsLeft)} left`}`;
}

/** Tells on standard error how far things are: one line that changes on a terminal, few lines elsewhere. */
export class Reporter {
  #shown = false;
  #last = { what: '', at: 0 };

  constructor(
    private readonly out: { write(text: string): unknown; isTTY?: boolean } = process.stderr,
    private readonly now: () => number = Date.now,
  ) {}

  readonly progress = (progress: Progress): void => {
    if (this.out.isTTY === true) {
      this.out.write(`\r\x1b[K${progressLine(progress)}`);
      this.#shown = true;
      return;
    }
    const at = this.now();
    if (progress.what === this.#last.what && at - this.#last.at < EVERY_MS) return;
    this.#last = { what: progress.what, at };
    this.out.write(`${progressLine(progress)}\n`);
  };

  /** A line that stays. */
  readonly say = (line: string): void => {
    this.clear();
    this.out.write(`${line}\n`);
  };

  clear(): void {
    if (this.#shown) this.out.write('\r\x1b[K');
    this.#shown = false;
  }
}
