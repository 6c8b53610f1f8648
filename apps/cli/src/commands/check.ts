import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';

/** `kymo check config.yaml`: the monitor itself says what is wrong with its configuration. */
export function checkCommand(): Command {
  return new Command('check')
    .description('Check a configuration: lists every issue with its path, opens no connection.')
    .argument('<config>', 'YAML file')
    .action((config: string) => {
      const monitor = fileURLToPath(new URL('./kymo-monitor.js', import.meta.url));
      const { status } = spawnSync(process.execPath, [monitor, '--config', config, '--check'], {
        stdio: 'inherit',
      });
      process.exitCode = status ?? 1;
    });
}
