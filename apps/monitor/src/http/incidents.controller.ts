import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { type Incident, KymoError, labellingSchema, type Store } from '@kymo/domain';
import { STORE } from '../tokens';
import { AccessGuard } from './access.guard';
import { IncidentNews } from './incident-news';
import { parsed } from './parsed';

/** One incident, and what people say of it. */
@Controller('api/incidents/:id')
export class IncidentsController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(IncidentNews) private readonly news: IncidentNews,
  ) {}

  @Get()
  incident(@Param('id') id: string): Incident {
    const incident = this.store.incident(id);
    if (incident !== undefined) return incident;
    throw new KymoError('INCIDENT_UNKNOWN', `Opening the incident "${id}": there is none of that identity.`);
  }

  @Post('label')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  async label(@Param('id') id: string, @Body() body: unknown): Promise<Incident> {
    await this.store.label(id, parsed(labellingSchema, body).label ?? undefined);
    const incident = this.incident(id);
    this.news.labelled.next(incident);
    return incident;
  }
}
