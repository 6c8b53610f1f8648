import { checkPrerequisites, loadConfig } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { Command } from 'commander';

/** `kymo check`: the checks of the monitor before its start. */
export function checkCommand(): Command {
  return new Command('check')
    .description('Check a configuration: list every issue with its path, and open no connection.')
    .argument('<config>', 'YAML file')
    .action(async (file: string) => {
      await checkPrerequisites(loadConfig(file), environmentWithFiles(), file);
      process.stdout.write(`${file}: no issues\n`);
    });
}
