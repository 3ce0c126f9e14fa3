/**
 * "Would have fired": rules over a recorded session, through the same pipeline and the same book as live, as fast as possible. Model values
 * that the recording lacks (a contract no rule named then) are computed every 100 ms of market time. It uses no network.
 */
import type { AlertFired, AlertTrial } from '../../../shared/contract/alerts.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import type { NamedLists } from '../../../shared/settings/list-members.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { AlertBook } from '../alerts/alert-book.ts';
import { alertNeeds } from '../alerts/alert-needs.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { MarketPipeline } from '../world/market-pipeline.ts';
import { ModelJudge } from '../world/model-judge.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import type { Session } from '../session/reading/reader.ts';
import { foldedUntil } from '../session/reading/join-sessions.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import { ScanService } from '../scan/scan-service.ts';
import { quotedChains } from './quoted-chains.ts';
import { startModel, type RecordedModel } from './recorded-model.ts';
import { breather, type TrialPace } from './trial-pace.ts';
import { afterFrames } from './after-frames.ts';

const SLICE_MS = 1_000;
const MODEL_MS = 100;
/** New expiries are looked for this often. */
const QUOTED_EVERY_MS = 60_000;

export interface TrialOptions extends TrialPace {
  session: Session;
  sessionId: string;
  /** Enabled or not: all are tried. */
  rules: readonly AlertRule[];
  rateCurve: Preferences['rateCurve'];
  /** Names of the watchlists, for rules on a scan; without them such a rule goes through those it names itself. */
  lists?: NamedLists;
  /** Fires returned; the rest is counted. */
  limit: number;
}

export async function tryAlerts(options: TrialOptions): Promise<AlertTrial> {
  const { session, sessionId, limit } = options;
  const rules = options.rules.map((rule) => ({ ...rule, enabled: true }));
  const pipeline = new MarketPipeline({ gap: () => undefined, jumped: () => book.reset() });
  const fires: AlertFired[] = [];
  let fireCount = 0;
  const book = new AlertBook({
    table: pipeline.table,
    tape: pipeline.tape,
    calendar: () => pipeline.state.calendar,
    boards: pipeline.boards,
    world: 'replay',
    source: sessionId,
    fired: (alert) => {
      if (++fireCount <= limit) fires.push(alert);
    },
  });
  const source = createReplaySource({
    session,
    sessionId,
    speed: Number.POSITIVE_INFINITY,
    stateVersion: STATE_VERSION,
  });
  const { chains, modelled, scanned, named, flow } = alertNeeds(rules, options.lists);
  const model = chains.size > 0 ? startModel(pipeline, source, options.rateCurve).chains : undefined;
  const judge = new ModelJudge(pipeline);
  book.setRules(rules, {}, session.startMs, options.lists);
  const scan = scanOver(pipeline, source);
  scan.want(scanned, flow);
  pipeline.watchWith(book);
  let frames = 0;
  let modelledAtMs = Number.NEGATIVE_INFINITY;
  const look = (nowMs: EpochMs): void => {
    if (model && nowMs - modelledAtMs >= MODEL_MS) {
      model.model.run(nowMs, Number.POSITIVE_INFINITY);
      modelledAtMs = nowMs;
      for (const symbol of named) writeTerm(pipeline, model, symbol, nowMs);
      judge.tell(nowMs);
    }
  };
  const sink = afterFrames(pipeline, (receivedAtMs) => {
    frames++;
    look(receivedAtMs);
  });
  source.start(sink);
  judge.watch(modelled, session.startMs);
  const breathe = breather(options);
  let quotedAtMs = Number.NEGATIVE_INFINITY;
  for (let atMs = session.startMs; atMs < session.endMs;) {
    // What lies between two recordings is passed over.
    atMs = Math.min(foldedUntil(session, atMs) ?? atMs + SLICE_MS, session.endMs);
    source.runTo(atMs);
    look(source.now());
    scan.tick();
    if (atMs >= quotedAtMs + QUOTED_EVERY_MS) {
      quotedAtMs = atMs;
      const quoted = named.length > 0 ? quotedChains(pipeline.table) : undefined;
      for (const symbol of named)
        chains.set(symbol, new Set([...(chains.get(symbol) ?? []), ...(quoted?.get(symbol) ?? [])]));
    }
    model?.setDemand(chains);
    options.progress?.((atMs - session.startMs) / (session.endMs - session.startMs));
    // The chain's requests are answered asynchronously, from the recording too.
    await breathe();
  }
  const unknown = book.unknown(session.endMs);
  judge.close();
  scan.close();
  book.close();
  model?.close();
  await source.stop();
  return { sessionId, fromMs: session.startMs, toMs: session.endMs, fires, fireCount, frames, unknown };
}

/** What a recording holds of scanned names; it asks nobody. */
function scanOver({ table, day, state }: MarketPipeline, source: FeedSource): ScanService {
  const snapshotAtMs = (id: number): EpochMs => state.snapshotAtMs(id);
  return new ScanService({ source, table, day, calendar: () => state.calendar, snapshotAtMs, report: () => undefined });
}

/** Its 30-day volatility by the quotes of the recording, as the terminal's history writes it live. */
function writeTerm(pipeline: MarketPipeline, model: RecordedModel['chains'], symbol: string, nowMs: EpochMs): void {
  const { iv30 = Number.NaN } = model.term(symbol, nowMs);
  const { table } = pipeline;
  const id = table.intern(symbol);
  table.column('iv30')[id] = iv30;
  table.column('iv30AtMs')[id] = nowMs;
  table.mark(id, 'history');
}
