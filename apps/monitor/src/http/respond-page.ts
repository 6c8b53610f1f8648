import type { Form, FormField } from '../alerting/form';

const STYLE =
  'body{font:16px system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;line-height:1.5}' +
  'label{display:block;margin:1rem 0}input,select{display:block;width:100%;font:inherit;padding:.4rem;box-sizing:border-box}' +
  'button{font:inherit;padding:.5rem 1.5rem}';

/** A page that does nothing until its button is pressed, so that whatever looks at a link in a message changes nothing. */
export function confirmationPage({ title, text, fields, button, instead }: Form): string {
  const inputs = fields.map((field) => `<label>${escaped(field.label)}${inputOf(field)}</label>`);
  const form = `<form method="post">${inputs.join('')}<button>${escaped(button)}</button></form>`;
  const other = instead && `<p><a href="${escaped(instead.url)}">${escaped(instead.text)}</a></p>`;
  return page(title, `<p>${escaped(text)}</p>${form}${other ?? ''}`);
}

/** A page that says something. */
export function notePage(title: string, text: string): string {
  return page(title, `<p>${escaped(text)}</p>`);
}

function inputOf({ name, choices, isRequired, value = '' }: FormField): string {
  const required = isRequired ? ' required' : '';
  const hint = name === 'by' ? 'name' : 'off';
  if (choices === undefined)
    return `<input name="${name}" value="${escaped(value)}" maxlength="200" autocomplete="${hint}"${required}>`;
  const options = Object.entries(choices).map(
    ([value, label]) => `<option value="${escaped(value)}">${escaped(label)}</option>`,
  );
  return `<select name="${name}"${required}>${options.join('')}</select>`;
}

function page(title: string, body: string): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${STYLE}</style></head>` +
    `<body><h1>${escaped(title)}</h1>${body}</body></html>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)!};`);
}
