import { type Role, ROLES } from '@kymo/api';

/** Whether a role includes another: whoever only looks sends no telemetry, and the other way round. */
export function mayAct(role: Role, needed: Role): boolean {
  if (role === 'ingest' || (role === 'read' && needed === 'ingest')) return role === needed;
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
