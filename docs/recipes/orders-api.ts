// Your own HTTP API beside the construct: one route behind the authorizer, one whose function checks by itself.
import { Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { CorbadoActions } from '../../infra/corbado-actions.ts';

export type OrdersProps = StackProps & { readonly actions: CorbadoActions; readonly code: Code };

export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, { actions, code, ...props }: OrdersProps) {
    super(scope, id, props);
    const api = new HttpApi(this, 'Api');
    const ordersFunction = (name: string) =>
      new LambdaFunction(this, name, { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });

    const orders = ordersFunction('Orders');
    api.addRoutes({
      path: '/orders',
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('Orders', orders),
      authorizer: actions.authorizer(),
    });

    const basket = ordersFunction('Basket');
    actions.letCheckSessions(basket);
    api.addRoutes({
      path: '/basket',
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Basket', basket),
    });
  }
}
