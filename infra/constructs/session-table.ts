// The one table: sessions, known passkeys, users, and the marks of what may be used only once.
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { SomeTable, TableProps } from '../corbado-actions-props.ts';
import type { TableAction } from '../function-row.ts';
import { grantKeyThrough } from './key-use.ts';

export type SessionTableProps = {
  /** Keeps the table, and refuses to delete it, whatever happens to the stack. */
  readonly isProduction: boolean;
  readonly existingTable?: SomeTable;
  readonly tableProps?: TableProps;
  readonly encryptionKey?: IKey;
};

export class SessionTable extends Construct {
  readonly table: SomeTable;

  constructor(scope: Construct, id: string, props: SessionTableProps) {
    super(scope, id);
    this.table = props.existingTable ?? this.#create(props);
  }

  #create({ isProduction, tableProps, encryptionKey }: SessionTableProps): SomeTable {
    return new TableV2(this, 'Table', {
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: isProduction,
      removalPolicy: isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(encryptionKey && { encryption: TableEncryptionV2.customerManagedKey(encryptionKey) }),
      ...tableProps,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
    });
  }

  /** Allows exactly these actions. The library's own read and write grants would add Scan and more. */
  grant(grantee: IGrantable & Construct, actions: readonly TableAction[]): void {
    if (actions.length === 0) return;
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [this.table.tableArn],
    }).assertSuccess();
    grantKeyThrough('dynamodb', this.table.encryptionKey, grantee);
  }
}
