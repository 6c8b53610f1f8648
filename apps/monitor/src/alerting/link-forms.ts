import { timeText } from '@kymo/alerting';
import type { Incident } from '@kymo/domain';
import type { Form } from './form';

/** For how long something can be asked for by a link, by the number of hours. */
export const HOURS: Readonly<Record<string, string>> = {
  '1': '1 hour',
  '4': '4 hours',
  '24': '1 day',
  '72': '3 days',
};
const NAME = { name: 'by', label: 'Your name', isRequired: true };

export function labelForm({ series, kind, startMs }: Incident, timeZone: string): Form {
  const choices = {
    '': 'Please choose',
    true: 'It was trouble',
    false: 'It was a false alarm',
    expected: 'It was known to come',
  };
  return {
    title: 'What was it?',
    text: `${series}: ${kind} since ${timeText(startMs, timeZone)}.`,
    fields: [
      { name: 'assessment', label: 'Was it trouble?', choices, isRequired: true },
      { name: 'label', label: 'What it was, in a few words' },
      NAME,
    ],
    button: 'Say so',
  };
}

/** @param incidents in words */
export function acknowledgeForm(incidents: string): Form {
  return {
    title: 'Take it on?',
    text: `${incidents}: quiet unless it gets worse.`,
    fields: [NAME, { name: 'note', label: 'For the others, such as “on my way”' }],
    button: 'Acknowledge',
  };
}

/** @param timeZone of the people who are told */
export function maintenanceForm(matchers: readonly string[], timeZone: string): Form {
  const choices = { no: 'No', yes: 'Yes' };
  return {
    title: 'Plan maintenance?',
    text: `Nobody is told of ${inWords(matchers)} meanwhile, and nothing of it is learnt.`,
    fields: [
      { name: 'name', label: 'What is done, in a few words', isRequired: true },
      { name: 'hours', label: 'For how long', choices: HOURS },
      {
        name: 'cron',
        label: 'Again and again, as a cron expression such as 0 22 * * SUN; once from now on without it',
      },
      { name: 'timeZone', label: 'Time zone of the cron expression', value: timeZone },
      { name: 'alert', label: 'Tell people all the same?', choices },
      { name: 'learn', label: 'Learn what happens as normal all the same?', choices },
      NAME,
    ],
    button: 'Plan it',
  };
}

/** @param maintenanceUrl where maintenance is planned instead, if the page has an address */
export function silenceForm(matchers: readonly string[], maintenanceUrl: string | undefined): Form {
  return {
    title: 'Silence it?',
    text: `Nobody is told of ${inWords(matchers)} for so long. What still fires then is told.`,
    fields: [
      { name: 'hours', label: 'For how long', choices: HOURS },
      { name: 'why', label: 'Why', isRequired: true },
      NAME,
    ],
    button: 'Silence',
    ...(maintenanceUrl !== undefined && {
      instead: { text: 'It is work that was planned, or comes again and again', url: maintenanceUrl },
    }),
  };
}

/** What matchers keep quiet. */
export function inWords(matchers: readonly string[]): string {
  return matchers.join(' and ');
}
