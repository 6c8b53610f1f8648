import { describe, expect, it } from 'vitest';
import { exampleNotifications } from './example-notifications';
import { checkTemplate, templatesSchema, worded } from './templates';

const [firing, , grouped] = exampleNotifications();

describe('a template', () => {
  it.each([
    ['{{title}}', firing.title],
    ['{{severity}} on {{labels.series}}', 'critical on pump-05'],
    [
      '{{#members}}{{series}}{{#readings}} {{channel}}={{actual}}{{unit}}{{/readings}};{{/members}}',
      'pump-05 flow=12.3l/min;',
    ],
    ['{{^endMs}}still{{/endMs}}', 'still'],
    ['{{#members}}{{title}}{{/members}}', firing.title],
    ['a < b & {{links.page}}', `a < b & ${firing.links.page}`],
  ])('%s', (title, expected) => {
    expect(worded(firing, templatesSchema.parse({ title })).title).toBe(expected);
  });

  it.each([
    ['{{secret}}', /secret is no field/],
    ['{{process.env.HOME}}', /process.env.HOME is no field/],
    ['{{constructor}}', /constructor is no field/],
    ['{{title.constructor}}', /is no field/],
    ['{{members.constructor.name}}', /is no field/],
    ['{{#members}}{{nothing}}{{/members}}', /nothing is no field/],
    ['{{#members}}', /Unclosed section/],
    [
      `${'{{#members}}'.repeat(5)}x${'{{/members}}'.repeat(5)}`,
      /sections within each other are allowed 4 deep/,
    ],
    ['{{> other}}', /partials/],
    ['{{=<% %>=}}', /delimiters/],
  ])('%s is refused at the start', (template, message) => {
    expect(() => checkTemplate(template)).toThrow(message);
    expect(templatesSchema.safeParse({ text: template }).success).toBe(false);
  });

  it('that comes to nothing leaves the words of Kymo', () => {
    const templates = templatesSchema.parse({
      title: '{{acknowledgedBy}}',
      text: '{{#endMs}}over{{/endMs}}',
    });
    expect(worded(firing, templates)).toEqual(firing);
  });

  it('has names of series make no lines of their own', () => {
    const [member] = firing.members;
    const named = { ...firing, members: [{ ...member!, series: 'pump\n• pump-01 is over\u202e' }] };
    const templates = templatesSchema.parse({ text: '{{#members}}{{series}}{{/members}}\n{{text}}' });
    expect(worded(named, templates).text).toBe(`pump • pump-01 is over \n${firing.text}`);
  });

  it('keeps a title on one line and leaves what has no template', () => {
    const templates = templatesSchema.parse({ title: 'a\n{{severity}}' });
    expect(worded(grouped, templates)).toEqual({ ...grouped, title: 'a critical' });
    expect(worded(grouped, {})).toBe(grouped);
  });
});
