// What the page knows about the running system.
import type { FunctionName } from '../infra/functions.ts';

export type SystemInfo = {
  /** Addresses in the order in which they are shown, e.g. `{ name: 'Gateway', url: 'http://localhost:4100' }`. */
  addresses: { name: string; url: string }[];
  functions: { name: string; bundleBytes: number; gzipBytes: number }[];
  /** What a schedule of the template starts, and how often; a calendar's times have no rate. */
  schedules: { functionName: FunctionName; everySeconds?: number }[];
  /** From the synthesised template. */
  routes: { method: string; path: string; functionName: string }[];
  demoUsers: { username: string; email: string; password: string; name: string }[];
  /** The first table of the template, for commands that work on it from outside; `url` speaks DynamoDB's own protocol. */
  table: { name: string; url: string };
  /** Pages worth opening: documents that the running parts serve. */
  links: { title: string; url: string }[];
  /** What the web app on the page must know, as any app would from its build. */
  app: {
    projectId: string;
    /** Corbado's Frontend API. */
    frontendApiUrl: string;
    /** The company's existing login. */
    loginUrl: string;
    /** A session ends this long after its last use. */
    idleSeconds: number;
    /** Whether pre-login knows e-mail addresses, or user ids alone. */
    knowsAddresses: boolean;
    /** Where users sign in to the user pool by passkey; absent when the template has no such pool. */
    userPool?: { url: string; clientId: string };
    /** The attribute in the user pool that says whether a user has a passkey; absent when none does. */
    flagAttribute?: string;
  };
};
