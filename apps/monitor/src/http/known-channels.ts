import type { ChannelView } from '@kymo/api';
import { Channels, seriesLabels } from '@kymo/alerting';
import type { SeriesState } from '@kymo/domain';
import { ChannelRules } from '@kymo/pipeline';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';

/** What the configuration says of channels, for people who look at them. */
@Injectable()
export class KnownChannels {
  private readonly channels: Channels;
  private readonly rules: ChannelRules;

  constructor({ values: { onCall, window } }: ConfigService) {
    this.channels = new Channels(onCall.channels);
    this.rules = new ChannelRules(window.channels);
  }

  /** Of the channels of a series. */
  of({ key, tags }: SeriesState): (channel: string) => Pick<ChannelView, 'unit' | 'range' | 'valid'> {
    const labels = seriesLabels({ series: key, tags });
    return (channel) => {
      const [unit, range] = [this.channels.unitOf(labels, channel), this.channels.rangeOf(labels, channel)];
      const valid = this.rules.validOf(channel);
      return { ...(unit && { unit }), ...(range && { range }), ...(valid && { valid }) };
    };
  }
}
