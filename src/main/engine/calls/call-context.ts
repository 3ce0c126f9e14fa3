/** What the answers need of the world they are about. */
import type { EngineHealth } from '../../../shared/contract/health.ts';
import type { WorldState } from '../../../shared/contract/world.ts';
import type { ChainDirectory } from '../backfill/chain-directory.ts';
import type { QuotesAtPrints } from '../backfill/quotes-at-prints.ts';
import type { IvBackfill } from '../history/iv-backfill.ts';
import type { Memory } from '../history/memory.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { ReplayControls, SessionRecorder } from '../session/session-ports.ts';
import type { FlowGrading } from '../world/flow-grading.ts';
import type { MarketPipeline } from '../world/market-pipeline.ts';

export interface CallContext {
  source: FeedSource;
  pipeline: MarketPipeline;
  directory: ChainDirectory;
  grading: FlowGrading;
  quotesAtPrints: Pick<QuotesAtPrints, 'stateOf'>;
  /** `market` is the world's name in the memory. */
  history: { readonly market: string; readonly memory: Memory; readonly backfill: IvBackfill };
  replay: ReplayControls | undefined;
  recorder(): SessionRecorder | undefined;
  setRecording(on: boolean): Promise<void>;
  health(): EngineHealth;
  world(): WorldState;
  /** Tells host and windows that the world's state changed. */
  announce(): void;
  appVersion: string;
  /** How long history requests wait, so that quotes, charts and chains of a terminal that just opened go first. */
  historyDelayMs: number;
}
