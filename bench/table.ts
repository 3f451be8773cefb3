import type { Peer, Row, Spread } from './rows';

const SIGNS: Readonly<Record<Row['kind'], string>> = {
  ratio: '≤',
  'at most': '≤',
  lead: '≥',
  'at least': '≥',
};

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

function words(sample: Spread): string {
  const { median, min, max, unit, p99, notes = {} } = sample;
  const middle = p99 === undefined ? `${number(median)} ${unit}` : `99 % below ${number(p99)} ${unit}`;
  const span = min === max ? '' : ` (${number(min)} to ${number(max)})`;
  const more = Object.entries(notes).map(
    ([key, value]) => `${key} ${typeof value === 'number' ? number(value) : value}`,
  );
  return [`${middle}${span}`, ...more].join(', ');
}

const peerWords = (peer: Peer): string => ('missing' in peer ? `missing: ${peer.missing}` : words(peer));

function verdict({ met, aimMet }: Row): string {
  if (met === null) return 'nothing to compare with';
  if (!met) return 'NOT MET';
  return aimMet ? 'met, aim too' : 'met';
}

function held({ kind, against, value, must, aim }: Row): string {
  const quotient = { ratio: `÷ ${against}`, lead: `${against} ÷ ours` }[kind as 'ratio' | 'lead'] ?? '';
  const sign = SIGNS[kind];
  const figure = value === null ? '–' : number(value);
  return `${quotient} ${figure} (must ${sign} ${number(must)}, aim ${sign} ${number(aim)})`.trim();
}

/** Rows for people: what is held against the target, the verdict, and below them all that was measured. */
export function table(rows: readonly Row[]): string {
  const heads = rows.map((row) => [row.name, held(row), verdict(row)]);
  const widths = [0, 1].map((column) => Math.max(0, ...heads.map((head) => head[column]!.length)));
  return rows
    .map((row, i) => {
      const [name, target, told] = heads[i]!;
      const ratio = (peer: string): string => {
        const value = row.ratios[peer];
        return value === undefined ? '' : ` → ${number(value)}`;
      };
      return [
        `${name!.padEnd(widths[0]!)}  ${target!.padEnd(widths[1]!)}  ${told}`,
        `    ours: ${words(row.ours)}`,
        ...Object.entries(row.peers).map(
          ([peer, result]) => `    ${peer}: ${peerWords(result)}${ratio(peer)}`,
        ),
      ].join('\n');
    })
    .join('\n');
}
