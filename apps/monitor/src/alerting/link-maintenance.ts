import type { NewMaintenance } from '@kymo/api';
import type { AskedField } from './asked-field';

/** What a link to plan maintenance asks for. @param timeZone of the people who are told */
export function maintenanceFields(timeZone: string, hours: Readonly<Record<string, string>>): AskedField[] {
  const choices = { no: 'No', yes: 'Yes' };
  return [
    { name: 'name', label: 'What is done, in a few words', isRequired: true },
    { name: 'hours', label: 'For how long', choices: hours },
    {
      name: 'cron',
      label: 'Again and again, as a cron expression such as 0 22 * * SUN; once from now on without it',
    },
    { name: 'timeZone', label: 'Time zone of the cron expression', value: timeZone },
    { name: 'alert', label: 'Tell people all the same?', choices },
    { name: 'learn', label: 'Learn what happens as normal all the same?', choices },
  ];
}

/** The maintenance window that a form asks for; its parts are checked where it is planned. */
export function maintenanceOf(
  matchers: readonly string[],
  nowMs: number,
  lengthMs: number,
  { name = '', cron = '', timeZone = '', alert, learn }: Readonly<Record<string, string>>,
): NewMaintenance {
  const expression = cron.trim();
  const until = new Date(nowMs + lengthMs).toISOString();
  return {
    name: name.trim(),
    matchers: [...matchers],
    when:
      expression === ''
        ? { from: new Date(nowMs).toISOString(), until }
        : { cron: expression, timeZone: timeZone.trim(), durationMs: lengthMs },
    alert: alert === 'yes',
    learn: learn === 'yes',
  };
}
