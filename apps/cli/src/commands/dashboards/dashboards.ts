import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'export',
    summary: 'Write dashboards, alert rules and data sources as files that Grafana provisions.',
    load: async () => (await import('./export')).exportDashboardsCommand(),
  },
  {
    name: 'push',
    summary: 'Push dashboards and alert rules to a running Grafana, or show the differences.',
    load: async () => (await import('./push')).pushCommand(),
  },
];

/** `kymo dashboards`: Grafana for this installation. */
export function dashboardsCommand(operands: readonly string[]): Promise<Command> {
  const command = new Command('dashboards').description(
    'Give Grafana the dashboards and the alert rules of this installation.',
  );
  return addLazily(command, COMMANDS, operands);
}
