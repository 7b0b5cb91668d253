// The dashboard's pictures about the user pool: what it was told, and who logged in through it. None where there is no pool.
import type { IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../functions/shared/log.ts';
import type { Watched } from './bundle-alarms.ts';
import { graph, logTable } from './graphs.ts';
import { bundleMetrics } from './metrics.ts';

const runs = ({ functions }: Watched): IWidget[] => {
  const reconcile = functions.get('reconcile');
  if (reconcile === undefined) return [];
  return [
    logTable('User pool: what the reconcile runs did', new Map([['reconcile', reconcile]]), [
      'filter ispresent(checked)',
      'stats sum(checked), sum(raised), sum(cleared), sum(kept), sum(failed), max(durationMs) by bin(1h)',
    ]),
  ];
};

export const userPoolGraphs = (watched: Watched): IWidget[] => {
  const of = (name: MetricName): Metric[] => bundleMetrics(watched.settings.name, watched.functions, name);
  return [
    ...graph('User pool: flags set', of('FlagSet')),
    ...graph('User pool: flags taken back', of('FlagCleared')),
    ...graph('User pool: cannot be told yet', of('FlagPending')),
    ...graph('User pool: users who cannot have the flag', of('FlagNotApplicable')),
    ...graph('User pool: webhooks about deleted passkeys', of('WebhookReceived')),
    ...graph('User pool: checks that failed', of('CheckFailed')),
    ...runs(watched),
    ...graph('User pool: logins by passkey', of('CustomAuthConfirmed')),
    ...graph('User pool: logins by passkey, refused', of('CustomAuthRefused')),
  ];
};
