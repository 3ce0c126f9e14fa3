/** What a process costs, by the kernel's accounts in /proc: Linux only, NaN elsewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_S = 100;

/** Processor seconds of a process and its threads since it started. */
export function cpuSecondsOf(pid: number): number {
  if (!existsSync(`/proc/${pid}/stat`)) return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

export const residentMbOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readStatus(`/proc/${pid}/status`))?.[1] ?? Number.NaN) / 1024;

/** Times a thread of it went to sleep, and so was woken. */
export function wakeupsOf(pid: number): number {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(folder)) return Number.NaN;
  let wakeups = 0;
  for (const thread of readdirSync(folder)) {
    wakeups += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readStatus(`${folder}/${thread}/status`))?.[1] ?? 0);
  }
  return wakeups;
}

/** Empty where the thread has ended since it was listed, or there is no /proc. */
function readStatus(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
