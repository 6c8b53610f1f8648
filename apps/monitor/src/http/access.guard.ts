import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Access } from './access';
import { type Attributed, neededRole } from './principal';

/** Stands before every route: those that need a role answer only whoever has it. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly access: Access) {}

  canActivate(context: ExecutionContext): true {
    const role = neededRole(context);
    const request = context.switchToHttp().getRequest<Attributed>();
    if (role !== undefined) request.principal = this.access.check(request, role);
    return true;
  }
}
