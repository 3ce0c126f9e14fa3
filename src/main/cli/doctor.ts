/**
 * `tapedeck doctor`: what this machine has, what is missing and how to get it. With a key, also what its plan allows.
 * Exit 0 where nothing required is missing, else 1.
 */
import type { Command } from 'commander';
import { join } from 'node:path';
import { massiveEndpoints, originsOf, type Endpoints } from '../../shared/settings/endpoints.ts';
import { findBrowser, windowProblem } from '../host/browsers.ts';
import { defaultDataFolder } from '../host/data-folder.ts';
import { installedElectron } from '../host/electron-runtime.ts';
import { sandboxCommand } from '../host/linux-sandbox.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import { createKeyVault } from '../vault/key-vault.ts';
import { keychainProblem } from '../vault/keychain.ts';
import { endpointFlag } from './endpoint-flag.ts';
import {
  checkDataFolder,
  checkKeychain,
  checkProbe,
  checkRuntime,
  checkSandbox,
  checkWindow,
  type Finding,
  type WindowMeans,
} from './machine-checks.ts';
import { checkNetwork, checkPlan } from './market-checks.ts';
import { newestProbe } from './probe/report.ts';
import { print, printJson, say } from './terminal-output.ts';

interface DoctorFlags {
  ws?: string;
  rest?: string;
  offline?: boolean;
  json?: boolean;
}

export function registerDoctor(program: Command, keys: EnvironmentKeys): void {
  program
    .command('doctor')
    .description('what this machine has, what is missing and how to get it')
    .option('--ws <url>', 'WebSocket base URL (default: the vendor)')
    .option('--rest <url>', 'REST base URL (default: the vendor)')
    .option('--offline', 'ask nothing of the network')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nWith a key it logs in once per market; a terminal live on the same key is interrupted by that.',
    )
    .action((flags: DoctorFlags) => doctor(flags, keys));
}

async function doctor(flags: DoctorFlags, keys: EnvironmentKeys): Promise<void> {
  const window: WindowMeans = {
    electron: process.versions.electron ?? installedElectron(),
    browser: findBrowser(),
    problem: windowProblem(),
  };
  const shows = installedElectron() ?? window.browser;
  const findings = [checkRuntime(), ...checkWindow(window)];
  if (shows !== undefined)
    findings.push(checkSandbox(sandboxCommand(shows), process.platform === 'linux' && process.getuid?.() === 0));
  findings.push(checkKeychain(await keychainProblem()));
  findings.push(
    checkDataFolder(defaultDataFolder()),
    checkProbe(newestProbe(join(defaultDataFolder(), 'probes')), Date.now()),
  );
  if (!flags.offline) findings.push(...(await marketFindings(flags, keys)));
  const missing = findings.filter(({ state }) => state === 'missing');
  if (flags.json) await printJson({ ok: missing.length === 0, findings });
  else {
    await print(findings.map(line).join(''));
    say(missing.length === 0 ? 'Nothing that is needed is missing.' : `${missing.length} missing.`);
  }
  if (missing.length > 0) process.exitCode = 1;
}

async function marketFindings(flags: DoctorFlags, keys: EnvironmentKeys): Promise<Finding[]> {
  const { ws, wsDelayed, rest } = massiveEndpoints();
  // A server of the user's own has no delayed counterpart.
  const own = { ws: endpointFlag('--ws', flags.ws), rest: endpointFlag('--rest', flags.rest) };
  const hosts: Endpoints = { ws: own.ws ?? ws, wsDelayed: own.ws ?? wsDelayed, rest: own.rest ?? rest };
  const key = await createKeyVault(keys).read(originsOf(hosts));
  const network = await checkNetwork(hosts.rest, key !== undefined);
  if (network.state !== 'ok' && key !== undefined) return [network];
  return [network, ...(await checkPlan(key, hosts))];
}

const line = ({ what, state, detail, remedy }: Finding): string =>
  `${state.padEnd(8)}  ${what.padEnd(11)}  ${detail}${remedy === undefined ? '' : `\n${' '.repeat(23)}→ ${remedy}`}\n`;
