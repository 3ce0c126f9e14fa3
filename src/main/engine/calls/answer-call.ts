/** The contract's engine-side calls by name. Inputs were validated by the host against the contract's schemas. */
import type { CallResult, Calls, EngineCallName } from '../../../shared/contract/calls.ts';
import type { z } from 'zod';
import { barHistory } from './bar-history.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import type { CallContext } from './call-context.ts';
import { diagnosticsText } from './diagnostics.ts';
import { flowAgreement } from './flow-agreement.ts';
import { flowHistory } from './flow-history.ts';
import { historyDays, historyMinutes, historySmiles } from './history.ts';
import { marketValues } from './market-values.ts';
import { quoteSearch } from './quote-search.ts';
import { isKnownTicker, searchSymbols } from './search-symbols.ts';

type Input<N extends EngineCallName> = z.output<Calls[N]['input']>;
type Answers = { [N in EngineCallName]: (context: CallContext, input: Input<N>) => Promise<CallResult<N>> };

const ANSWERS: Answers = {
  'symbols.search': (context, input) => searchSymbols(context, input),
  'symbols.known': (context, { symbol }) => isKnownTicker(context, symbol),
  'chain.expiries': (context, input) => context.directory.expiries(input.underlying),
  'chain.contracts': (context, input) => context.directory.contracts(input.underlying, input.expiry, input.root),
  'market.values': async (context, input) => marketValues(context, input),
  'bars.history': (context, input) => barHistory(context, input),
  'flow.history': (context, input) => flowHistory(context, input),
  'flow.names': async ({ pipeline }, input) => ({
    conditions: input.conditions.map((id) => pipeline.state.conditions.nameOf(id)),
    exchanges: input.exchanges.map((id) => pipeline.state.exchanges.nameOf(id)),
  }),
  'flow.quoteSearch': async (context, print) => quoteSearch(context, print),
  'flow.agreement': (context) => flowAgreement(context),
  'flow.grade': async ({ grading }, { again }) => grading.status(again),
  'feed.setDelayed': async (context, input) => {
    context.source.setDelayed(input.market, input.delayed);
    return { ok: true };
  },
  'history.days': (context, input) => historyDays(context, input),
  'history.minutes': (context, input) => historyMinutes(context, input),
  'history.smiles': (context, { symbol }) => historySmiles(context, symbol),
  'history.plan': ({ history }, { symbol }) => history.backfill.plan(symbol),
  'history.fill': async ({ history }, { symbols, on }) => {
    if (on) history.backfill.start(symbols);
    else await history.backfill.stop();
    return history.backfill.status;
  },
  'history.filling': async ({ history }) => history.backfill.status,
  'diagnostics.get': async (context) => ({
    text: diagnosticsText(context.health(), context.world(), context.appVersion),
  }),
  'replay.control': async (context, input) => {
    if (!context.replay) throw new RefusedCall('replay/none', 'No session is open. Open one in the Replay pane first.');
    await context.replay.control(input);
    context.announce();
    return context.world();
  },
  'recording.set': async (context, input) => {
    await context.setRecording(input.on);
    const status = context.recorder()?.status();
    return { recording: status !== undefined && status.state !== 'off', reason: status?.reason };
  },
};

export function answerCall(context: CallContext, name: string, input: unknown): Promise<unknown> {
  const known = Object.hasOwn(ANSWERS, name) ? ANSWERS[name as EngineCallName] : undefined;
  const answer = known as ((context: CallContext, input: never) => Promise<unknown>) | undefined;
  if (!answer) return Promise.reject(new RefusedCall('call/unknown', `The engine has no call "${name}".`));
  return answer(context, input as never);
}
