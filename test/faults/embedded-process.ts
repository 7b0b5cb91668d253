// The embedded engine as a program: its arguments are the port and the folder of its data.
import { startEmbeddedEngine } from '../../local/dynamodb/embedded-engine.ts';

const [, , port, dataFolder] = process.argv;
await startEmbeddedEngine(dataFolder, Number(port));
