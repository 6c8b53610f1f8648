import { type IncidentsQuery, incidentsQuerySchema, type IncidentsView } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { type Incident, KymoError, type Labelling, labellingSchema } from '@kymo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { AccessGuard } from './access.guard';
import { IncidentNews } from './incident-news';
import { ZodPipe } from './zod.pipe';

/** The incidents, and what people say of them. */
@Controller('api/incidents')
export class IncidentsController {
  constructor(
    private readonly store: LmdbStore,
    private readonly news: IncidentNews,
  ) {}

  @Get()
  incidents(@Query(new ZodPipe(incidentsQuerySchema)) query: IncidentsQuery): IncidentsView {
    return { incidents: this.store.incidents(query) };
  }

  @Get(':id')
  incident(@Param('id') id: string): Incident {
    const incident = this.store.incident(id);
    if (incident !== undefined) return incident;
    throw new KymoError('INCIDENT_UNKNOWN', `Opening the incident "${id}": there is none of that identity.`);
  }

  @Post(':id/label')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  async label(
    @Param('id') id: string,
    @Body(new ZodPipe(labellingSchema)) { label }: Labelling,
  ): Promise<Incident> {
    await this.store.label(id, label ?? undefined);
    const incident = this.incident(id);
    this.news.labelled.next(incident);
    return incident;
  }
}
