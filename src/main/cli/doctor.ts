/** `tapedeck doctor`: what this machine has, what is missing and how to get it. With a key, it also asks what the plan allows. */
import type { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import zlib from 'node:zlib';
import { defaultPreferences } from '../../shared/settings/preferences.ts';
import { checkKey } from '../engine/feed/check-key.ts';
import { nodeFiles } from '../engine/session/node-files.ts';
import { findBrowser } from '../host/browsers.ts';
import { defaultDataFolder } from '../host/data-folder.ts';
import { createKeyVault } from '../vault/key-vault.ts';
import { keychainProblem } from '../vault/keychain.ts';
import { formatBytes, print, printJson } from './terminal-output.ts';

interface Finding {
  what: string;
  /** `missing`: something the terminal needs or uses is not there; `optional`: it does without. */
  state: 'ok' | 'optional' | 'missing';
  detail: string;
}

interface DoctorFlags {
  ws?: string;
  rest?: string;
  offline?: boolean;
  json?: boolean;
}

const NETWORK_TIMEOUT_MS = 8000;

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what this machine has, what is missing and how to get it')
    .option('--ws <url>', 'WebSocket base URL')
    .option('--rest <url>', 'REST base URL')
    .option('--offline', 'ask nothing of the network')
    .option('--json', 'one JSON array')
    .action((flags: DoctorFlags) => doctor(flags));
}

async function doctor(flags: DoctorFlags): Promise<void> {
  const findings = [runtime(), electron(), browser(), await keychain(), disk()];
  if (!flags.offline) {
    const endpoints = defaultPreferences().endpoints;
    const urls = { ws: flags.ws ?? endpoints.ws, rest: flags.rest ?? endpoints.rest };
    const network = await reach(urls.rest);
    findings.push(network);
    if (network.state === 'ok') findings.push(...(await plan(urls)));
  }
  if (flags.json) await printJson(findings);
  else
    for (const { what, state, detail } of findings) await print(`${state.padEnd(8)}  ${what.padEnd(16)}  ${detail}\n`);
  if (findings.some((finding) => finding.state === 'missing')) process.exitCode = 1;
}

function runtime(): Finding {
  const zstd = typeof zlib.zstdCompressSync === 'function';
  if (zstd)
    return {
      what: 'runtime',
      state: 'ok',
      detail: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    };
  return { what: 'runtime', state: 'missing', detail: `Node ${process.versions.node} has no zstd; use 22.18 or newer` };
}

function electron(): Finding {
  const what = 'window';
  if (process.versions.electron) return { what, state: 'ok', detail: `Electron ${process.versions.electron}` };
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const pathFile = join(folder, 'path.txt');
    if (existsSync(pathFile) && existsSync(join(folder, 'dist', readFileSync(pathFile, 'utf8'))))
      return { what, state: 'ok', detail: `Electron runtime in ${folder}` };
    return {
      what,
      state: 'optional',
      detail: 'the Electron runtime is fetched at the first `npm start`; until then a browser serves',
    };
  } catch {
    // Not resolvable outside a checkout: the packaged terminal brings its own.
    return { what, state: 'optional', detail: 'no Electron here; the terminal runs in a browser' };
  }
}

function browser(): Finding {
  const path = findBrowser();
  return path
    ? { what: 'browser', state: 'ok', detail: path }
    : { what: 'browser', state: 'optional', detail: 'no Chromium, Chrome or Edge found; needed only without Electron' };
}

async function keychain(): Promise<Finding> {
  const problem = await keychainProblem();
  if (problem === undefined) return { what: 'keychain', state: 'ok', detail: 'answers' };
  return {
    what: 'keychain',
    state: 'optional',
    detail: `not available (${problem}); a key is then kept in memory only. On Linux: install gnome-keyring and log in to a desktop session`,
  };
}

function disk(): Finding {
  const folder = defaultDataFolder();
  let existing = folder;
  while (!nodeFiles.exists(existing)) existing = dirname(existing);
  const free = nodeFiles.freeBytes(existing);
  const least = defaultPreferences().recording.minFreeGigabytes * 1e9;
  const detail = `${formatBytes(free)} free for ${folder}`;
  return {
    what: 'disk',
    state: free > least ? 'ok' : 'missing',
    detail: free > least ? detail : `${detail}; recording pauses`,
  };
}

/** Any HTTP answer will do: without a key it is a refusal. */
async function reach(restUrl: string): Promise<Finding> {
  try {
    const answer = await fetch(`${restUrl}/v1/marketstatus/now`, { signal: AbortSignal.timeout(NETWORK_TIMEOUT_MS) });
    return { what: 'network', state: 'ok', detail: `${restUrl} answers (HTTP ${answer.status})` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { what: 'network', state: 'missing', detail: `${restUrl} cannot be reached (${cause})` };
  }
}

async function plan(urls: { ws: string; rest: string }): Promise<Finding[]> {
  const key = await createKeyVault(process.env.MASSIVE_API_KEY).read();
  if (!key)
    return [{ what: 'key', state: 'optional', detail: 'none; connect one in the terminal or set MASSIVE_API_KEY' }];
  const { accepted, capabilities } = await checkKey({
    key,
    wsUrl: urls.ws,
    wsDelayedUrl: urls.ws,
    restUrl: urls.rest,
    log: () => undefined,
  });
  if (!accepted) return [{ what: 'key', state: 'missing', detail: 'the server does not accept it; connect another' }];
  return capabilities.map(({ market, timeliness, channels, rest, reason }): Finding => {
    const allowed = Object.entries(channels).flatMap(([channel, entry]) => (entry?.allowed ? [channel] : []));
    const detail = `${timeliness}; channels ${allowed.join(' ') || 'none'}; REST ${rest}${reason ? `; ${reason}` : ''}`;
    return { what: market, state: timeliness === 'none' ? 'optional' : 'ok', detail };
  });
}
