import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type ErrorCode, KymoError } from '@kymo/domain';
import type { Response } from 'express';

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHORISED: 401,
  OPTIONS_INVALID: 400,
  MODEL_UNKNOWN: 404,
  INCIDENT_UNKNOWN: 404,
};

/** Answers with what Kymo says is wrong, and its code. */
@Catch(KymoError)
export class FailureFilter implements ExceptionFilter<KymoError> {
  catch({ code, message }: KymoError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (code === 'UNAUTHORISED') response.set('WWW-Authenticate', 'Bearer');
    response.status(STATUS[code] ?? 500).json({ code, message });
  }
}
