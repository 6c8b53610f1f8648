import type { ModelEntry, Promotion } from '@kymo/api';
import { Command } from 'commander';
import { keptModels, type Models } from '../../models/kept-models';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { ask } from '../../monitor-access';
import { table } from '../../table';

/** Promotions shown to people, the latest. */
const SHOWN_PROMOTIONS = 10;

/** `kymo models list`: the state of every model, and the takeovers. */
export function listModelsCommand(): Command {
  return withFolder(
    new Command('list').description(
      'List the models of a monitor: their states, trials and drift, and which model took over when.',
    ),
  ).action(async ({ dataFolder, json }: FolderOptions) => {
    const models = await ask<Models>(dataFolder, '/api/models', keptModels);
    process.stdout.write(json ? `${JSON.stringify(models)}\n` : modelsText(models));
  });
}

/** One line for each model; longer details follow below. */
export function modelsText({ models, promotions, pinned, orders = [] }: Models): string {
  if (models.length === 0) return 'No models yet.\n';
  const rows = models.map((model) => [
    model.group + (pinned.includes(model.group) && model.state === 'serving' ? ' (pinned)' : ''),
    model.detector,
    model.hash?.slice(0, 12) ?? '',
    model.state,
    model.fittedAt?.slice(0, 16).replace('T', ' ') ?? '',
    trialText(model),
    driftText(model),
    model.detail?.split('\n', 1)[0] ?? '',
  ]);
  const parts = [table(['group', 'detector', 'model', 'state', 'fitted', 'trial', 'drift', ''], rows)];
  for (const { detector, group, state, detail } of models) {
    if (detail?.includes('\n')) parts.push(`${detector} for ${group} is ${state}: ${detail}`);
  }
  if (promotions.length > 0) {
    const taken = promotions.slice(-SHOWN_PROMOTIONS).map(promotionRow);
    parts.push(table(['taken over', 'group', 'from', 'to', 'detector', 'by', 'why'], taken));
  }
  const noted = orders.map((order) => `  ${order.act} ${'hash' in order ? order.hash : order.group}`);
  if (noted.length > 0) parts.push(['Noted for the next run:', ...noted].join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** Share of injected faults caught in the trial, and of clean windows beyond the boundary. */
function trialText({ trial }: ModelEntry): string {
  if (trial === undefined || trial.faults.length === 0) return '';
  const caught = trial.faults.reduce((sum, { caughtShare }) => sum + caughtShare, 0) / trial.faults.length;
  return `${(100 * caught).toFixed(0)} % caught, ${(100 * trial.falseAlarmShare).toFixed(1)} % false`;
}

function driftText({ drift }: ModelEntry): string {
  if (drift === undefined) return '';
  return drift.drifted.length === 0
    ? 'none'
    : `${drift.drifted.length} of ${drift.series} series, ${drift.where}`;
}

function promotionRow({ at, group, from, to, detector, by, why }: Promotion): string[] {
  return [
    at.slice(0, 16).replace('T', ' '),
    group,
    from?.slice(0, 12) ?? '',
    to.slice(0, 12),
    detector,
    by,
    why,
  ];
}
