// Builds AWS's runtime client unless it is built: before the tests that need it, and ahead of them by `npm run runtime-client`.
import { installRuntimeClient } from '../../local/lambda/runtime-client/install.ts';
import { runCommand } from '../../operations/command/command-line.ts';

const usage = `usage: npm run runtime-client

Compiles aws-lambda-ric into .local/runtime-client, a minute of computing, for npm run test:runtime and npm run bench.`;

export default installRuntimeClient;

if (import.meta.main)
  await runCommand({
    usage,
    run: async () => {
      await installRuntimeClient();
      return 0;
    },
  });
