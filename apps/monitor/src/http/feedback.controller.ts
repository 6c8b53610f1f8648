import type { FeedbackView } from '@kymo/api';
import { Controller, Get } from '@nestjs/common';
import { LabelsFeedback } from '../alerting/labels-feedback';
import { Needs } from './principal';

/** What follows from the labels that people have given. */
@Controller('api/feedback')
@Needs('read')
export class FeedbackController {
  constructor(private readonly feedback: LabelsFeedback) {}

  @Get()
  view(): FeedbackView {
    return this.feedback.view();
  }
}
