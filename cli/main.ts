import type { Command } from './command';
import { exportCommand } from './commands/export';
import { importCommand } from './commands/import';
import { clusterCommand } from './commands/cluster';
import { discoverCommand } from './commands/discover';
import { explainCommand } from './commands/explain';
import { infoCommand } from './commands/info';
import { openCommand } from './commands/open';
import { projectCommand } from './commands/project';
import { retrainCommand } from './commands/retrain';
import { trainCommand } from './commands/train';
import { trainTranslatorCommand } from './commands/train-translator';
import { translateCommand } from './commands/translate';
import { commandHelp, generalHelp } from './help';
import { Options, parse, UsageError } from './options';
import { runProgram, print } from './program';
import { Reporter } from './progress';

const COMMANDS = [
  ...[infoCommand, importCommand, trainCommand],
  ...[projectCommand, explainCommand, discoverCommand, clusterCommand],
  ...[trainTranslatorCommand, translateCommand, retrainCommand],
  ...[exportCommand, openCommand],
] as Command[];

async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(generalHelp(COMMANDS));
    return;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    const known = COMMANDS.map((one) => one.name).join(', ');
    throw new UsageError(`There is no command "${name}"; there are ${known}.`);
  }
  const { values, positionals } = parse(rest, command.options);
  if (values.help === true) {
    process.stdout.write(commandHelp(command));
    return;
  }
  const report = new Reporter();
  try {
    const result = await command.run({ positionals, options: new Options(values), report });
    report.clear();
    print(result, values.json === true, command.words);
  } finally {
    report.clear();
  }
}

await runProgram(main);
