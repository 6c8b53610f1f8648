import { beginSessionSchema, SESSION_COOKIE, type SessionView } from '@kymo/api';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { Access } from './access';
import type { Principal } from './principal';
import { ZodPipe } from './zod.pipe';

/** The token of a browser. */
@Controller('api/session')
export class SessionController {
  constructor(private readonly access: Access) {}

  @Get()
  session(@Req() request: Request): SessionView {
    return viewOf(this.access.principalOf(request));
  }

  @Post()
  @HttpCode(200)
  begin(
    @Body(new ZodPipe(beginSessionSchema)) { token }: { token: string },
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): SessionView {
    const principal = this.access.check(
      { method: request.method, headers: { authorization: `Bearer ${token}` } },
      'read',
    );
    response.cookie(SESSION_COOKIE, token, optionsFor(request));
    return viewOf(principal);
  }

  @Post('end')
  @HttpCode(200)
  end(@Req() request: Request, @Res({ passthrough: true }) response: Response): SessionView {
    response.clearCookie(SESSION_COOKIE, optionsFor(request));
    return viewOf(this.access.principalOf({ method: request.method, headers: {} }));
  }
}

/** Behind a proxy that ends TLS the browser still knows that the connection is secure. */
function optionsFor({ headers, secure }: Request): CookieOptions {
  const isSecure = secure || headers['x-forwarded-proto'] === 'https';
  return { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/' };
}

function viewOf(principal: Principal | undefined): SessionView {
  if (principal === undefined) return { name: 'anyone', role: null, open: false };
  const { name, role, open } = principal;
  return { name, role, open };
}
