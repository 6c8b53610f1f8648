import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Access } from './access';

/** Stands before every route that changes something: `@UseGuards(AccessGuard)`. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly access: Access) {}

  canActivate(context: ExecutionContext): true {
    this.access.check(context.switchToHttp().getRequest<Request>().headers.authorization);
    return true;
  }
}
