/** Whether the market's hosts answer, and what a key may do there. No finding ever holds the key. */
import { DELAY_MINUTES } from '../../shared/market/delay.ts';
import { isRefusedLive, type MarketCapability, type Timeliness } from '../../shared/contract/health.ts';
import { areMassive, massiveEndpoints, originsOf, type Endpoints } from '../../shared/settings/endpoints.ts';
import { checkKey } from '../engine/feed/check-key.ts';
import { errorText } from '../engine/feed/feed-error.ts';
import { networkFaults } from '../engine/feed/feed-words.ts';
import { inHalfASentence, networkFault, whatToDo } from '../engine/feed/network-fault.ts';
import { httpGet } from '../engine/feed/rest/http-get.ts';
import { isWebPage } from '../engine/feed/rest/rest-answer.ts';
import type { MachineFinding } from './machine-checks.ts';

const NETWORK_TIMEOUT_MS = 8_000;

const TIMELINESS: Record<Timeliness, string> = {
  realTime: 'real time',
  delayed: `${DELAY_MINUTES} minutes delayed`,
  none: 'no streaming',
  unknown: 'not known whether real time or delayed',
};

/** Any HTTP answer of the server's will do: without a key it is a refusal. `hasKey`: without one, the terminal needs no network. */
export async function checkNetwork(restUrl: string, hasKey: boolean): Promise<MachineFinding> {
  const what = 'network';
  const unreached = (fault: string | undefined, cause: string): MachineFinding => ({
    what,
    state: hasKey ? 'missing' : 'optional',
    detail: `${restUrl} cannot be reached${fault === undefined ? '' : `: ${inHalfASentence(fault)}`}; the simulated market and recordings work without`,
    remedy: [
      fault === undefined ? 'check the connection, and any proxy or firewall between' : whatToDo(fault),
      ...(isMassive(restUrl) ? [] : ['its address is that of --ws and --rest']),
    ].join('; '),
    cause,
  });
  try {
    const answer = await httpGet(`${restUrl}/v1/marketstatus/now`, {}, AbortSignal.timeout(NETWORK_TIMEOUT_MS));
    if (isWebPage(answer)) return unreached(networkFaults.webPage, `HTTP ${answer.status}`);
    return { what, state: 'ok', detail: `${restUrl} answers (HTTP ${answer.status})` };
  } catch (error) {
    return unreached(networkFault(error), errorText(error));
  }
}

const isMassive = (restUrl: string): boolean => restUrl === massiveEndpoints().rest;

/** Massive's key, or that of a server given by flags: what there is without one, and how to give it. */
function noKey(hosts: Endpoints, hasTerminal: boolean): MachineFinding {
  const common = { what: 'key', state: 'optional' } as const;
  const inTerminal = hasTerminal ? 'in the terminal (Ctrl K, Connect key)' : 'in the desktop app, if it is installed';
  if (areMassive(originsOf(hosts)))
    return {
      ...common,
      detail: 'none; the terminal shows the simulated market, and `record` and `probe` have nothing to ask with',
      remedy: `connect one ${inTerminal}, or set MASSIVE_API_KEY`,
    };
  return {
    ...common,
    detail: `none for ${new URL(hosts.rest).host}; a terminal started on it says NO KEY and asks it nothing`,
    remedy: 'set TAPEDECK_SERVER_KEY, or connect one in a terminal that is started with the same --ws and --rest',
  };
}

/**
 * One finding per market, from a login that closes its socket at once. Evicts only sessions on the same key. `hasTerminal`: it can be
 * opened from where this command runs.
 */
export async function checkPlan(
  key: string | undefined,
  hosts: Endpoints,
  hasTerminal = true,
): Promise<MachineFinding[]> {
  if (key === undefined) return [noKey(hosts, hasTerminal)];
  try {
    const { accepted, capabilities } = await checkKey({
      key,
      wsUrl: hosts.ws,
      wsDelayedUrl: hosts.wsDelayed,
      restUrl: hosts.rest,
      log: () => undefined,
    });
    if (!accepted)
      return [
        {
          what: 'key',
          state: 'missing',
          detail: `not accepted by ${hosts.rest}`,
          remedy: isMassive(hosts.rest)
            ? 'copy it again from the dashboard at Massive, and connect or set it again'
            : 'connect or set the key that this server takes',
        },
      ];
    return [{ what: 'key', state: 'ok', detail: `accepted by ${hosts.rest}` }, ...capabilities.map(marketFinding)];
  } catch (error) {
    return [
      {
        what: 'key',
        state: 'missing',
        detail: `could not be checked (${errorText(error)})`,
        remedy: 'try again in a moment',
      },
    ];
  }
}

/** What the plan has of one market. A socket that could not be used proves nothing of it. */
export function marketFinding(capability: MarketCapability): MachineFinding {
  const { market, timeliness, channels, rest, reason } = capability;
  const allowed = Object.entries(channels).flatMap(([channel, entry]) => (entry.allowed ? [channel] : []));
  if (timeliness === 'unknown' && allowed.length === 0 && !isRefusedLive(capability))
    return {
      what: market,
      state: 'missing',
      detail: ['its stream could not be tried', ...whatHappened(reason), `REST ${rest}`].join('; '),
      remedy: 'run it again in 30 s; if it stays so, end what else uses this account, and check the network',
    };
  const facts = [TIMELINESS[timeliness], `channels ${allowed.join(' ') || 'none'}`, `REST ${rest}`];
  return {
    what: market,
    state: timeliness === 'none' ? 'optional' : 'ok',
    detail: [...facts, ...(reason ? [reason] : [])].join('; '),
  };
}

/** The feed's sentences say first what happened; how a terminal goes on from there is not true of a command that ends. */
const whatHappened = (reason = ''): string[] => reason.split(/[;.](?:\s|$)/, 1).filter(Boolean);
