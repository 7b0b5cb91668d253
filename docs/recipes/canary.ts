// A canary that calls the deployed API every five minutes, as a browser would, and alarms when an answer is wrong.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export type CanaryProps = StackProps & {
  /** The output ApiUrl of the bundle. */
  readonly apiUrl: string;
  /** One of the stage's allowedOrigins. */
  readonly origin: string;
  readonly alarmTopicArn: string;
};

// Neither call leaves anything behind. Without a session both are refused, and a proper refusal shows that the API is alive.
export const canaryCode = `
const expectStatus = async (path, init, status) => {
  const answer = await fetch(process.env.API_URL + path, { ...init, signal: AbortSignal.timeout(5000) });
  if (answer.status !== status) throw new Error(path + ' answered ' + answer.status + ', not ' + status);
  return answer;
};
export const handler = async () => {
  const headers = { origin: process.env.ORIGIN, 'content-type': 'application/json' };
  const answer = await expectStatus('/auth/session', { headers }, 401);
  if (answer.headers.get('access-control-allow-origin') !== process.env.ORIGIN) throw new Error('CORS is off');
  const body = JSON.stringify({ type: 'passkey-list' });
  await expectStatus('/auth/corbadoConnectToken', { method: 'POST', headers, body }, 401);
};
`;

export class CanaryStack extends Stack {
  constructor(scope: Construct, id: string, { apiUrl, origin, alarmTopicArn, ...props }: CanaryProps) {
    super(scope, id, props);
    const canary = new Lambda(this, 'Canary', {
      code: Code.fromInline(canaryCode.replace('export const handler =', 'exports.handler =')),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(15),
      environment: { API_URL: apiUrl, ORIGIN: origin },
    });
    // Lambda retries failed asynchronous calls; without retries one failure counts once.
    canary.configureAsyncInvoke({ retryAttempts: 0 });
    new Rule(this, 'EveryFiveMinutes', {
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(canary)],
    });
    const alarm = new Alarm(this, 'Failing', {
      alarmDescription: 'The deployed API does not answer as it should: see docs/runbook.md',
      metric: canary.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(Topic.fromTopicArn(this, 'Topic', alarmTopicArn)));
  }
}
