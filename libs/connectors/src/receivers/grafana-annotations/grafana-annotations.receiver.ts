import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';
import { htmlEscaped } from '../shortened';

export const grafanaAnnotationsOptionsSchema = withAddress(
  z
    .object({
      ...httpReceiverShape('grafana-annotations'),
      ...addressShape,
      dashboardUid: z
        .string()
        .min(1)
        .max(40)
        .optional()
        .describe('UID of the dashboard to annotate. Without it, all dashboards are annotated'),
    })
    .strict(),
);

/** Two marks a group and never one a window: a line where it begins, and a region once it is over. */
export function grafanaAnnotation(dashboardUid: string | undefined, notification: Notification) {
  const { event, startMs, endMs, title, text, severity, members, group } = notification;
  if (event !== 'firing' && event !== 'resolved') return undefined;
  return {
    time: startMs,
    ...(endMs !== undefined && { timeEnd: endMs }),
    ...(dashboardUid !== undefined && { dashboardUID: dashboardUid }),
    tags: ['kymo', severity, members[0]!.kind, `group:${group}`],
    text: `<b>${htmlEscaped(title)}</b><br/>${htmlEscaped(text).replace(/\n/g, '<br/>')}`,
  };
}

export const grafanaAnnotationsReceiver: SinkDefinition<typeof grafanaAnnotationsOptionsSchema> = {
  optionsSchema: grafanaAnnotationsOptionsSchema,
  create: (options, context) => {
    const url = new URL('api/annotations', `${addressOf(options, context.env).href.replace(/\/$/, '')}/`);
    return connectHttpReceiver(options, context, {
      service: 'Grafana',
      payload: (notification) => grafanaAnnotation(options.dashboardUid, notification),
      request: (annotation: object) => jsonRequest(url, annotation),
    });
  },
};
