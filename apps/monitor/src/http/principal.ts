import type { Role, SessionView } from '@kymo/api';
import type { AuditEntry } from '@kymo/domain';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';

/** Who asks. */
export interface Principal extends SessionView {
  readonly role: Role;
  readonly via: AuditEntry['via'];
}

/** What the guard leaves on a request. */
export interface Attributed extends Request {
  principal?: Principal;
}

const NEEDED_ROLE = 'role';

/** The role that a route needs: `@Needs('operate')`. */
export const Needs = (role: Role) => SetMetadata(NEEDED_ROLE, role);

export function neededRole(context: ExecutionContext): Role | undefined {
  const of = (target: object) => Reflect.getMetadata(NEEDED_ROLE, target) as Role | undefined;
  return of(context.getHandler()) ?? of(context.getClass());
}

/** Who asks, as a parameter: `@Caller() caller: Principal`. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    context.switchToHttp().getRequest<Attributed>().principal!,
);

/** The note of what somebody has done. @param by who says to have done it, where the token is shared */
export function auditOf(
  { name, via }: Principal,
  action: string,
  subject: string,
  details: Readonly<Record<string, unknown>> = {},
  by = name,
): AuditEntry {
  const all = { ...details, ...(by !== name && { token: name }) };
  return {
    atMs: Date.now(),
    by,
    via,
    action,
    subject,
    ...(Object.keys(all).length > 0 && { details: all }),
  };
}
