/**
 * `tapedeck doctor`: what this machine has, what is missing and how to get it. With a key, also what its plan allows.
 * Exit 0 where nothing required is missing, else 1.
 */
import type { Command } from 'commander';
import { join } from 'node:path';
import { originsOf } from '../../shared/settings/endpoints.ts';
import { findBrowser, windowProblem } from '../host/browsers.ts';
import { defaultDataFolder } from '../host/data-folder.ts';
import { installedElectron } from '../host/electron-runtime.ts';
import { sandboxCommand } from '../host/linux-sandbox.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import { createKeyVault } from '../vault/key-vault.ts';
import { keychainProblem } from '../vault/keychain.ts';
import { endpointsFor, WS_DELAYED_HELP } from './endpoint-flag.ts';
import {
  checkDataFolder,
  checkKeychain,
  checkProbe,
  checkRuntime,
  checkSandbox,
  checkWindow,
  NO_TERMINAL,
  type MachineFinding,
  type WindowMeans,
} from './machine-checks.ts';
import { checkNetwork, checkPlan } from './market-checks.ts';
import { newestProbe } from './probe/report.ts';
import { print, printJson, say } from './terminal-output.ts';

interface DoctorFlags {
  ws?: string;
  wsDelayed?: string;
  rest?: string;
  offline?: boolean;
  json?: boolean;
}

/** `hasTerminal`: the command line runs in a checkout, which opens the terminal too; its npm package does not. */
export function registerDoctor(program: Command, keys: EnvironmentKeys, hasTerminal: boolean): void {
  program
    .command('doctor')
    .description('what this machine has, what is missing and how to get it')
    .option('--ws <url>', 'WebSocket base URL (default: the vendor)')
    .option('--ws-delayed <url>', WS_DELAYED_HELP)
    .option('--rest <url>', 'REST base URL (default: the vendor, or the same host as --ws)')
    .option('--offline', 'ask nothing of the network')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nWith a key it logs in once per market; a terminal live on the same key is interrupted by that.',
    )
    .action((flags: DoctorFlags) => doctor(flags, keys, hasTerminal));
}

async function doctor(flags: DoctorFlags, keys: EnvironmentKeys, hasTerminal: boolean): Promise<void> {
  const findings = [checkRuntime(), ...(hasTerminal ? windowFindings() : [NO_TERMINAL])];
  findings.push(checkKeychain(await keychainProblem()));
  findings.push(
    checkDataFolder(defaultDataFolder()),
    checkProbe(newestProbe(join(defaultDataFolder(), 'probes')), Date.now(), hasTerminal),
  );
  if (!flags.offline) findings.push(...(await marketFindings(flags, keys, hasTerminal)));
  const missing = findings.filter(({ state }) => state === 'missing');
  if (flags.json) await printJson({ ok: missing.length === 0, findings });
  else {
    await print(findings.map(line).join(''));
    say(missing.length === 0 ? 'Nothing that is needed is missing.' : `${missing.length} missing.`);
  }
  if (missing.length > 0) process.exitCode = 1;
}

function windowFindings(): MachineFinding[] {
  const window: WindowMeans = {
    electron: process.versions.electron ?? installedElectron(),
    browser: findBrowser(),
    problem: windowProblem(),
  };
  const shows = installedElectron() ?? window.browser;
  if (shows === undefined) return checkWindow(window);
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [...checkWindow(window), checkSandbox(sandboxCommand(shows), asRoot)];
}

async function marketFindings(
  flags: DoctorFlags,
  keys: EnvironmentKeys,
  hasTerminal: boolean,
): Promise<MachineFinding[]> {
  const hosts = endpointsFor(flags);
  const key = await createKeyVault(keys).read(originsOf(hosts));
  const network = await checkNetwork(hosts.rest, key !== undefined);
  if (network.state !== 'ok' && key !== undefined) return [network];
  return [network, ...(await checkPlan(key, hosts, hasTerminal))];
}

const line = ({ what, state, detail, remedy }: MachineFinding): string =>
  `${state.padEnd(8)}  ${what.padEnd(11)}  ${detail}${remedy === undefined ? '' : `\n${' '.repeat(23)}→ ${remedy}`}\n`;
