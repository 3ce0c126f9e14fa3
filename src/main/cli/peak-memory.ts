/** The most memory this process has held. */
import { readFileSync } from 'node:fs';

/**
 * Megabytes. What `getrusage` says includes, on Linux, the parent that started the process, for a moment before its program was loaded; the
 * kernel's own mark for this program does not.
 */
export function peakMegabytes(): number {
  return Math.round((linuxPeakKilobytes() ?? process.resourceUsage().maxRSS) / 1024);
}

function linuxPeakKilobytes(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return peak === undefined ? undefined : Number(peak);
}
