import type { Refusal } from '@kymo/api';
import { type ErrorCode, KymoError, messageOf } from '@kymo/domain';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { detailsOf } from '../logging/crash-guard';
import { Logger } from '../logging/logger';

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHORISED: 401,
  FORBIDDEN: 403,
  OPTIONS_INVALID: 400,
  CONFIG_INVALID: 400,
  MODEL_UNKNOWN: 404,
  INCIDENT_UNKNOWN: 404,
  SILENCE_UNKNOWN: 404,
  TOKEN_UNKNOWN: 404,
};

/** Answers with what is wrong, and its code where Kymo raised it; logs what nobody expected, and keeps that to itself. */
@Catch()
export class FailureFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { method, path } = host.switchToHttp().getRequest<Request>();
    const status = statusOf(thrown);
    if (status === 500) {
      this.logger.error(
        { method, path, ...detailsOf(thrown) },
        `answering ${method} ${path}: ${messageOf(thrown)}`,
      );
    }
    // An event stream that is under way can only break off.
    if (response.headersSent) return void response.end();
    if (status === 401) response.set('WWW-Authenticate', 'Bearer');
    response.status(status).json(refusalOf(thrown, status));
  }
}

function refusalOf(thrown: unknown, status: number): Refusal {
  if (thrown instanceof KymoError) return { code: thrown.code, message: thrown.message };
  return {
    message: status === 500 ? 'Internal error; the log of the monitor says more.' : messageOf(thrown),
  };
}

/** Errors of the web server itself, such as a body too large, carry a status. */
function statusOf(thrown: unknown): number {
  if (thrown instanceof KymoError) return STATUS[thrown.code] ?? 500;
  if (thrown instanceof HttpException) return thrown.getStatus();
  return (thrown as { statusCode?: number } | null)?.statusCode ?? 500;
}
