import { escapeHtml } from './format';
import { STYLE } from './style';

/** A page that asks for nothing from elsewhere. @param body markup */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** The figures that count most, large. */
export function cards(facts: readonly (readonly [value: string, title: string])[]): string {
  const card = ([value, title]: (typeof facts)[number]) =>
    `<div class="card"><b>${value}</b><span>${title}</span></div>`;
  return `<div class="cards">${facts.map(card).join('')}</div>`;
}

/** What the colours of a drawing stand for. */
export function legend(...entries: readonly (readonly [color: string, title: string])[]): string {
  const entry = ([color, title]: (typeof entries)[number]) =>
    `<span><i style="background: var(${color})"></i>${title}</span>`;
  return `<div class="legend">${entries.map(entry).join('')}</div>`;
}
