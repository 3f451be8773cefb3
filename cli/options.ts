import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A failure whose message is all that a person needs. */
export class UsageError extends Error {}

interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help: `N`, `DIR`. */
  readonly value?: string;
  readonly help: string;
}

/** Every option of every command, once. */
export const OPTIONS = {
  seed: { type: 'string', value: 'N', help: 'seeds data, split, training and all that is drawn (default 1)' },
  'data-seed': { type: 'string', value: 'N', help: 'seeds generated data and split alone (default: --seed)' },
  profile: { type: 'string', value: 'DIR', help: 'keeps projects and classifiers in this browser profile' },
  project: { type: 'string', value: 'ID|latest', help: 'a project of the profile, instead of new data' },
  classifier: { type: 'string', value: 'ID|latest', help: 'a classifier of the project' },
  backend: {
    type: 'string',
    value: 'NAME',
    help: 'auto, webgpu, webgl, wasm (our CPU mode) or cpu (the stock one); default auto',
  },
  threads: { type: 'string', value: 'N', help: 'threads of the CPU mode' },
  resume: { type: 'boolean', help: 'goes on with an interrupted training of the profile' },
  'open-test': { type: 'boolean', help: 'opens the sealed test set; logged in the project' },
  epochs: { type: 'string', value: 'N', help: 'passes over the training images (default 20)' },
  arch: { type: 'string', value: 'NAME', help: 'tiny, small (default) or large' },
  size: {
    type: 'string',
    value: 'N',
    help: 'of a classifier: side of its input, 32, 48, 64 (default), 96 or 128 px',
  },
  batch: { type: 'string', value: 'N', help: 'images a step (default 32)' },
  'learning-rate': { type: 'string', value: 'X', help: 'step size of Adam (default 0.001)' },
  reweight: { type: 'boolean', help: 'each class weighs the same in the loss, however many images it has' },
  unbiased: { type: 'boolean', help: 'generates the demo without its bias' },
  counterfactuals: {
    ...{ type: 'string', value: 'N' },
    help: 'training gains N ideal translations by the generator: the ceiling, no data to work with',
  },
  'data-size': { type: 'string', value: 'N', help: 'training images of the demo (default: as published)' },
  space: {
    type: 'string',
    value: 'NAME',
    help: 'latent (what the classifier sees) or backbone (a frozen network)',
  },
  perplexity: { type: 'string', value: 'N', help: 'neighbours that t-SNE balances (default 30)' },
  iterations: { type: 'string', value: 'N', help: 'iterations of t-SNE (default 1000)' },
  out: { type: 'string', value: 'PATH', help: 'writes pictures there' },
  method: { type: 'string', value: 'NAME', help: 'how it is computed' },
  images: { type: 'string', value: 'N', help: 'how many images (default 24)' },
  top: { type: 'string', value: 'N', help: 'how many at most (default 10)' },
  k: { type: 'string', value: 'N', help: 'clusters, 2 to 20 (default 8, but for a translator)' },
  pool: {
    type: 'string',
    value: 'PARTS',
    help: 'what is clustered: explore,pool (default), or training with them',
  },
  steps: { type: 'string', value: 'N', help: 'steps of the translator (default: by its recipe)' },
  recipe: { type: 'string', value: 'NAME', help: 'colour (default) or object: what the style is about' },
  'warm-start': { type: 'string', value: 'ID|shipped', help: 'a translator to start from' },
  translator: {
    type: 'string',
    value: 'ID|latest|shipped|none',
    help: 'a translator of the project, or the one that the site ships',
  },
  style: {
    type: 'string',
    value: 'N|auto|merged|random',
    help: 'a cluster as the style, all but the smallest, or merged',
  },
  sources: { type: 'string', value: 'N|all', help: 'how many training images are translated (default all)' },
  with: { type: 'string', value: 'ID|latest', help: 'the translation (its job) to learn from' },
  seeds: { type: 'string', value: 'A,B,…', help: 'one run for each seed' },
  mode: { type: 'string', value: 'NAME', help: 'how' },
  data: { type: 'string', value: 'DATA', help: 'demo:cartoon, a ZIP, a folder or a .dash file' },
  baselines: {
    ...{ type: 'string', value: 'A,B|none' },
    help: 'what stands beside: duplicates, jitter, hueJitter, colour, random, reweight, dfr, probe, ceiling',
  },
  rounds: { type: 'string', value: 'N', help: 'rounds of the loop (default 1)' },
  labels: { type: 'string', value: 'FILE', help: 'CSV: path,class[,split,…attributes]' },
  what: { type: 'string', value: 'project', help: 'what to write: the whole project' },
  prune: { type: 'boolean', help: 'rejects the new images that are doubted' },
  known: {
    type: 'boolean',
    help: 'for demos: asks an oracle of the class whether it was kept; trains that oracle once',
  },
  remeasure: { type: 'boolean', help: 'ignores the remembered probe of the backends' },
  json: { type: 'boolean', help: 'prints one JSON object on one line' },
  help: { type: 'boolean', help: 'this text' },
} as const satisfies Record<string, Option>;
export type OptionName = keyof typeof OPTIONS;

/** What every command takes. */
export const COMMON = ['profile', 'json', 'help'] as const satisfies readonly OptionName[];

export type Values = Partial<Record<OptionName, string | boolean>>;

/** The options and plain arguments of one command; rejects what it does not take, in one line. */
export function parse(
  args: readonly string[],
  names: readonly OptionName[],
): { values: Values; positionals: string[] } {
  const all: readonly OptionName[] = [...names, ...COMMON];
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    all.map((name) => [name, { type: OPTIONS[name].type }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Values, positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split(/\. |\n/)[0]!.replace(/\.?$/, '.'));
  }
}

/** Typed access to the values, with one-line reasons for what is out of range. */
export class Options {
  constructor(private readonly values: Values) {}

  /** The same with others set. */
  with(values: Values): Options {
    return new Options({ ...this.values, ...values });
  }

  flag(name: OptionName): boolean {
    return this.values[name] === true;
  }

  text(name: OptionName): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: OptionName, low: number, high: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high) {
      throw new UsageError(`--${name} must be a number from ${low} to ${high}, not "${text}".`);
    }
    return value;
  }

  whole(name: OptionName, low: number, high: number): number | undefined {
    const value = this.number(name, low, high);
    if (value !== undefined && !Number.isInteger(value)) {
      throw new UsageError(`--${name} must be a whole number, not "${this.text(name)}".`);
    }
    return value;
  }

  oneOf<T extends string>(name: OptionName, choices: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const choice = choices.find((known) => known === text);
    if (choice === undefined) {
      throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${text}".`);
    }
    return choice;
  }
}

const MAX_SEED = 2 ** 32 - 1;

/** `--seed` and `--data-seed`, which follows it. */
export function seeds(options: Options): { seed: number; dataSeed: number } {
  const seed = options.whole('seed', 0, MAX_SEED) ?? 1;
  return { seed, dataSeed: options.whole('data-seed', 0, MAX_SEED) ?? seed };
}

/** `--seeds A,B,…`; `undefined` where it is not given. */
export function seedList(options: Options): readonly number[] | undefined {
  const text = options.text('seeds');
  if (text === undefined) return undefined;
  const seeds = text.split(',').map(Number);
  if (text.trim() === '' || seeds.some((seed) => !Number.isInteger(seed) || seed < 0 || seed > MAX_SEED)) {
    throw new UsageError(`--seeds must be whole numbers with commas between, not "${text}".`);
  }
  if (new Set(seeds).size < seeds.length) {
    throw new UsageError(`--seeds names a seed twice: "${text}"; it would count as two.`);
  }
  return seeds;
}
