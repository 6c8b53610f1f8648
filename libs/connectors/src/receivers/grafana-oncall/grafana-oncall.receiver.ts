import type { Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';
import { inert } from '../shortened';

export const grafanaOncallOptionsSchema = withAddress(
  z.object({ ...httpReceiverShape('grafana-oncall'), ...addressShape }).strict(),
);

/** The fields of a formatted webhook of Grafana OnCall and Grafana IRM. */
export function grafanaOncallAlert({ group, title, text, status, severity, links, labels }: Notification) {
  return {
    alert_uid: group,
    title: inert(title),
    state: status === 'resolved' ? 'ok' : 'alerting',
    message: inert(text),
    ...(links.plot !== undefined && { image_url: links.plot }),
    ...(links.page !== undefined && { link_to_upstream_details: links.page }),
    severity,
    labels,
  };
}

export const grafanaOncallReceiver: SinkDefinition<typeof grafanaOncallOptionsSchema> = {
  optionsSchema: grafanaOncallOptionsSchema,
  create: (options, context) => {
    const url = addressOf(options, context.env);
    return connectHttpReceiver(options, context, {
      service: 'Grafana OnCall',
      payload: grafanaOncallAlert,
      request: (alert: object) => jsonRequest(url, alert),
    });
  },
};
