// The one file to edit before a deployment: the settings of each stage (one deployment).
// Secrets do not belong here. The deployment creates them in AWS Secrets Manager and prints how to fill them.
// `npm run deploy -- -c stage=prod` deploys the stage `prod`; without -c it is `dev`.
import { placeholderProjectId } from './settings/login.ts';
import type { StageInput } from './settings/stage-schema.ts';

export const stages = {
  // Every setting, with its default where it has one: only kind, corbado.projectId and allowedOrigins are required.
  // docs/configuration.md has the same as a table.
  dev: {
    // 'development' allows http://localhost and lets `cdk destroy` delete the data; 'production' does neither.
    kind: 'development',
    // AWS account (12 digits) and Region. When left out, those of the AWS profile in use.
    // account: '123456789012',
    // region: 'eu-central-1',
    // A Region that AWS has opened since this version:
    // acceptUnknownRegion: true,

    corbado: {
      // Your project's id in the Corbado developer panel.
      projectId: placeholderProjectId,
      // Corbado's Backend API.
      apiBaseUrl: 'https://backendapi.cloud.corbado.io',
      // How the API secret is sent: 'basic' with the project id, or 'bearer' for the newer API keys.
      apiAuth: 'basic',
    },

    // The origins of the web apps that may call the API, exactly as browsers send them. CORS and the functions use this list.
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
      // How callers of the actions authenticate: 'hmac' signs each call, 'basic' is a password, 'iam' uses AWS credentials.
      auth: 'hmac',
    },

    // The AWS account, or the only role in it, that may invoke the three actions directly, without the API:
    // corbadoInvoker: { accountId: '123456789012', roleArn: 'arn:aws:iam::123456789012:role/caller' },

    identity: {
      // Which claim of Corbado's proof of a login is your user id.
      userIdClaim: 'webauthnId',
      // Whether that id may be an e-mail address. Addresses change hands, so better not.
      allowEmailUserId: false,
      // Whether the token of your existing login is also accepted as idToken in the body, as Corbado's examples send it.
      allowIdTokenInBody: false,
    },

    session: {
      // How long after the login a session ends,
      absoluteSeconds: 10_800,
      // and how long after its last use.
      idleSeconds: 1800,
      // How many sessions a user may have; one more ends the least recently used session.
      maximumPerUser: 100,
      // '__Host-…' binds the cookie to one host and https; 'session_id' is the name in Corbado's examples.
      cookieName: '__Host-session_id',
      // 'None' only for a web app on another site than this API.
      cookieSameSite: 'Strict',
      // Whether native apps may ask for the session token in the answer instead of a cookie.
      allowTokenInBody: false,
    },

    connectToken: {
      // The connect token types that the web app may request.
      types: ['passkey-append', 'passkey-list', 'passkey-delete'],
      // How long such a token can be used.
      lifetimeSeconds: 300,
      // Adding and deleting passkeys needs a login no older than this.
      freshLoginSeconds: 900,
    },

    // What users type to log in: their user id, or ('cognito') any name that your user pool knows, such as their e-mail address, or
    // ('module', with existing.resolveUserLayerArn) what a look-up of your own knows: docs/look-up.md. 'tell' says that an account does not exist, or why it has no passkey login; 'silent' sends everybody to the other login in the same way.
    preLogin: { resolve: 'userId', unknown: 'tell' },

    postLogin: {
      // What the post-login action returns: the session, or ('handoff') a one-time code that the browser exchanges for a cookie.
      delivery: 'session',
      // Whether the user id in an action's event counts without Corbado's signed proof.
      trustEventIdentity: false,
    },

    // Your existing login, if it issues OIDC tokens: its users can get a session here, and so their first passkey. For example
    // { issuer: 'https://login.example.com', audience: ['my-app'] }
    // and, if they differ, jwksUri (the URL of its keys), userIdClaim ('sub'), identifierClaim (what users type to log in; default:
    // userIdClaim), displayNameClaim ('email'), authTimeClaim ('auth_time', or 'iat' if it has none), userIdAfter (the prefix of the id,
    // such as 'auth0|'). Addresses and numbers count when a token says that they are verified, or when trustUnverified lists their claim.
    // A second issuer, or one beside the user pool, needs sameUsersAs: an earlier issuer (or 'cognito') with the same people.
    trustedIssuers: [],

    // What your Amazon Cognito user pool (existing.userPoolArn) is for: docs/cognito.md.
    // cognito: {
    //   // Creates a pool to try things out with instead, in development only.
    //   createDemoPool: false,
    //   // App clients whose tokens count as a login: their users can get a session here, and so their first passkey.
    //   appClientIds: ['…'],
    //   // Which of the pool's two names for a user is your user id, and Corbado's webauthnId: 'username' or 'sub'.
    //   userId: 'username',
    //   // Whether each passkey login asks the pool if the user is enabled and confirmed.
    //   checkUserStatus: false,
    //   // What the pool stores about passkeys: an 'attribute', an 'mfa-preference' (with mfaFactors), or nothing ('off').
    //   flag: {
    //     mode: 'attribute',
    //     attribute: 'custom:passkey_enrolled',
    //     timeAttribute: 'custom:passkey_at',
    //     // Whether post-append fails when the flag cannot be written. Otherwise it is written later.
    //     strict: false,
    //     // How often each user with the flag is checked (0 for never), and how often the run for that starts.
    //     recheckDays: 30,
    //     reconcileMinutes: 5,
    //   },
    //   // Passkey logins to the pool itself, through three triggers.
    //   customAuth: false,
    // },

    // The API's own host name. Browsers send its cookies if it is on the web app's site (api.example.com for app.example.com).
    // hostedZone is the Route 53 zone for the record; disableDefaultEndpoint disables the execute-api address.
    // customDomain: {
    //   domainName: 'api.example.com',
    //   certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/…',
    //   hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
    //   disableDefaultEndpoint: true,
    // },

    // Existing resources to use instead of new ones, by ARN: tableArn, corbadoApiSecretArn, actionSecretArn,
    // userPoolArn, encryptionKeyArn, alarmTopicArn, warningTopicArn, resolveUserLayerArn, permissionsBoundaryArn.
    existing: {},

    // The most requests that each route accepts, from everyone together, and how many connect tokens and JWT exchanges one
    // credential (a session, or all JWTs of a user) may request per minute (0 for no limit).
    throttle: { requestsPerSecond: 20, burst: 40, perUserPerMinute: 60 },

    // CloudWatch alarms (sent to existing.alarmTopicArn) and a dashboard. thresholds: { loginsPerHour: 40 } adds an alarm for logins that
    // stay away; docs/configuration.md lists the other thresholds.
    monitoring: { alarms: true, dashboard: true },

    // How long logs are kept.
    logRetentionDays: 30,

    // The stack: its name (CorbadoActions-<stage> when left out), whether CloudFormation refuses to delete it, and whether AWS Backup
    // keeps copies of its table, one a day for 35 days and one a month for a year.
    // stackName: 'login',
    terminationProtection: false,
    backup: false,

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
