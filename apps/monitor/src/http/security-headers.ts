import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet, { contentSecurityPolicy } from 'helmet';

const YEAR_SECONDS = 31_536_000;
const SELF = "'self'";
const NONE = "'none'";
const INLINE = "'unsafe-inline'";

/** Headers of every answer: nothing is loaded from elsewhere, framed, sniffed or kept in a foreign page. */
export function securityHeaders(isTls: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: policyOf([SELF], NONE),
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: isTls && { maxAge: YEAR_SECONDS, includeSubDomains: false },
  });
}

/** Swagger UI carries its styles inline. */
export function apiPageHeaders(): RequestHandler {
  return contentSecurityPolicy(policyOf([SELF, INLINE], NONE));
}

/** The pages that links in messages lead to carry their styles as well, and post their own form. */
export function respondPageHeaders(): RequestHandler {
  const policy = contentSecurityPolicy(policyOf([INLINE], SELF));
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    policy(request, response, next);
  };
}

/** Pictures of incidents are shown by the pages of chat and paging services. */
export function pictureHeaders(_: Request, response: Response, next: NextFunction): void {
  response.set('Cross-Origin-Resource-Policy', 'cross-origin');
  next();
}

function policyOf(styles: readonly string[], forms: string) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: [NONE],
      scriptSrc: [SELF],
      styleSrc: [...styles],
      imgSrc: [SELF, 'data:'],
      connectSrc: [SELF],
      baseUri: [NONE],
      formAction: [forms],
      frameAncestors: [NONE],
    },
  };
}
