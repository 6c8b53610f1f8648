import type { LazyCommand } from './lazy-commands';

/** Every command of `kymo`. */
export const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'simulate',
    summary: 'Produce telemetry of a simulated plant, or of machines that never fail.',
    load: async () => (await import('./commands/simulate')).simulateCommand(),
  },
  {
    name: 'look',
    summary: 'Show how Kymo reads telemetry files: dialect, times, channels, first rows, doubts.',
    load: async () => (await import('./commands/look')).lookCommand(),
  },
  {
    name: 'fit',
    summary: 'Fit a detector on recorded telemetry and write it as an artifact.',
    load: async () => (await import('./commands/fit')).fitCommand(),
  },
  {
    name: 'backfill',
    summary: 'Score history as the monitor would have, and write it to InfluxDB.',
    load: async () => (await import('./commands/backfill')).backfillCommand(),
  },
  {
    name: 'dead-letters',
    summary: 'Count refused records by reason, and send them again after a fix.',
    load: async (operands) =>
      (await import('./commands/dead-letters/dead-letters')).deadLettersCommand(operands),
  },
  {
    name: 'evaluate',
    summary: 'Measure detectors on labelled recordings.',
    load: async () => (await import('./commands/evaluate')).evaluateCommand(),
  },
  {
    name: 'compare',
    summary: 'Compare detectors, options or artifacts by paired differences.',
    load: async () => (await import('./commands/compare')).compareCommand(),
  },
  {
    name: 'alerts',
    summary: 'List, explain, label, acknowledge and silence the incidents of a monitor.',
    load: async (operands) => (await import('./commands/alerts/alerts')).alertsCommand(operands),
  },
  {
    name: 'tokens',
    summary: 'Create, list and revoke tokens for the page and the API.',
    load: async () => (await import('./commands/tokens/tokens')).tokensCommand(),
  },
  {
    name: 'audit',
    summary: 'List who did what in a monitor, and when.',
    load: async () => (await import('./commands/audit')).auditCommand(),
  },
  {
    name: 'models',
    summary: 'List, compare, choose and inspect the models of a monitor.',
    load: async (operands) => (await import('./commands/models/models')).modelsCommand(operands),
  },
  {
    name: 'backup',
    summary: 'Back up a data folder, even while its monitor runs.',
    load: async () => (await import('./commands/backup')).backupCommand(),
  },
  {
    name: 'restore',
    summary: 'Restore a backup into a data folder.',
    load: async () => (await import('./commands/restore')).restoreCommand(),
  },
  {
    name: 'dashboards',
    summary: 'Export dashboards and alert rules, or push them to Grafana.',
    load: async (operands) => (await import('./commands/dashboards/dashboards')).dashboardsCommand(operands),
  },
  {
    name: 'plan',
    summary: 'Estimate cores, memory, disk, partitions and topics for a load.',
    load: async () => (await import('./commands/plan')).planCommand(),
  },
  {
    name: 'init',
    summary: 'Write a commented configuration to begin with.',
    load: async () => (await import('./commands/init')).initCommand(),
  },
  {
    name: 'config',
    summary: "Compare configurations, reload a monitor's configuration, change its log level.",
    load: async (operands) => (await import('./commands/config/config')).configCommand(operands),
  },
  {
    name: 'mcp',
    summary: 'Serve a data folder to AI assistants over the Model Context Protocol.',
    load: async () => (await import('./commands/mcp')).mcpCommand(),
  },
  {
    name: 'receive',
    summary: 'Print the alerts that a webhook of the monitor sends.',
    load: async () => (await import('./commands/receive')).receiveCommand(),
  },
  {
    name: 'health',
    summary: 'Check whether a monitor is alive, for probes.',
    load: async () => (await import('./commands/health')).healthCommand(),
  },
  {
    name: 'doctor',
    summary: 'Check Node, disk, clock, ports and everything a configuration names, and say what to do.',
    load: async () => (await import('./commands/doctor')).doctorCommand(),
  },
  {
    name: 'completion',
    summary: 'Print the completion of a shell.',
    load: async () => (await import('./commands/completion')).completionCommand(COMMANDS),
  },
  {
    name: 'check',
    summary: 'Check a configuration and list every issue.',
    load: async () => (await import('./commands/check')).checkCommand(),
  },
];
