import type { Command } from 'commander';

/** Two examples of each command, by its name behind `kymo`. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  '': ['kymo look data.csv', 'kymo doctor --config kymo.yaml'],
  simulate: [
    'kymo simulate --days 1 --minutes-per-second 0 > plant.ndjson',
    'kymo simulate --brokers 127.0.0.1:9092',
  ],
  look: ['kymo look data.csv', "kymo look 'day-*.csv.gz' --time-zone Europe/Berlin"],
  fit: [
    'kymo fit --input healthy.csv',
    `kymo fit -i healthy.csv -d lstm-autoencoder --options '{"windowLength":32}'`,
  ],
  backfill: [
    'kymo backfill --config kymo.yaml --input history.csv',
    'kymo backfill -c kymo.yaml --input old/*.parquet',
  ],
  'dead-letters': [
    'kymo dead-letters list --config kymo.yaml',
    'kymo dead-letters replay --config kymo.yaml --dry-run',
  ],
  'dead-letters list': [
    'kymo dead-letters list --config kymo.yaml',
    'kymo dead-letters list --config kymo.yaml --reason schema --json',
  ],
  'dead-letters replay': [
    'kymo dead-letters replay --config kymo.yaml --reason schema --dry-run',
    'kymo dead-letters replay --config kymo.yaml --to plant-again',
  ],
  evaluate: ['kymo evaluate --data labelled.csv', 'kymo evaluate --live --clean all --days 8'],
  compare: [
    'kymo compare --data recordings --detector linear-autoencoder,lstm-autoencoder',
    'kymo compare before.json after.json',
  ],
  alerts: ['kymo alerts list --status firing', 'kymo alerts label 3f9a "bearing wear" --as true'],
  'alerts list': ['kymo alerts list --status firing', 'kymo alerts list --series pump-07 --json'],
  'alerts show': ['kymo alerts show 3f9a1c', 'kymo alerts show 3f9a1c --json'],
  'alerts ack': ['kymo alerts ack 3f9a1c', 'kymo alerts ack 3f9a1c --note "on my way"'],
  'alerts silence': [
    'kymo alerts silence 3f9a1c --for 2h --why "valve is being changed"',
    'kymo alerts silence --match series=pump-07 --for 1d --why overhaul',
  ],
  'alerts silences': ['kymo alerts silences', 'kymo alerts silences --json'],
  'alerts unsilence': ['kymo alerts unsilence 8b1e', 'kymo alerts unsilence 8b1e --url http://monitor:3030'],
  'alerts maintenance': [
    'kymo alerts maintenance list',
    'kymo alerts maintenance add belt --match series=pump-05 --for 2h',
  ],
  'alerts maintenance add': [
    'kymo alerts maintenance add belt --match series=pump-05 --for 2h',
    'kymo alerts maintenance add cleaning --match tag.line=A --cron "0 22 * * SUN" --for 4h',
  ],
  'alerts maintenance list': ['kymo alerts maintenance list', 'kymo alerts maintenance list --json'],
  'alerts maintenance remove': [
    'kymo alerts maintenance remove belt',
    'kymo alerts maintenance remove belt --url http://monitor:3030',
  ],
  'alerts label': [
    'kymo alerts label 3f9a1c "bearing wear" --as true',
    'kymo alerts label 3f9a1c --as false',
  ],
  'alerts feedback': ['kymo alerts feedback', 'kymo alerts feedback --json'],
  'alerts explain': ['kymo alerts explain 3f9a1c', 'kymo alerts explain 3f9a1c --json'],
  'alerts routes': [
    'kymo alerts routes test --config kymo.yaml --labels severity=critical',
    'kymo alerts routes test --url http://monitor:3030 --labels tag.line=A channel=flow',
  ],
  'alerts routes test': [
    'kymo alerts routes test --config kymo.yaml --labels severity=critical',
    'kymo alerts routes test --url http://monitor:3030 --labels tag.line=A channel=flow',
  ],
  'alerts test': [
    'kymo alerts test night-shift --config kymo.yaml',
    'kymo alerts test team --url http://monitor:3030',
  ],
  'alerts resend': [
    'kymo alerts resend .kymo/kafka/dead-letters.ndjson --config kymo.yaml',
    'kymo alerts resend dead-letters.ndjson --config kymo.yaml --receiver phone',
  ],
  tokens: ['kymo tokens create ada --role operate', 'kymo tokens list'],
  'tokens create': [
    'kymo tokens create ada --role operate',
    'kymo tokens create wall --role read --expires-in 90d',
  ],
  'tokens list': ['kymo tokens list', 'kymo tokens list --json'],
  'tokens revoke': ['kymo tokens revoke ada', 'kymo tokens revoke ada --url http://monitor:3030'],
  health: ['kymo health --ready', 'kymo health --url http://monitor:3030 --json'],
  audit: ['kymo audit', 'kymo audit --limit 500 --json'],
  models: ['kymo models list', 'kymo models rollback pump'],
  'models list': ['kymo models list', 'kymo models list --json'],
  'models compare': [
    'kymo models compare 8c18 b69b',
    'kymo models compare 8c18 b69b --url http://monitor:3030',
  ],
  'models promote': ['kymo models promote b69b92e9', 'kymo models promote b69b --url http://monitor:3030'],
  'models rollback': ['kymo models rollback pump', 'kymo models rollback pump --data-folder .kymo/kafka'],
  'models release': ['kymo models release pump', 'kymo models release pump --json'],
  'models inspect': ['kymo models inspect 8c18', 'kymo models inspect models/my-model --input data.csv'],
  'models export': [
    'kymo models export 8c18 --output pump.onnx',
    'kymo models export 8c18 --url http://monitor:3030',
  ],
  backup: ['kymo backup /var/backups/kymo', 'kymo backup /var/backups/kymo --data-folder .kymo/kafka'],
  restore: ['kymo restore /var/backups/kymo', 'kymo restore /var/backups/kymo --replace'],
  dashboards: [
    'kymo dashboards export --output dashboards',
    'kymo dashboards push --url http://grafana:3000',
  ],
  'dashboards export': [
    'kymo dashboards export --output dashboards',
    'kymo dashboards export --output grafana --config kymo.yaml',
  ],
  'dashboards push': [
    'kymo dashboards push --url http://grafana:3000',
    'kymo dashboards push --url http://grafana:3000 --check',
  ],
  init: ['kymo init', 'kymo init --brokers broker:9092 --topic telemetry --output kymo.yaml'],
  config: ['kymo config diff old.yaml new.yaml', 'kymo config reload'],
  'config diff': ['kymo config diff old.yaml new.yaml', 'kymo config diff kymo.yaml /etc/kymo.yaml'],
  'config reload': ['kymo config reload', 'kymo config reload --url http://monitor:3030'],
  'config log-level': ['kymo config log-level debug', 'kymo config log-level info --data-folder .kymo/kafka'],
  plan: [
    'kymo plan --series 2000 --interval 1s --channels 8',
    'kymo plan --series 100000 --interval 1m --detector lstm-autoencoder --stride 8 --json',
  ],
  mcp: ['kymo mcp', 'kymo mcp --data-folder .kymo/kafka'],
  receive: [
    'kymo receive',
    'KYMO_WEBHOOK_SECRET=whsec_... kymo receive --port 9095 --secret-env KYMO_WEBHOOK_SECRET',
  ],
  doctor: ['kymo doctor --config kymo.yaml', 'kymo doctor --url http://monitor:3030'],
  completion: [
    'source <(kymo completion bash)',
    'kymo completion fish > ~/.config/fish/completions/kymo.fish',
  ],
  check: ['kymo check kymo.yaml', 'kymo check deploy/examples/kafka.yaml'],
};

/** Ends the help of a command, and of those below it, with its examples. */
export function addExamples(command: Command, path: readonly string[] = []): void {
  const examples = EXAMPLES[path.join(' ')];
  if (examples !== undefined) {
    const lines = examples.map((example) => `  ${example}`);
    command.addHelpText('after', `\n${['Examples:', ...lines].join('\n')}`);
  }
  for (const below of command.commands) addExamples(below, [...path, below.name()]);
}
