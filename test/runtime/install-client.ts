// Before any test of the runtime client: the client itself.
import { installRuntimeClient } from '../../local/lambda/runtime-client/install.ts';

export default installRuntimeClient;
