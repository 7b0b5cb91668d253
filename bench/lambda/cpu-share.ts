// Gives a process the share of a core that Lambda gives a function of so much memory, through the kernel's CPU quota for control groups.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type CpuGroup = {
  /** To be put before a command, so that it starts in the group. */
  readonly command: readonly string[];
  /** From now on all processes of the group together get this share of one core. */
  limit(share: number): void;
  remove(): void;
};

/** Opens groups, or says in one line why it cannot. */
export type CpuShares = { open(): CpuGroup } | { readonly reason: string };

// How finely Lambda hands out its shares, as far as it can be seen from inside.
const periodMicroseconds = 20_000;
const root = '/sys/fs/cgroup';

type Kind = { readonly parent: string; write(folder: string, quotaMicroseconds: number): void };

const ownGroup = (controller: string): string =>
  readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, controllers = '']) => controllers.split(',').includes(controller))?.[2] ?? '/';

const versionOne = (): Kind => ({
  parent: join(root, 'cpu', ownGroup('cpu')),
  write: (folder, quota) => {
    writeFileSync(join(folder, 'cpu.cfs_period_us'), String(periodMicroseconds));
    writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quota));
  },
});

const versionTwo = (): Kind => {
  const parent = join(root, ownGroup(''));
  const subtree = join(parent, 'cgroup.subtree_control');
  if (!readFileSync(subtree, 'utf8').split(/\s/).includes('cpu')) writeFileSync(subtree, '+cpu');
  return {
    parent,
    write: (folder, quota) => writeFileSync(join(folder, 'cpu.max'), `${quota} ${periodMicroseconds}`),
  };
};

let opened = 0;

const openIn = ({ parent, write }: Kind): CpuGroup => {
  opened += 1;
  const folder = join(parent, `bench-${process.pid}-${opened}`);
  mkdirSync(folder);
  return {
    command: ['/bin/sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', folder],
    limit: (share) => write(folder, Math.round(share * periodMicroseconds)),
    remove: () => rmdirSync(folder),
  };
};

/** Tries it out, since there is no other way to know: it takes a Linux with the cpu controller, and most often root. */
export const findCpuShares = (): CpuShares => {
  try {
    const kind = existsSync(join(root, 'cpu', 'cpu.cfs_quota_us')) ? versionOne() : versionTwo();
    const group = openIn(kind);
    group.limit(0.5);
    group.remove();
    return { open: () => openIn(kind) };
  } catch (error) {
    return { reason: `CPU quotas of control groups cannot be written here (${(error as Error).message})` };
  }
};
