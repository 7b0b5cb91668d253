// What the dashboard of a stage shows.
import { expect, test } from 'vitest';
import { synthesized } from './synthesized-stages.ts';
import { resourcesOf } from './template.ts';

const prod = synthesized('prod');
const withPool = synthesized('user-pool');

test('the dashboard shows logins, passkeys, tokens, replays, Corbado, API, functions and table', () => {
  const dashboard = JSON.stringify(resourcesOf(prod, 'AWS::CloudWatch::Dashboard'));
  for (const shown of ['SessionCreated', 'PasskeyRecorded', 'ConnectTokenIssued', 'tokenType', 'ReplayBlocked']) {
    expect(dashboard).toContain(shown);
  }
  for (const shown of ['UpstreamError', 'upstreamMilliseconds', '5xx', '4xx', 'Latency', 'coldStart', 'Throttles']) {
    expect(dashboard).toContain(shown);
  }
  for (const shown of ['ConcurrentExecutions', 'ConsumedWriteCapacityUnits']) expect(dashboard).toContain(shown);
});

test('and with a user pool what it was told, and who logged in through it', () => {
  const dashboard = JSON.stringify(resourcesOf(withPool, 'AWS::CloudWatch::Dashboard'));
  for (const shown of [
    'FlagSet',
    'FlagCleared',
    'FlagPending',
    'CheckFailed',
    'WebhookReceived',
    'CustomAuthConfirmed',
  ]) {
    expect(dashboard).toContain(shown);
    expect(JSON.stringify(resourcesOf(prod, 'AWS::CloudWatch::Dashboard'))).not.toContain(shown);
  }
});
