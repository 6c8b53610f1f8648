import {
  type Acknowledge,
  acknowledgeSchema,
  type IncidentAlertsView,
  type ExplanationView,
  type IncidentsQuery,
  incidentsQuerySchema,
  type IncidentsView,
  type LabelAll,
  labelAllSchema,
  type QuietTimesView,
} from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { type Incident, type Labelling, labellingSchema } from '@kymo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Explanations } from '../alerting/explanations';
import { QuietTimes } from '../alerting/quiet-times';
import { Responses } from '../alerting/responses';
import { Deliveries } from '../delivery/deliveries';
import { auditOf, Caller, Needs, type Principal } from './principal';
import { ZodPipe } from './zod.pipe';

/** The incidents, and what people say of them. */
@Controller('api/incidents')
@Needs('read')
export class IncidentsController {
  constructor(
    private readonly store: LmdbStore,
    private readonly responses: Responses,
    private readonly deliveries: Deliveries,
    private readonly explanations: Explanations,
    private readonly quietTimes: QuietTimes,
  ) {}

  @Get()
  incidents(@Query(new ZodPipe(incidentsQuerySchema)) query: IncidentsQuery): IncidentsView {
    return { incidents: this.store.incidents(query) };
  }

  @Get(':id')
  incident(@Param('id') id: string): Incident {
    return this.responses.incident(id);
  }

  @Get(':id/alerts')
  alerts(@Param('id') id: string): IncidentAlertsView {
    return this.deliveries.alertsOf(this.responses.incident(id));
  }

  @Get(':id/quiet-times')
  quiet(@Param('id') id: string): QuietTimesView {
    return this.quietTimes.of(this.responses.incident(id));
  }

  @Get(':id/explanation')
  @Needs('operate')
  explanation(@Param('id') id: string): Promise<ExplanationView> {
    return this.explanations.explanation(this.responses.incident(id).id);
  }

  @Post('label')
  @HttpCode(200)
  @Needs('operate')
  async labelAll(
    @Body(new ZodPipe(labelAllSchema)) { ids, labelling }: LabelAll,
    @Caller() caller: Principal,
  ): Promise<IncidentsView> {
    // Begun together, they share a commit.
    const labelled = [...new Set(ids)].map((id) =>
      this.responses.label(id, labelling, auditOf(caller, 'incident.label', id, labelling)),
    );
    return { incidents: await Promise.all(labelled) };
  }

  @Post(':id/label')
  @HttpCode(200)
  @Needs('operate')
  label(
    @Param('id') id: string,
    @Body(new ZodPipe(labellingSchema)) labelling: Labelling,
    @Caller() caller: Principal,
  ): Promise<Incident> {
    return this.responses.label(id, labelling, auditOf(caller, 'incident.label', id, labelling));
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Needs('operate')
  acknowledge(
    @Param('id') id: string,
    @Body(new ZodPipe(acknowledgeSchema)) body: Acknowledge,
    @Caller() caller: Principal,
  ): Promise<Incident> {
    const { by, ...details } = body;
    return this.responses.acknowledge(id, body, auditOf(caller, 'incident.acknowledge', id, details, by));
  }

  @Post(':id/unacknowledge')
  @HttpCode(200)
  @Needs('operate')
  unacknowledge(@Param('id') id: string, @Caller() caller: Principal): Promise<Incident> {
    return this.responses.unacknowledge(id, auditOf(caller, 'incident.unacknowledge', id));
  }
}
