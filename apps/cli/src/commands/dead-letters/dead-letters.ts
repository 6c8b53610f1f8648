import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'list',
    summary: 'Count refused records by reason, with examples.',
    load: async () => (await import('./list')).listDeadLettersCommand(),
  },
  {
    name: 'replay',
    summary: 'Send refused records again, after the cause is corrected.',
    load: async () => (await import('./replay')).replayCommand(),
  },
];

/** `kymo dead-letters`: what was refused, and what can be read now. */
export function deadLettersCommand(operands: readonly string[]): Promise<Command> {
  const command = new Command('dead-letters').description(
    'Inspect refused records, and send them again after a fix.',
  );
  return addLazily(command, COMMANDS, operands);
}
