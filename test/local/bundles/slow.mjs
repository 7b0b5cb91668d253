// Takes longer to load than Lambda would allow, as any bundle may on a machine that is busy with other things.
import { setTimeout } from 'node:timers/promises';

await setTimeout(10_500);

export const handler = async () => 'loaded';
