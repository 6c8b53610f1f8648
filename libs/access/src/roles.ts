import { type Role, ROLES } from '@kymo/api';

/** Whether a role includes another. */
export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
