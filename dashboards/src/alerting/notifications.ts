import { ContactPointBuilder, NotificationPolicyBuilder } from '@grafana/grafana-foundation-sdk/alerting';

const RECEIVER = 'kymo';

/** Environment variable of Grafana with the address that alerts are posted to. */
const WEBHOOK_VARIABLE = 'KYMO_GRAFANA_WEBHOOK_URL';

/** Where alerts go. */
export function contactPoint() {
  return new ContactPointBuilder()
    .uid('kymo-webhook')
    .name(RECEIVER)
    .type('webhook')
    .settings({ url: `\${${WEBHOOK_VARIABLE}}`, httpMethod: 'POST' })
    .disableResolveMessage(false)
    .build();
}

/** Which alerts go where: one message a rule, critical ones sooner and again each hour. */
export function notificationPolicy() {
  const critical = new NotificationPolicyBuilder()
    .receiver(RECEIVER)
    .objectMatchers([['severity', '=', 'critical']])
    .groupWait('10s')
    .repeatInterval('1h');
  return new NotificationPolicyBuilder()
    .receiver(RECEIVER)
    .groupBy(['grafana_folder', 'alertname'])
    .groupWait('1m')
    .groupInterval('5m')
    .repeatInterval('12h')
    .routes([critical])
    .build();
}
