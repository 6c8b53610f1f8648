import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportedFiles } from '@kymo/dashboards';
import { Command } from 'commander';
import { installationOf, withInstallationOptions, type InstallationOptions } from './installation';

/** `kymo dashboards export`: files for Grafana's folder of dashboards and its provisioning. */
export function exportDashboardsCommand(): Command {
  const command = new Command('export')
    .description(
      'Write dashboards/ and provisioning/ below a folder: dashboards, data sources, alert rules, contact point and ' +
        'notification policy. Grafana replaces its whole tree of notification policies by the provisioned one; leave ' +
        'provisioning/alerting/policies.yaml out where it has others.',
    )
    .requiredOption('-o, --output <folder>', 'folder to write to; files of the same name are replaced')
    .option('--json', 'print the names of the files as JSON');
  return withInstallationOptions(command).action(exportFiles);
}

async function exportFiles({
  output,
  json,
  ...options
}: InstallationOptions & { readonly output: string; readonly json?: boolean }): Promise<void> {
  const files = exportedFiles(installationOf(options));
  for (const { path, text } of files) {
    const file = join(output, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const written = files.map(({ path }) => join(output, path));
  process.stdout.write(`${json ? JSON.stringify({ files: written }) : written.join('\n')}\n`);
}
