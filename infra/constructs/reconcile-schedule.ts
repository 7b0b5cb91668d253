// Starts the reconcile run every few minutes.
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { BundledFunction } from './bundled-function.ts';

export class ReconcileSchedule extends Construct {
  constructor(scope: Construct, id: string, { lambda }: BundledFunction, minutes: number) {
    super(scope, id);
    // Neither EventBridge nor Lambda tries again: the next run does what a failed one left, and two at once would do it twice.
    const onlyOnce = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
    const invocation = new EventInvokeConfig(this, 'Invocation', { function: lambda, ...onlyOnce });
    const rule = new Rule(this, 'Rule', {
      description: 'Corbado actions bundle: looks after users whose flag in the user pool may be wrong',
      schedule: Schedule.rate(Duration.minutes(minutes)),
      targets: [new LambdaFunction(lambda, onlyOnce)],
    });
    const madeUpFor =
      'A run that fails or is missed is made up for by the next one, and an alarm tells when none gets through.';
    acknowledge(rule, ['Serverless::Serverless-EventBusDLQ'], madeUpFor);
    acknowledge(invocation, ['Serverless::Serverless-LambdaAsyncFailureDestination'], madeUpFor);
  }
}
