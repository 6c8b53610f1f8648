import type { NewMaintenance } from '@kymo/api';

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
