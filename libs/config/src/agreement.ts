import { DEFAULT_RECEIVER, receiversIn } from '@kymo/alerting';
import { isReceiver, TopicChoice } from '@kymo/connectors';
import { isValid } from '@kymo/domain';
import type { z } from 'zod';
import { windowLengthOf, withinWindow } from '@kymo/models';
import type { Config } from './config-parts';

type Context = z.core.$RefinementCtx;

/** Checks rules across parts of the configuration. */
export function checkAgreement(config: Config, context: Context): void {
  checkWindows(config, context);
  checkDecoder(config, context);
  checkTopics(config, context);
  checkSinkNames(config, context);
  checkReceivers(config, context);
}

/** A detector never scores a window that is shorter than its own. */
function checkWindows({ window, detection }: Config, context: Context): void {
  if (!isValid(context, ['detection', 'ladder', 'length'])) return;
  if (!isValid(context, ['window', 'lengthSamples'])) return;
  const { lengthSamples } = window;
  detection.ladder.forEach((rung, index) => {
    const place = ['detection', 'ladder', index];
    if (!isValid(context, [...place, 'detector']) || !isValid(context, [...place, 'options'])) return;
    const windowLength = windowLengthOf(withinWindow(rung, lengthSamples));
    if (windowLength === undefined || windowLength <= lengthSamples) return;
    report(
      context,
      [...place, 'options', 'windowLength'],
      `must not exceed window.lengthSamples (${lengthSamples}), or ${rung.detector} would never score: it sees ` +
        `${windowLength} steps at once; set it to ${lengthSamples} or less, or window.lengthSamples to ${windowLength} or more`,
    );
  });
}

/** Sources whose records are what producers have written. */
const TAKES_ANY_DECODER: ReadonlySet<string> = new Set([
  ...['kafka', 'kafka-clusters', 'kafka-history'],
  ...['http', 'mqtt'],
]);

/** Files and the plant give telemetry in JSON; any other decoder would refuse all of it. */
function checkDecoder({ source, decoder }: Config, context: Context): void {
  if (!isValid(context, ['source', 'type']) || !isValid(context, ['decoder', 'type'])) return;
  if (TAKES_ANY_DECODER.has(source.type) || decoder.type === 'json') return;
  const advice =
    source.type === 'file'
      ? 'the file source reads CSV, NDJSON and line protocol itself: leave decoder out, and say under source what the ' +
        'file is (format, time, timeUnit, series)'
      : 'leave decoder out';
  const why = `with source.type ${source.type}, or every record would be refused`;
  report(context, ['decoder', 'type'], `must be json ${why}; ${advice}`);
}

/** What happens where a topic that a sink writes is read as telemetry. */
const WRITTEN = {
  'dead-letter-topic': 'refused records would come back as telemetry and be refused again, without end',
  'kafka-topic': 'notifications would come back as telemetry',
};

function checkTopics({ source, sinks }: Config, context: Context): void {
  if (!isValid(context, ['source', 'type'])) return;
  if (source.type === 'kafka') checkTopicsOf(['source'], source, sinks, context);
  if (source.type !== 'kafka-clusters' || !isValid(context, ['source', 'clusters', 'length'])) return;
  source.clusters.forEach((cluster, index) =>
    checkTopicsOf(['source', 'clusters', index], cluster, sinks, context),
  );
}

function checkTopicsOf(
  place: readonly PropertyKey[],
  { topics }: { readonly topics: readonly string[] },
  sinks: Config['sinks'],
  context: Context,
): void {
  if (!isValid(context, [...place, 'topics'])) return;
  topics.forEach((topic, index) => {
    const first = topics.indexOf(topic);
    if (first < index)
      report(context, [...place, 'topics', index], `repeats topics[${first}]; name each topic once`);
  });
  if (!isValid(context, ['sinks', 'length'])) return;
  const choice = new TopicChoice(topics);
  sinks.forEach((sink, index) => {
    const written = ['sinks', index, 'topic'];
    if (!isValid(context, ['sinks', index, 'type'])) return;
    if (sink.type !== 'dead-letter-topic' && sink.type !== 'kafka-topic') return;
    if (!isValid(context, written) || !choice.takes(sink.topic)) return;
    const why = WRITTEN[sink.type];
    report(context, written, `must be none of source.topics, or ${why}; choose another topic`);
  });
}

/** The outbox keeps entries by sink name, so names are unique. */
function checkSinkNames({ sinks }: Config, context: Context): void {
  if (!isValid(context, ['sinks', 'length'])) return;
  const indexOf = new Map<string, number>();
  sinks.forEach((sink, index) => {
    const place = ['sinks', index, 'name'];
    if (!isValid(context, ['sinks', index, 'type']) || !isValid(context, place)) return;
    const first = indexOf.get(sink.name);
    if (first === undefined) indexOf.set(sink.name, index);
    else {
      const message = `sinks[${first}] is called "${sink.name}" too; give each sink a name of its own`;
      report(context, place, message);
    }
  });
}

/** Every receiver that a route names is a sink that takes notifications, and each of those is named by a route. */
function checkReceivers({ sinks, onCall }: Config, context: Context): void {
  if (!isValid(context, ['sinks', 'length']) || !isValid(context, ['onCall', 'route'])) return;
  if (sinks.some((_, index) => !isValid(context, ['sinks', index, 'name']))) return;
  // Without a route every receiver is told.
  if (onCall.route === undefined) return;
  const named = receiversIn(onCall.route, DEFAULT_RECEIVER);
  const taking = sinks.filter(({ type }) => isReceiver(type));
  sinks.forEach((sink, index) => {
    if (!taking.includes(sink) || named.has(sink.name)) return;
    report(
      context,
      ['sinks', index, 'name'],
      `is named by no route, so that nobody would be told; set onCall.route.receiver to ${sink.name}, or add a route to it`,
    );
  });
  const known = taking.map(({ name }) => name);
  for (const receiver of named) {
    if (known.includes(receiver)) continue;
    const what = receiver === DEFAULT_RECEIVER ? 'the root names no receiver' : `${receiver} is none of them`;
    const allowed =
      known.length === 0 ? 'there are none; add one under sinks' : `use one of ${known.join(', ')}`;
    report(context, ['onCall', 'route'], `sends to receivers among the sinks, and ${what}: ${allowed}`);
  }
}

function report(context: Context, path: PropertyKey[], message: string): void {
  context.addIssue({ code: 'custom', path, message });
}
