import { type SignatureQuery, signatureQuery } from '@kymo/api';
import { momentSvg, png } from '@kymo/rendering';
import { Controller, Get, NotFoundException, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { IncidentTraces } from '../alerting/incident-traces';
import { SignedLinks } from '../alerting/signed-links';
import { ConfigService } from '../config/config.service';
import { ZodPipe } from './zod.pipe';

/** Pictures of incidents, for messages. */
@Controller('plots')
export class PlotsController {
  constructor(
    private readonly links: SignedLinks,
    private readonly traces: IncidentTraces,
    private readonly config: ConfigService,
  ) {}

  @Get(':file')
  plot(
    @Param('file') file: string,
    @Query(new ZodPipe(signatureQuery)) signature: SignatureQuery,
    @Res() response: Response,
  ): void {
    const id = file.replace(/\.png$/u, '');
    const trace = this.links.holds('plot', id, signature) ? this.traces.traceOf(id) : undefined;
    if (trace === undefined)
      throw new NotFoundException(
        `Drawing ${file}: the link has expired, or nothing is kept of that incident.`,
      );
    const picture = png(momentSvg(trace, this.config.values.onCall.content.timeZone));
    response.type('png').set('Cache-Control', 'private, max-age=300').send(Buffer.from(picture));
  }
}
