import { emailHtml, exampleNotifications, pagerdutyEvent, PICTURE_ID, slackMessage } from '@kymo/connectors';
import { momentSvg } from '@kymo/rendering';

/** The signs of severity, without a font of emoji. */
const SIGNS: Readonly<Record<string, string>> = {
  '🔴': '<span style="color:#d0021b">●</span>',
  '🟠': '<span style="color:#e8912d">●</span>',
};

/** Pages that show an example message as on-call sees it: what each service was sent, drawn as that service draws it. */
export function alertPages(): Record<string, string> {
  const [firing] = exampleNotifications();
  const svg = momentSvg(firing.members[0]!.trace!, 'Europe/Berlin');
  const moment = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return {
    email: emailHtml(firing, true).replace(`cid:${PICTURE_ID}`, moment),
    slack: slackPage(slackMessage(firing), moment),
    pagerduty: pagerdutyPage(pagerdutyEvent(firing), moment),
  };
}

function slackPage({ blocks }: ReturnType<typeof slackMessage>, moment: string): string {
  const parts = blocks.map(({ type, text, elements = [] }) => {
    const names = elements.map((one) => (typeof one.text === 'string' ? one.text : one.text.text));
    if (type === 'header') return `<h1>${text!.text.replace(/🔴|🟠/u, (sign) => SIGNS[sign]!)}</h1>`;
    if (type === 'section') return `<p>${text!.text.replaceAll('\n', '<br>')}</p>`;
    if (type === 'image') return `<img src="${moment}" width="560">`;
    if (type === 'actions')
      return `<div class="actions">${names.map((name) => `<button>${name}</button>`).join('')}</div>`;
    return `<small>${names.join(' ')}</small>`;
  });
  const style =
    'h1{font-size:18px;margin:0 0 6px}p{margin:6px 0}img{border:1px solid #ddd;border-radius:8px;display:block}' +
    '.actions{margin:10px 0 6px}button{font:600 14px inherit;margin-right:8px;padding:6px 12px;background:#fff;' +
    'border:1px solid #bbb;border-radius:4px}small{color:#616061}.who b{margin-right:6px}' +
    '.who i{font:11px sans-serif;background:#eee;padding:1px 4px;border-radius:2px;margin-right:6px}';
  const who = '<div class="who"><b>Kymo</b><i>APP</i><small>15:26</small></div>';
  return page(style, `${who}${parts.join('')}`);
}

function pagerdutyPage(event: ReturnType<typeof pagerdutyEvent>, moment: string): string {
  if (!('payload' in event)) throw new Error('Drawing the page of PagerDuty: the example is no trigger.');
  const { summary, source, severity, component, custom_details: details, class: kind } = event.payload;
  const facts = {
    Severity: severity,
    Source: source,
    Component: component,
    Class: kind,
    Client: event.client,
  };
  const rows = Object.entries(facts).map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`);
  const links = event.links.map(({ text }) => `<a href="#">${text}</a>`);
  const style =
    'header{background:#f6f8fa;border-left:6px solid #d0021b;padding:12px 16px}h1{font-size:18px;margin:4px 0}' +
    'header span{font:600 12px sans-serif;color:#fff;background:#d0021b;border-radius:3px;padding:2px 8px}' +
    'dl{display:grid;grid-template-columns:110px 1fr;gap:4px;margin:14px 0}dt{color:#666}dd{margin:0}' +
    'pre{background:#f6f8fa;padding:10px;font:13px sans-serif;white-space:pre-wrap}a{margin-right:12px;color:#0a6ab6}';
  const body =
    `<header><span>TRIGGERED</span><h1>${summary}</h1></header><dl>${rows.join('')}</dl>` +
    `<pre>${details.text}</pre><p>${links.join('')}</p><img src="${moment}" width="560">`;
  return page(style, body);
}

function page(style: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><style>body{font:15px/1.46 sans-serif;margin:16px;color:#1d1c1d}${style}</style>${body}`;
}
