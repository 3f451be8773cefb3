import { BESIDE, type Beside } from '../src/lib/domain/yardsticks';
import { UsageError, type Options } from './options';

/** What `--baselines A,B|all|none` names, in the order of `BESIDE`; `fallback` where it is not given. */
export function besideOf(options: Options, fallback: 'all' | 'none'): readonly Beside[] {
  const text = options.text('baselines') ?? fallback;
  if (text === 'none') return [];
  if (text === 'all') return BESIDE;
  const asked = text.split(',');
  const unknown = asked.find((name) => !BESIDE.some((known) => known === name));
  if (unknown !== undefined) {
    throw new UsageError(`--baselines takes ${BESIDE.join(', ')}, all or none, not "${unknown}".`);
  }
  return BESIDE.filter((name) => asked.includes(name));
}
