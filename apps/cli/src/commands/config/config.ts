import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'diff',
    summary: 'Say what differs between two configurations, defaults included.',
    load: async () => (await import('./diff')).diffCommand(),
  },
];

/** `kymo config`: works on configurations. */
export function configCommand(operands: readonly string[]): Promise<Command> {
  return addLazily(new Command('config').description('Work on configurations.'), COMMANDS, operands);
}
