import { Feedback, routeTreeOf } from '@kymo/alerting';
import type { FeedbackView, PrecisionView } from '@kymo/api';
import { loadConfig, plantConfig } from '@kymo/config';
import { isReceiver } from '@kymo/connectors';
import { Command } from 'commander';
import { ask } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { table } from '../../table';

interface Options extends FolderOptions {
  readonly config?: string;
}

/** `kymo alerts feedback`: what follows from the labels. */
export function feedbackCommand(): Command {
  return withFolder(
    new Command('feedback')
      .description(
        'Show what follows from the labels: how many alerts were true, which thresholds have moved, which rules they suggest.',
      )
      .option('--config <file>', 'configuration with the groups and routes, if no monitor is running'),
  ).action(async ({ dataFolder, config, json }: Options) => {
    const view = await ask<FeedbackView>(dataFolder, '/api/feedback', (store) => {
      const { judge, detection, sinks, onCall } =
        config === undefined ? plantConfig({ dataFolder }) : loadConfig(config);
      const receivers = sinks.filter(({ type }) => isReceiver(type)).map(({ name }) => name);
      const routes = routeTreeOf({ ...onCall, receivers });
      const { groupBy } = detection;
      return new Feedback(store, { maxFactor: judge.maxFeedbackFactor, groupBy, routes, receivers }).view();
    });
    process.stdout.write(`${json ? JSON.stringify(view) : feedbackText(view)}\n`);
  });
}

/** What follows from the labels, for a person. */
function feedbackText(view: FeedbackView): string {
  const { detectors, groups, receivers, thresholds, maxFactor, suggestions } = view;
  const precisions = [
    ...detectors.map((one) => precisionRow('detector', one)),
    ...groups.map((one) => precisionRow('group', one)),
    ...receivers.map((one) => precisionRow('receiver', one)),
  ];
  if (precisions.length === 0 && thresholds.length === 0)
    return 'Nobody has labelled an alert yet: kymo alerts label <incident> --as true, false or expected.';
  const moved = thresholds.map(({ level, name, factor, false: wrong, true: right }) => [
    level,
    name,
    `${factor.toFixed(2)} times`,
    `${wrong} false, ${right} true`,
  ]);
  const parts = [
    table(['by', 'name', 'precision', 'true', 'false', 'expected'], precisions),
    moved.length === 0
      ? 'No threshold has moved.'
      : `${table(['of', 'name', 'threshold', 'labels'], moved)}\nAt most ${maxFactor} times. Taking the labels back takes it back.`,
    ...(suggestions.length === 0
      ? []
      : [
          [
            'Suggested, never applied by itself:',
            ...suggestions.map(({ text, command }) => `- ${text}\n  ${command}`),
          ].join('\n'),
        ]),
  ];
  return parts.join('\n\n');
}

function precisionRow(by: string, { name, precision, ...counts }: PrecisionView): string[] {
  const share = precision === null ? '–' : `${Math.round(100 * precision)} %`;
  return [by, name, share, String(counts.true), String(counts.false), String(counts.expected)];
}
