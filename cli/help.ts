import type { Command } from './command';
import { COMMON, OPTIONS, type OptionName } from './options';

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

const optionRow = (name: OptionName): [string, string] => {
  const option: { value?: string; help: string } = OPTIONS[name];
  return [option.value === undefined ? `--${name}` : `--${name} ${option.value}`, option.help];
};

export const generalHelp = (commands: readonly Command[]): string => `npm run -s dash -- <command> [options]

Drives the built site in a headless Chromium. With --json standard output is one JSON object on one line; progress
and warnings go to standard error. Exit code 0, or 1 with the reason on one line, or 130 after Ctrl+C.

${table(commands.map(({ name, takes, summary }) => [`${name} ${takes}`.trim(), summary]))}

<data> is demo:cartoon, demo:fruit (its colour is biased), demo:fruit:background, demo:fruit:both, a ZIP, a folder of
images, or a .dash file.
npm run -s dash -- <command> --help tells a command's options.

Environment: CHROMIUM names the browser; DASH_GPU=software offers Chromium's software WebGPU adapter, which is slow;
DASH_DEBUG=1 shows the page's console.
`;

export const commandHelp = ({ name, takes, summary, options, notes }: Command): string => {
  const usage = `npm run -s dash -- ${`${name} ${takes}`.trim()} [options]`;
  return `${usage}\n\n${summary}\n\n${table([...options, ...COMMON].map(optionRow))}\n${notes ? `\n${notes}\n` : ''}`;
};
