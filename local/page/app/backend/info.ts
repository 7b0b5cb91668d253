// What is running, asked for once.
import type { SystemInfo } from '../../system-info.ts';

export const fetchInfo = async (): Promise<SystemInfo> => {
  const response = await fetch('/local/info');
  if (!response.ok) throw new Error(`the local run answered ${response.status}`);
  return response.json();
};
