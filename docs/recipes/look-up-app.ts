// The stack of a team with a look-up of its own, which may read the team's table.
import { type App, Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { CorbadoActions } from '../../infra/index.ts';

export class LoginStack extends Stack {
  constructor(app: App, id: string, lookUpFolder = 'resolve-user') {
    super(app, id);
    const customers = Table.fromTableName(this, 'Customers', 'customers');
    const auth = new CorbadoActions(this, 'Auth', {
      kind: 'production',
      corbado: { projectId: 'pro-1234567890' },
      allowedOrigins: ['https://app.example.com'],
      preLogin: { resolve: 'module' },
      resolveUserLayer: new LayerVersion(this, 'ResolveUser', { code: Code.fromAsset(lookUpFolder) }),
      functionProps: { 'pre-login': { environment: { CUSTOMERS_TABLE: customers.tableName } } },
    });
    const preLogin = auth.functions.get('pre-login')?.lambda;
    if (preLogin) customers.grant(preLogin, 'dynamodb:GetItem');
  }
}
