import { Injectable } from '@nestjs/common';
import type { Incident } from '@kymo/domain';
import { Subject } from 'rxjs';

/** What people say of incidents, for the pages that are open. */
@Injectable()
export class IncidentNews {
  /** Tells of every incident that people have said something of. */
  readonly annotated = new Subject<Incident>();
}
