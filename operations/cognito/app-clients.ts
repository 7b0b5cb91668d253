// A pool's app clients, as far as a login by passkey and the flag are concerned. Their secrets are dropped where they arrive.
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
} from '@aws-sdk/client-cognito-identity-provider';

export type AppClient = {
  readonly id: string;
  readonly name: string;
  readonly authFlows: readonly string[];
  /** What a signed-in user may change of himself. Empty: the standard attributes. */
  readonly writeAttributes: readonly string[];
};

/** One after the other: all of an account's tools share 15 of these calls a second. */
export async function* listAppClients(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
): AsyncGenerator<AppClient> {
  const pages = paginateListUserPoolClients({ client, pageSize: 60 }, { UserPoolId: userPoolId });
  for await (const { UserPoolClients = [] } of pages) {
    for (const { ClientId } of UserPoolClients) {
      const command = new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId });
      const {
        ClientName = '',
        ExplicitAuthFlows = [],
        WriteAttributes = [],
      } = (await client.send(command)).UserPoolClient ?? {};
      yield { id: ClientId ?? '', name: ClientName, authFlows: ExplicitAuthFlows, writeAttributes: WriteAttributes };
    }
  }
}

// The second is the flow's name from before there were names that begin with ALLOW.
const customFlows = ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'];

/** Where no flow is listed, Cognito allows SRP, refreshing and custom challenges. */
export const allowsCustomAuth = ({ authFlows }: AppClient): boolean =>
  authFlows.length === 0 || authFlows.some((flow) => customFlows.includes(flow));

/** Not a command to paste: `update-user-pool-client` resets whatever it is not given, as `update-user-pool` does. */
export const allowCustomAuthFix =
  'in the Cognito console, under App clients, edit the one that your app uses and add the authentication flow ALLOW_CUSTOM_AUTH';
