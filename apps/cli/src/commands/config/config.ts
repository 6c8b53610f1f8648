import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'diff',
    summary: 'Say what differs between two configurations, defaults included.',
    load: async () => (await import('./diff')).diffCommand(),
  },
  {
    name: 'reload',
    summary: 'Have a monitor read its configuration again.',
    load: async () => (await import('./reload')).reloadCommand(),
  },
  {
    name: 'log-level',
    summary: 'Change the level of the log of a monitor while it runs.',
    load: async () => (await import('./log-level')).logLevelCommand(),
  },
];

/** `kymo config`: works on configurations. */
export function configCommand(operands: readonly string[]): Promise<Command> {
  return addLazily(
    new Command('config').description('Compare, reload and adjust configurations.'),
    COMMANDS,
    operands,
  );
}
