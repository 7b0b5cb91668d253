// Every alarm of a stage, told to one topic if there is one. What each means for whoever is called: docs/runbook.md.
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings, SomeTable } from '../corbado-actions-props.ts';
import { pascalCase } from '../pascal-case.ts';
import type { DeployedFunctions } from './actions-api.ts';
import { addAlarm } from './alarm.ts';
import { apiAlarms, tableAlarms } from './dependency-alarms.ts';
import { addRunFilter, flagAlarms } from './flag-alarms.ts';
import { functionAlarms } from './function-alarms.ts';
import { addCredentialFilter, loginAlarms } from './login-alarms.ts';

/** What a stage's alarms and dashboard look at. */
export type Watched = {
  readonly settings: Pick<Settings, 'name' | 'cognito'>;
  readonly functions: DeployedFunctions;
  readonly httpApi: HttpApi;
  readonly table: SomeTable;
};

export type BundleAlarmsProps = Watched & { readonly topic?: ITopic };

export class BundleAlarms extends Construct {
  constructor(scope: Construct, id: string, props: BundleAlarmsProps) {
    super(scope, id);
    for (const [name, watched] of props.functions) addCredentialFilter(name, watched, props.settings);
    addRunFilter(props);
    const alarms = [
      ...[...props.functions].flatMap(([name, watched]) => functionAlarms(name, pascalCase(name), watched)),
      ...apiAlarms(props),
      ...tableAlarms(props),
      ...loginAlarms(props),
      ...flagAlarms(props),
    ];
    for (const alarm of alarms) addAlarm(this, alarm, props.topic);
  }
}
