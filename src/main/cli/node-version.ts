/** Node older than the sources are written for would end in a stack trace. */

/** A sentence where `running` (`20.11.0`) is older than `engines` (`>=22.18`) asks for; undefined where it will do. */
export function nodeProblem(running: string, engines: string): string | undefined {
  const wanted = engines.replace(/^\D*/, '');
  const [have, need] = [running, wanted].map((version) => version.split('.').map(Number));
  const first = need.findIndex((part, i) => part !== (have[i] ?? 0));
  if (first === -1 || (have[first] ?? 0) > need[first]) return undefined;
  return `Tapedeck needs Node ${wanted} or newer, and this is Node ${running}. Install a newer one from nodejs.org and run it again.`;
}
