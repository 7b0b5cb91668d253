// Copies of the table outside of the table: they outlive it, and go back further than its own 35 days.
import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { type IManagedPolicy, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { SomeTable } from '../corbado-actions-props.ts';

export type TableBackupProps = {
  readonly table: SomeTable;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: IKey;
  readonly permissionsBoundary?: IManagedPolicy;
};

// At an hour when few log in, and each in a window of its own.
const daily = { ruleName: 'Daily', scheduleExpression: Schedule.cron({ hour: '2', minute: '0' }), days: 35 };
const monthly = {
  ruleName: 'Monthly',
  scheduleExpression: Schedule.cron({ day: '1', hour: '4', minute: '0' }),
  days: 365,
};

const managed = 'service-role/AWSBackupServiceRolePolicyForBackup';

export class TableBackup extends Construct {
  constructor(scope: Construct, id: string, props: TableBackupProps) {
    super(scope, id);
    const { table, removalPolicy, encryptionKey, permissionsBoundary } = props;
    const key = encryptionKey && { encryptionKey };
    const backupVault = new BackupVault(this, 'Vault', { removalPolicy, ...key });
    const backupPlanRules = [daily, monthly].map(
      ({ days, ...rule }) => new BackupPlanRule({ ...rule, deleteAfter: Duration.days(days) }),
    );
    const plan = new BackupPlan(this, 'Plan', { backupVault, backupPlanRules });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(managed)],
      ...(permissionsBoundary && { permissionsBoundary }),
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${managed}]`,
      reason: 'Made and kept up by AWS for AWS Backup alone; it reaches what the plan selects, which is this table.',
    });
    plan.addSelection('Table', { resources: [BackupResource.fromArn(table.tableArn)], role });
  }
}
