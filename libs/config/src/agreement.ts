import { DEFAULT_RECEIVER, receiversIn } from '@kymo/alerting';
import { isReceiver } from '@kymo/connectors';
import { isSound } from '@kymo/domain';
import type { z } from 'zod';
import { windowLengthOf } from '@kymo/models';
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
  if (!isSound(context, ['detection', 'ladder', 'length'])) return;
  if (!isSound(context, ['window', 'lengthSamples'])) return;
  const { lengthSamples } = window;
  detection.ladder.forEach((rung, index) => {
    const place = ['detection', 'ladder', index];
    if (!isSound(context, [...place, 'detector']) || !isSound(context, [...place, 'options'])) return;
    const windowLength = windowLengthOf(rung);
    if (windowLength === undefined || windowLength <= lengthSamples) return;
    report(
      context,
      [...place, 'options', 'windowLength'],
      `must not exceed window.lengthSamples (${lengthSamples}), or ${rung.detector} would never score: it sees ` +
        `${windowLength} steps at once; lower it, or set window.lengthSamples to ${windowLength} or more`,
    );
  });
}

/** Sources whose records are what producers have written. */
const TAKES_ANY_DECODER: ReadonlySet<string> = new Set(['kafka', 'http', 'mqtt']);

/** Files and the plant give telemetry in JSON; any other decoder would refuse all of it. */
function checkDecoder({ source, decoder }: Config, context: Context): void {
  if (!isSound(context, ['source', 'type']) || !isSound(context, ['decoder', 'type'])) return;
  if (TAKES_ANY_DECODER.has(source.type) || decoder.type === 'json') return;
  const advice =
    source.type === 'file'
      ? 'the file source reads CSV, NDJSON and line protocol itself: leave decoder out, and say under source what the ' +
        'file is (format, time, timeUnit, series)'
      : 'leave decoder out';
  const why = `with source.type ${source.type}, or every record would be refused`;
  report(context, ['decoder', 'type'], `must be json ${why}; ${advice}`);
}

function checkTopics({ source, sinks }: Config, context: Context): void {
  if (!isSound(context, ['source', 'type']) || source.type !== 'kafka') return;
  if (!isSound(context, ['source', 'topics'])) return;
  const { topics } = source;
  topics.forEach((topic, index) => {
    const first = topics.indexOf(topic);
    if (first < index)
      report(context, ['source', 'topics', index], `repeats topics[${first}]; name each topic once`);
  });
  if (!isSound(context, ['sinks', 'length'])) return;
  sinks.forEach((sink, index) => {
    const place = ['sinks', index, 'topic'];
    if (!isSound(context, ['sinks', index, 'type']) || sink.type !== 'dead-letter-topic') return;
    if (!isSound(context, place) || !topics.includes(sink.topic)) return;
    const why = 'refused records would come back as telemetry and be refused again, without end';
    report(context, place, `must be none of source.topics, or ${why}; choose another topic`);
  });
}

/** The outbox keeps entries by sink name, so names are unique. */
function checkSinkNames({ sinks }: Config, context: Context): void {
  if (!isSound(context, ['sinks', 'length'])) return;
  const indexOf = new Map<string, number>();
  sinks.forEach((sink, index) => {
    const place = ['sinks', index, 'name'];
    if (!isSound(context, ['sinks', index, 'type']) || !isSound(context, place)) return;
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
  if (!isSound(context, ['sinks', 'length']) || !isSound(context, ['onCall', 'route'])) return;
  if (sinks.some((_, index) => !isSound(context, ['sinks', index, 'name']))) return;
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
