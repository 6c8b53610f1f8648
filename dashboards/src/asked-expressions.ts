import { panelsOf } from './asked-queries';
import { DEFAULT_OPTIONS } from './export/options';
import { placedDashboards, placedRuleGroups } from './export/placed';

/** A query of Prometheus, and whose it is: `pipeline: How …?` */
export interface AskedExpression {
  readonly of: string;
  readonly expression: string;
  /** Name of its lines, like `{{sink}}`; absent where the answer is a table. */
  readonly legend?: string;
}

/** Every query of Prometheus of every panel and alert rule, over all monitors. */
export function askedExpressions(seconds: {
  readonly range: number;
  readonly rateInterval: number;
}): AskedExpression[] {
  const macros: Record<string, string> = {
    $__rate_interval: `${seconds.rateInterval}s`,
    $__range: `${seconds.range}s`,
    '${instance:regex}': '.*',
  };
  const filled = (expression: string) =>
    Object.entries(macros).reduce((text, [macro, value]) => text.replaceAll(macro, value), expression);
  return [...ofPanels(), ...ofRules()].map((asked) => ({ ...asked, expression: filled(asked.expression) }));
}

function ofPanels(): AskedExpression[] {
  return Object.entries(placedDashboards(DEFAULT_OPTIONS)).flatMap(([name, dashboard]) =>
    panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
      targets.flatMap((target) => {
        const { expr, instant, legendFormat } = target as Target;
        if (expr === undefined) return [];
        const legend = legendFormat ?? '';
        return [{ of: `${name}: ${title}`, expression: expr, ...(instant !== true && { legend }) }];
      }),
    ),
  );
}

function ofRules(): AskedExpression[] {
  return placedRuleGroups(DEFAULT_OPTIONS).flatMap(({ rules }) =>
    rules.flatMap(({ title, data }) =>
      data.flatMap(({ model }) => {
        const { expr } = model as Target;
        return expr === undefined ? [] : [{ of: `rule: ${title}`, expression: expr }];
      }),
    ),
  );
}

interface Target {
  readonly expr?: string;
  readonly instant?: boolean;
  readonly legendFormat?: string;
}
