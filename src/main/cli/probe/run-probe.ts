/** The sequence of a probe. Where it ends early, findings so far are kept and the rest are marked as not tried. */
import { restSteps, contractsToTry, parallelPages } from './rest-steps.ts';
import { indexValues, lineEnd, reopenings } from './closing-steps.ts';
import { quoteCap } from './quote-steps.ts';
import { channelSteps, silences, type Granted } from './socket-steps.ts';
import { wholeTape } from './tape-step.ts';
import type { ProbeContext } from './probe-context.ts';

/** The cap, what exceeds it, and some more. */
const CONTRACTS = 1_060;

const NO_QUOTES: Record<Exclude<Granted, 'granted'>, string> = {
  refused: 'option quotes are not in this plan',
  silent: 'a subscription of option quotes was not answered',
  unclear: 'answers to subscriptions came late: whether option quotes are in this plan is not told',
};

/** A well-formed contract is acknowledged whether it exists or not. */
const MADE_UP = [510, 520, 530, 540].map((strike) => `O:SPY991217C00${strike}000`);

export async function runProbe(context: ProbeContext, { reopen }: { reopen: boolean }): Promise<void> {
  const { facts } = context;
  const listed = await contractsToTry(context, CONTRACTS);
  await restSteps(context, listed);
  const contract = listed.contracts[0] ?? 'O:SPY991217C00500000';
  const options = await channelSteps(context, contract);
  if (options) {
    const { socket, granted } = options;
    const held = [...granted].find(([, kind]) => kind === 'granted')?.[0];
    const fences = [...listed.contracts.slice(1), ...MADE_UP].slice(0, MADE_UP.length);
    if (held !== undefined) await silences(context, options, { channel: held, contract, fences });
    const quotes = granted.get('Q') ?? 'silent';
    if (quotes !== 'granted') facts.settle('quoteCap', undefined, NO_QUOTES[quotes]);
    else
      await quoteCap(
        context,
        options,
        listed,
        [contract, ...(held === 'Q' ? fences : [])].map((c) => `Q.${c}`),
      );
    await wholeTape(context, options);
    facts.settle('serverPings', true, `${socket.pings} in ${Math.round(socket.openMs / 1000)} s`);
  }
  await indexValues(context);
  await parallelPages(context);
  const ended = options && lineEnd(context, options.socket);
  const omitted = !reopen
    ? 'left out as asked'
    : !options
      ? 'not tried: no options socket was had'
      : ended && `not tried: the options socket did not stay open (${ended})`;
  if (omitted !== undefined)
    for (const id of ['cleanReopen', 'abruptReopen'] as const) facts.settle(id, undefined, omitted);
  else if (options) await reopenings(context, options.socket);
  await options?.socket.close();
}
