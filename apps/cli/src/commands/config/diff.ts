import { changeLine, configChanges, readConfig } from '@kymo/config';
import { Command } from 'commander';

/** `kymo config diff`: what a changed file would change. */
export function diffCommand(): Command {
  return new Command('diff')
    .description(
      'Show what differs between two configurations, defaults included. The exit code is 1 if anything differs.',
    )
    .argument('<before>', 'YAML file')
    .argument('<after>', 'YAML file')
    .option('--json', 'print the differences as JSON')
    .action((before: string, after: string, { json }: { readonly json?: boolean }) => {
      const changes = configChanges(readConfig(before), readConfig(after));
      const text = changes.length === 0 ? 'no differences' : changes.map(changeLine).join('\n');
      process.stdout.write(`${json ? JSON.stringify({ changes }) : text}\n`);
      process.exitCode = changes.length === 0 ? 0 : 1;
    });
}
