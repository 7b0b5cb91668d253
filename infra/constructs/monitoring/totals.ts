// What the functions count, added up over all of them: for alarms and dashboards of a team's own.
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { bundleMetrics, total, type Watched } from './metrics.ts';

/** By the name that the log line has for it, per five minutes; only what a deployed function counts. */
export const totals = ({ settings, functions }: Pick<Watched, 'settings' | 'functions'>): Map<string, IMetric> => {
  const counted = new Set([...functions.values()].flatMap(({ access }) => access.counts));
  return new Map([...counted].map((name) => [name, total(name, bundleMetrics(settings.name, functions, name))]));
};
