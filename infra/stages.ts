// The one file to edit before a deployment: what each stage (one deployed copy of everything) is like.
// Secrets never stand here. The deployment creates them in AWS Secrets Manager and prints how to fill them.
// `npm run deploy -- -c stage=prod` deploys the stage `prod`; without -c it is `dev`.
import { placeholderProjectId, type StageInput } from './stage-schema.ts';

export const stages = {
  // Every setting, with its default where it has one: only kind, corbado.projectId and allowedOrigins must be given. The same
  // as a table: docs/configuration.md.
  dev: {
    // 'development' allows http://localhost and lets `cdk destroy` delete the data; 'production' does neither.
    kind: 'development',
    // AWS account (12 digits) and Region, when they shall not come from the AWS profile in use.
    // account: '123456789012',
    // region: 'eu-central-1',

    corbado: {
      // Your project's id in the Corbado developer panel.
      projectId: placeholderProjectId,
      // Corbado's Backend API.
      apiBaseUrl: 'https://backendapi.cloud.corbado.io',
      // How the API secret is sent: 'basic' with the project id, or 'bearer' for the newer API keys.
      apiAuth: 'basic',
    },

    // The web apps that may call, exactly as their address bar begins. Both CORS and the functions use this list.
    allowedOrigins: ['http://localhost:3000'],

    // What is deployed. Switch off what you do not use: its route, role, log group and alarms go with it.
    functions: {
      'post-login': true,
      'post-append': true,
      'pre-login': true,
      'connect-token': true,
      'verify-passkey': true,
      session: true,
    },

    actions: {
      // How Corbado's actions prove who they are: 'hmac' signs each call, 'basic' is a password, 'iam' AWS credentials.
      auth: 'hmac',
    },

    // The AWS account, or the one role of it, that may invoke the three actions directly, without the API:
    // corbadoInvoker: { accountId: '123456789012', roleArn: 'arn:aws:iam::123456789012:role/caller' },

    identity: {
      // Where Corbado's proof of a login carries your user id.
      userIdClaim: 'webauthnId',
      // Whether that id may be an e-mail address. Addresses change hands, so better not.
      allowEmailUserId: false,
      // Whether a token of your existing login may come as idToken in the body, as Corbado's examples send it.
      allowIdTokenInBody: false,
    },

    session: {
      // A session ends this long after the login,
      absoluteSeconds: 10_800,
      // and this long after its last use.
      idleSeconds: 1800,
      // A user may have this many; one more ends the one that was used least lately.
      maximumPerUser: 100,
      // '__Host-…' ties the cookie to one host and https; 'session_id' is what Corbado's examples call it.
      cookieName: '__Host-session_id',
      // 'None' only for a web app on another site than this API.
      cookieSameSite: 'Strict',
      // Whether native apps may ask for the session token in the answer instead of a cookie.
      allowTokenInBody: false,
    },

    connectToken: {
      // What the web app may ask Corbado connect tokens for.
      types: ['passkey-append', 'passkey-list', 'passkey-delete'],
      // How long such a token can be used.
      lifetimeSeconds: 300,
      // Adding and deleting passkeys needs a login not older than this.
      freshLoginSeconds: 900,
    },

    // What users type to log in: their user id, or ('cognito') what your user pool knows them by, like their e-mail address. 'tell' says
    // when there is no such account, or why theirs has no passkey login; 'silent' leads everybody to the other login alike.
    preLogin: { resolve: 'userId', unknown: 'tell' },

    postLogin: {
      // What the post-login action gets: the session itself, or ('handoff') a one-time code that the browser trades for a cookie.
      delivery: 'session',
      // Whether the user id in an action's event counts without Corbado's signed proof.
      trustEventIdentity: false,
    },

    // Your existing login, if it issues OIDC tokens: its users can get a session here, and so their first passkey. For example
    // { issuer: 'https://login.example.com', audience: ['my-app'] }
    // and, if they differ, jwksUri (where its keys are), userIdClaim ('sub'), identifierClaim (what users type to log in;
    // as userIdClaim), displayNameClaim ('email'), authTimeClaim ('auth_time', or 'iat' if it has none), userIdAfter (what stands before
    // the id there, like 'auth0|'). Addresses and numbers count when a token says that they are verified, or trustUnverified lists their
    // claim. A second issuer, or one beside the user pool, needs sameUsersAs: the issuer before it (or 'cognito') with the same people.
    trustedIssuers: [],

    // What your Amazon Cognito user pool (existing.userPoolArn) is for: docs/cognito.md.
    // cognito: {
    //   // Or a pool to try things with, in development only.
    //   createDemoPool: false,
    //   // App clients whose tokens count as a login: its users can get a session here, and so their first passkey.
    //   appClientIds: ['…'],
    //   // Which of the pool's names for a user is your user id, and Corbado's webauthnId: 'username' or 'sub'.
    //   userId: 'username',
    //   // Whether each passkey login asks the pool if this user is enabled and confirmed.
    //   checkUserStatus: false,
    //   // What the pool is told of passkeys: 'attribute', 'mfa-preference' (with mfaFactors) or 'off'.
    //   flag: {
    //     mode: 'attribute',
    //     attribute: 'custom:passkey_enrolled',
    //     timeAttribute: 'custom:passkey_at',
    //     // Whether post-append fails when Cognito cannot be told; otherwise Cognito is told later.
    //     strict: false,
    //     // How often each user who has the flag is looked at (0 for never), and how often the run for that is started.
    //     recheckDays: 30,
    //     reconcileMinutes: 5,
    //   },
    //   // Logins to the pool itself by passkey, by three triggers.
    //   customAuth: false,
    // },

    // The API's own host name. Beside the web app (api.example.com for app.example.com) its cookies travel. hostedZone is the
    // Route 53 zone for the record; disableDefaultEndpoint switches the execute-api address off.
    // customDomain: {
    //   domainName: 'api.example.com',
    //   certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/…',
    //   hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
    //   disableDefaultEndpoint: true,
    // },

    // What you already have, by ARN; nothing is created in its place. It can be: tableArn, corbadoApiSecretArn,
    // actionSecretArn, userPoolArn, encryptionKeyArn, alarmTopicArn, permissionsBoundaryArn.
    existing: {},

    // The most requests that each route accepts, from everyone together, and how many connect tokens and exchanges one user's
    // session or JWTs are good for (0 for any number).
    throttle: { requestsPerSecond: 20, burst: 40, perUserPerMinute: 60 },

    // CloudWatch alarms (told to existing.alarmTopicArn) and a dashboard.
    monitoring: { alarms: true, dashboard: true },

    // How long logs are kept.
    logRetentionDays: 30,

    // AWS tags for everything that is deployed.
    tags: {},
  },

  // A production stage, as short as it can be. It is refused until the project id is yours.
  prod: {
    kind: 'production',
    corbado: { projectId: placeholderProjectId },
    allowedOrigins: ['https://app.example.com'],
  },
} satisfies Record<string, StageInput>;
