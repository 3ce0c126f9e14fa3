/** What this thread costs: time on a processor, not time that passes. */

/**
 * Milliseconds of processor time this thread has used so far. Resolution: microseconds, on Windows 15.6 ms. Where the runtime cannot
 * tell (Node before 23.9), the time that passes.
 */
export function threadTimeMs(): number {
  const { threadCpuUsage } = process as Partial<Pick<NodeJS.Process, 'threadCpuUsage'>>;
  if (!threadCpuUsage) return performance.now();
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}
