import { userInfo } from 'node:os';
import type { AuditEntry } from '@kymo/domain';

/** Name of whoever runs the command, as the monitor notes it. */
export function operatorName(): string {
  const name = process.env['SUDO_USER'] ?? userInfo().username;
  return name.replace(/[^\w.@-]/gu, '-').slice(0, 64) || 'this host';
}

/** The note of what a command has done to a store that no monitor holds. */
export function auditOf(
  action: string,
  subject: string,
  details?: Readonly<Record<string, unknown>>,
): AuditEntry {
  const atMs = Date.now();
  return { atMs, by: operatorName(), via: 'command', action, subject, ...(details && { details }) };
}
