/** Whether the market's hosts answer, and what a key may do there. No finding ever holds the key. */
import { DELAY_MINUTES } from '../../shared/market/delay.ts';
import type { Timeliness } from '../../shared/contract/health.ts';
import type { Endpoints } from '../../shared/settings/endpoints.ts';
import { checkKey } from '../engine/feed/check-key.ts';
import { errorText } from '../engine/feed/feed-error.ts';
import type { Finding } from './machine-checks.ts';

const NETWORK_TIMEOUT_MS = 8_000;

const TIMELINESS: Record<Timeliness, string> = {
  realTime: 'real time',
  delayed: `${DELAY_MINUTES} minutes delayed`,
  none: 'no streaming',
  unknown: 'not known whether real time or delayed',
};

/** Any HTTP answer will do: without a key it is a refusal. `hasKey`: without one, the terminal needs no network. */
export async function checkNetwork(restUrl: string, hasKey: boolean): Promise<Finding> {
  const what = 'network';
  try {
    const answer = await fetch(`${restUrl}/v1/marketstatus/now`, { signal: AbortSignal.timeout(NETWORK_TIMEOUT_MS) });
    return { what, state: 'ok', detail: `${restUrl} answers (HTTP ${answer.status})` };
  } catch (error) {
    return {
      what,
      state: hasKey ? 'missing' : 'optional',
      detail: `${restUrl} cannot be reached (${errorText(error)}); the simulated market and recordings work without`,
      remedy: 'check the connection, and any proxy or firewall between',
    };
  }
}

/** One finding per market, from a login that closes its socket at once. Evicts only sessions on the same key. */
export async function checkPlan(key: string | undefined, hosts: Endpoints): Promise<Finding[]> {
  if (key === undefined)
    return [
      {
        what: 'key',
        state: 'optional',
        detail: 'none; the terminal shows the simulated market',
        remedy:
          'connect one in the terminal (Ctrl K, Connect key) or set MASSIVE_API_KEY (Massive) or TAPEDECK_SERVER_KEY (a server given by --ws)',
      },
    ];
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
          remedy: 'copy it again from the dashboard and connect it in the terminal',
        },
      ];
    return [
      { what: 'key', state: 'ok', detail: `accepted by ${hosts.rest}` },
      ...capabilities.map(({ market, timeliness, channels, rest, reason }): Finding => {
        const allowed = Object.entries(channels).flatMap(([channel, entry]) => (entry.allowed ? [channel] : []));
        const facts = [TIMELINESS[timeliness], `channels ${allowed.join(' ') || 'none'}`, `REST ${rest}`];
        return {
          what: market,
          state: timeliness === 'none' ? 'optional' : 'ok',
          detail: [...facts, ...(reason ? [reason] : [])].join('; '),
        };
      }),
    ];
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
