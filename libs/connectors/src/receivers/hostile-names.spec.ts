import { describe, expect, it } from 'vitest';
import { discordMessage } from './discord/discord.receiver';
import { emailHtml } from './email/email-content';
import { rocketChatMessage } from './example/rocket-chat.receiver.example';
import { exampleNotifications } from './example-notifications';
import { grafanaAnnotation } from './grafana-annotations/grafana-annotations.receiver';
import { grafanaOncallAlert } from './grafana-oncall/grafana-oncall.receiver';
import { opsgenieCalls } from './opsgenie/opsgenie.receiver';
import { slackMessage } from './slack/slack.receiver';
import { teamsMessage } from './teams/teams.receiver';
import { telegramMessage } from './telegram/telegram.receiver';

const NAME =
  '<!channel> <@U1> @boss [x](http://evil.example) *b* _i_ ~s~ |p| `c` :skull: <b onclick="y">z</b> & \' \\';
const [firing] = exampleNotifications();
const notification = {
  ...firing,
  title: `${NAME}: flow far below what is expected`,
  text: `Since today\n# ${NAME}\n- ${NAME}\n1. ${NAME}\n> ${NAME}`,
  members: firing.members.map((member) => ({ ...member, series: NAME })),
};

/** Texts that a reader sees: a mention, a tag, or a link with words of its own is none. */
const LIVE = /<[\w!@/]|\]\(|@\w/;
const withoutJoiners = (text: string) => text.replaceAll('\u2060', '');
const fromHtml = (html: string) =>
  html.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

describe('the name of a series is shown as it is, and does nothing', () => {
  it('in Slack', () => {
    const { text, blocks } = slackMessage(notification);
    expect(text).not.toMatch(/[<>]/);
    const texts = blocks.flatMap((block) =>
      'text' in block && block.text ? [block.text] : [],
    ) as readonly object[];
    expect(texts).toHaveLength(2);
    for (const one of texts) expect(one).toMatchObject({ type: 'plain_text', emoji: false });
    expect(JSON.stringify(texts)).toContain(JSON.stringify(NAME).slice(1, -1));
  });

  it('in Microsoft Teams: nothing is a block of Markdown', () => {
    const { body } = teamsMessage(notification).attachments[0]!.content;
    expect(new Set(body.map(({ type }) => type))).toEqual(new Set(['RichTextBlock', 'Image']));
    expect(JSON.stringify(body)).toContain(JSON.stringify(`> ${NAME}`));
  });

  it('in Discord', () => {
    const [embed] = discordMessage(notification).embeds;
    for (const text of [embed!.title, embed!.description]) {
      expect(text.replace(/\\[^0-9A-Za-z\s]/g, '')).not.toMatch(/[\\`*_~|<>[\]]|:\/\/|^\s*(#|-|\d+\.)\s/m);
      expect(text.replace(/\\(?=[^0-9A-Za-z\s])/g, '')).toContain(NAME.slice(0, -1));
    }
  });

  it('in Telegram', () => {
    const { text } = telegramMessage(1, notification);
    expect(text.replace(/<\/?b>/g, '')).not.toMatch(LIVE);
    expect(withoutJoiners(fromHtml(text))).toContain(`1. ${NAME}`);
  });

  it('in e-mail and in Grafana', () => {
    const html = emailHtml(notification, false);
    const { text } = grafanaAnnotation(undefined, notification)!;
    for (const one of [html, text]) {
      expect(one).not.toMatch(/onclick="/);
      expect(fromHtml(one)).toContain(NAME);
    }
  });

  it.each<[string, readonly string[]]>([
    ['Grafana OnCall', [grafanaOncallAlert(notification).title, grafanaOncallAlert(notification).message]],
    ['Opsgenie', [(opsgenieCalls(notification)[0]!.body as { description: string }).description]],
    ['Rocket.Chat', [rocketChatMessage(notification).attachments[0]!.text]],
  ])('in %s', (_, texts) => {
    for (const text of texts) {
      expect(text).not.toMatch(LIVE);
      expect(withoutJoiners(text)).toContain(NAME);
    }
  });
});

it('what has to be escaped stays within the limits', () => {
  const long = { ...notification, title: '<'.repeat(5000), text: '*'.repeat(9000) };
  expect(slackMessage(long).text.length).toBeLessThanOrEqual(3000);
  const { text: header } = slackMessage({ ...long, title: '😀'.repeat(200) }).blocks[0] as {
    text: { text: string };
  };
  expect([header.text.length <= 150, /\p{Cs}/u.test(header.text)]).toEqual([true, false]);
  const dashboard = `https://grafana.example/?${'x'.repeat(1000)}`;
  const links = { ...firing.links, dashboard, runbook: dashboard, silence: dashboard, label: dashboard };
  const { title, description, footer, fields } = discordMessage({ ...long, links }).embeds[0]!;
  const texts = [title, description, footer.text, ...fields.flatMap(({ name, value }) => [name, value])];
  expect(texts.join('').length).toBeLessThanOrEqual(6000);
  expect(title.length).toBeLessThanOrEqual(256);
});
