import { changeLine, configChanges, readConfig } from '@kymo/config';
import { Command } from 'commander';

/** `kymo config diff`: what a changed file would change. */
export function diffCommand(): Command {
  return new Command('diff')
    .description(
      'Say what differs between two configurations, defaults included. Exit code 1 where something does.',
    )
    .argument('<before>', 'YAML file')
    .argument('<after>', 'YAML file')
    .action((before: string, after: string) => {
      const changes = configChanges(readConfig(before), readConfig(after));
      process.stdout.write(
        changes.length === 0 ? 'no differences\n' : `${changes.map(changeLine).join('\n')}\n`,
      );
      process.exitCode = changes.length === 0 ? 0 : 1;
    });
}
