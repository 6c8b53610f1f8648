import type { SinkDefinition } from '../connector';
import { alertmanagerReceiver } from './alertmanager/alertmanager.receiver';
import { discordReceiver } from './discord/discord.receiver';
import { emailReceiver } from './email/email.receiver';
import { grafanaAnnotationsReceiver } from './grafana-annotations/grafana-annotations.receiver';
import { grafanaOncallReceiver } from './grafana-oncall/grafana-oncall.receiver';
import { heartbeatReceiver } from './heartbeat/heartbeat.receiver';
import { kafkaTopicReceiver } from './kafka-topic/kafka-topic.receiver';
import { ntfyReceiver } from './ntfy/ntfy.receiver';
import { opsgenieReceiver } from './opsgenie/opsgenie.receiver';
import { pagerdutyReceiver } from './pagerduty/pagerduty.receiver';
import { slackBotReceiver } from './slack-bot/slack-bot.receiver';
import { slackReceiver } from './slack/slack.receiver';
import { teamsReceiver } from './teams/teams.receiver';
import { telegramReceiver } from './telegram/telegram.receiver';

/** Every receiver of notifications by the name it is configured with. */
export const receivers = {
  alertmanager: alertmanagerReceiver,
  discord: discordReceiver,
  email: emailReceiver,
  'grafana-annotations': grafanaAnnotationsReceiver,
  'grafana-oncall': grafanaOncallReceiver,
  heartbeat: heartbeatReceiver,
  'kafka-topic': kafkaTopicReceiver,
  ntfy: ntfyReceiver,
  opsgenie: opsgenieReceiver,
  pagerduty: pagerdutyReceiver,
  slack: slackReceiver,
  'slack-bot': slackBotReceiver,
  teams: teamsReceiver,
  telegram: telegramReceiver,
} satisfies Record<string, SinkDefinition>;

/** Whether a sink of this type tells people of incidents; a heartbeat tells that Kymo lives. */
export function isReceiver(type: string): boolean {
  return type === 'webhook' || (type !== 'heartbeat' && Object.hasOwn(receivers, type));
}
