import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { type ErrorCode, KymoError, messageOf } from '@kymo/domain';
import type { Request, Response } from 'express';
import { detailsOf } from '../downfall';
import type { Logger } from '../logging/logger';

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHORISED: 401,
  OPTIONS_INVALID: 400,
  MODEL_UNKNOWN: 404,
  INCIDENT_UNKNOWN: 404,
};

/** Answers with what Kymo says is wrong, and its code; what nobody expected is told in the log. */
@Catch()
export class FailureFilter extends BaseExceptionFilter {
  constructor(
    private readonly logger: Pick<Logger, 'error'>,
    ...adapter: ConstructorParameters<typeof BaseExceptionFilter>
  ) {
    super(...adapter);
  }

  override catch(thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { method, path } = host.switchToHttp().getRequest<Request>();
    if (statusOf(thrown) === 500) {
      this.logger.error(
        { method, path, ...detailsOf(thrown) },
        `answering ${method} ${path}: ${messageOf(thrown)}`,
      );
    }
    if (!(thrown instanceof KymoError)) return super.catch(thrown, host);
    const { code, message } = thrown;
    if (code === 'UNAUTHORISED') response.set('WWW-Authenticate', 'Bearer');
    response.status(statusOf(thrown)).json({ code, message });
  }
}

/** Errors of the web server itself, such as a body too large, carry a status. */
function statusOf(thrown: unknown): number {
  if (thrown instanceof KymoError) return STATUS[thrown.code] ?? 500;
  if (thrown instanceof HttpException) return thrown.getStatus();
  return (thrown as { statusCode?: number } | null)?.statusCode ?? 500;
}
