import { checkConnections, checkPrerequisites, loadConfig } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { Command } from 'commander';

/** `kymo check`: the checks of the monitor before its start. */
export function checkCommand(): Command {
  return new Command('check')
    .description(
      'Check a configuration: list every issue with its path. Without --connect no connection is opened.',
    )
    .argument('<config>', 'YAML file')
    .option('--connect', 'ask every sink whether it can be reached; nobody is told anything')
    .action(async (file: string, { connect }: { readonly connect?: boolean }) => {
      const config = loadConfig(file);
      const env = environmentWithFiles();
      await checkPrerequisites(config, env, file);
      if (connect) await checkConnections(config, env, file);
      process.stdout.write(`${file}: no issues\n`);
    });
}
