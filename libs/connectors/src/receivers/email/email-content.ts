import type { Notification } from '@kymo/domain';
import { namedLinks } from '../named-links';
import { htmlEscaped } from '../shortened';

/** Name by which the HTML shows the attached picture. */
export const PICTURE_ID = 'moment@kymo';

const COLOURS = { critical: '#b91c1c', warning: '#b45309', info: '#1d4ed8' } as const;

/** Mail programs that turn colours for the night would leave the picture white among dark words. */
const HEAD =
  '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"></head>';

/** The message as HTML that every mail program shows: tables and inline styles. */
export function emailHtml(notification: Notification, hasPicture: boolean): string {
  const { title, text, severity, status, members } = notification;
  const colour = status === 'resolved' ? '#15803d' : COLOURS[severity];
  const rows = members.slice(0, 10).flatMap(({ series, readings }) =>
    readings.slice(0, 5).map(({ channel, actual, low, high, unit = '', direction }) => {
      const cells = [
        series,
        channel,
        `${short(actual)} ${unit}`,
        `${short(low)} to ${short(high)}`,
        direction,
      ];
      return `<tr>${cells.map((cell) => `<td style="padding:2px 12px 2px 0;vertical-align:top">${htmlEscaped(cell)}</td>`).join('')}</tr>`;
    }),
  );
  const heads = ['series', 'channel', 'actual', 'should be', ''];
  return [
    `<!doctype html><html>${HEAD}<body style="font-family:sans-serif;font-size:14px;color:#111827;background:#ffffff">`,
    `<h2 style="color:${colour};font-size:18px">${htmlEscaped(title)}</h2>`,
    `<p>${htmlEscaped(text).replace(/\n/g, '<br>')}</p>`,
    ...(rows.length === 0
      ? []
      : [
          `<table style="border-collapse:collapse"><tr>${heads.map((head) => `<th style="text-align:left;padding-right:12px">${head}</th>`).join('')}</tr>${rows.join('')}</table>`,
        ]),
    ...(hasPicture
      ? [
          `<p><img src="cid:${PICTURE_ID}" alt="Measured against expected" width="720" style="max-width:100%;height:auto"></p>`,
        ]
      : []),
    `<p>${linksOf(notification)}</p>`,
    '</body></html>',
  ].join('\n');
}

function linksOf(notification: Notification): string {
  return namedLinks(notification)
    .map(({ name, url }) => `<a href="${htmlEscaped(url)}">${name}</a>`)
    .join(' · ');
}

/** The message as plain text with its links. */
export function emailText(notification: Notification): string {
  const addresses = namedLinks(notification).map(({ name, url }) => `${name}: ${url}`);
  return [notification.text, ...(addresses.length > 0 ? ['', ...addresses] : [])].join('\n');
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
