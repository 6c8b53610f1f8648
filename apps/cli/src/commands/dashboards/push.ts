import { environmentWithFiles } from '@kymo/connectors';
import { FOLDER } from '@kymo/dashboards';
import { Command } from 'commander';
import { differences } from './differences';
import { GrafanaApi } from './grafana-api';
import { installationOf, withInstallationOptions, type InstallationOptions } from './installation';
import { pushedDocuments } from './pushed-documents';

/** Differences of one document that are printed. */
const MAX_LINES = 20;

interface Options extends InstallationOptions {
  readonly url: string;
  readonly tokenVariable: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `kymo dashboards push`: dashboards and alert rules by Grafana's HTTP API. */
export function pushCommand(): Command {
  const command = new Command('push')
    .description(
      'Bring dashboards and alert rules into the folder Kymo of a running Grafana; what is as it should be is left ' +
        'alone. Contact points and notification policies are not touched, since Grafana has one tree of them for all.',
    )
    .requiredOption('--url <url>', 'address of Grafana')
    .option(
      '--token-variable <name>',
      'environment variable with the token of a service account',
      'KYMO_GRAFANA_TOKEN',
    )
    .option('--check', 'change nothing; show what differs, and exit with code 1 where something does')
    .option('--json', 'print what came of each document as JSON');
  return withInstallationOptions(command).action(push);
}

async function push({ url, tokenVariable, check, json, ...options }: Options): Promise<void> {
  const api = new GrafanaApi(url, environmentWithFiles()[tokenVariable]);
  if (!check) await makeFolder(api);
  const outcomes: { readonly document: string; readonly outcome: string }[] = [];
  for (const document of pushedDocuments(installationOf(options))) {
    const found = await document.read(api);
    const lines = found === undefined ? ['absent'] : differences(document.wanted, found);
    if (lines.length > 0 && !check) await document.write(api, found !== undefined);
    const outcome = outcomeOf(lines, found !== undefined, check === true);
    outcomes.push({ document: document.name, outcome });
    if (!json) process.stdout.write(`${document.name}: ${outcome}\n`);
    if (lines.length > 0 && check) process.exitCode = 1;
  }
  if (json) process.stdout.write(`${JSON.stringify({ documents: outcomes })}\n`);
}

async function makeFolder(api: GrafanaApi): Promise<void> {
  if ((await api.read(`/api/folders/${FOLDER.uid}`)) === undefined)
    await api.write('POST', '/api/folders', FOLDER);
}

function outcomeOf(lines: readonly string[], exists: boolean, isCheck: boolean): string {
  if (lines.length === 0) return 'unchanged';
  if (!exists) return isCheck ? 'absent' : 'created';
  if (!isCheck) return 'updated';
  const rest = lines.length > MAX_LINES ? [`… and ${lines.length - MAX_LINES} more`] : [];
  return ['differs', ...[...lines.slice(0, MAX_LINES), ...rest].map((line) => `  ${line}`)].join('\n');
}
