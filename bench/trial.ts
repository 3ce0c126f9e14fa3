/**
 * Rules on prints over a recorded day: recorded events a second and core, by processor time, over the print table beside the recording. Told
 * beside it: the same over the recording itself, making the table, and whether both found the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AlertTrial } from '../src/shared/contract/alerts.ts';
import { alertRuleSchema } from '../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../src/shared/settings/preferences.ts';
import { nodeFiles } from '../src/main/engine/session/format/node-files.ts';
import { printTablePath } from '../src/main/engine/session/format/session-names.ts';
import { openSession } from '../src/main/engine/session/reading/join-sessions.ts';
import { tryAlerts } from '../src/main/engine/trials/try-alerts.ts';
import { tryRules } from '../src/main/engine/trials/try-rules.ts';
import { START_MS, makeLoad } from './support/session-load.ts';
import { recorderOf } from './support/session-recorder.ts';

/** One event in five is a print: several times the share of a market's day, whose quotes a table leaves out. */
const LOAD_FRAMES = 10_000;
const CYCLES = 4;
/** 20,000 events a second. */
const FRAME_MS = 5;
const ROUNDS = 5;

const RULES = [
  { kind: 'print', underlying: 'SPY', minPremiumUsd: 100_000 },
  { kind: 'print', underlying: 'SPY', minSize: 39, right: 'C' },
  { kind: 'print', underlying: 'SPY', tags: ['sweep'], minPremiumUsd: 110_000 },
  { kind: 'print', underlying: 'SPY', where: 'side = ask and premium > 110k and dte < 30' },
  { kind: 'flow', underlying: 'SPY', windowMinutes: 1, premiumUsd: 1e12 },
  { kind: 'flow', underlying: 'SPY', windowMinutes: 5, premiumUsd: 1e8, side: 'net' },
].map((condition, i) =>
  alertRuleSchema.parse({ id: `rule ${i}`, groups: [[condition]], repeat: { mode: 'cooldown', seconds: 60 } }),
);

interface Tried {
  trial: AlertTrial;
  cpuS: number;
}

export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-bench-'));
  const path = join(folder, 'day.mcap');
  try {
    const events = await record(path);
    const reference = await tried(path, tryAlerts);
    const making = await tried(path, overTable);
    let best = Number.POSITIVE_INFINITY;
    let same = isDeepStrictEqual(making.trial, reference.trial);
    for (let round = 0; round < ROUNDS; round++) {
      const { trial, cpuS } = await tried(path, overTable);
      best = Math.min(best, cpuS);
      same &&= isDeepStrictEqual(trial, reference.trial);
    }
    const rate = (cpuS: number): number => Math.round(events / cpuS);
    return {
      events_per_s: rate(best),
      same_fires: same,
      fires: reference.trial.fireCount,
      events_per_s_over_recording: rate(reference.cpuS),
      events_per_s_making: rate(making.cpuS),
      table_share_of_recording: Number((nodeFiles.sizeOf(printTablePath(path)) / nodeFiles.sizeOf(path)).toFixed(3)),
      events,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Options = Parameters<typeof tryAlerts>[0];

const overTable = (options: Options): Promise<AlertTrial> =>
  tryRules({
    ...options,
    files: nodeFiles,
    noted(reason) {
      throw new Error(reason);
    },
  });

async function tried(path: string, how: (options: Options) => Promise<AlertTrial>): Promise<Tried> {
  const session = openSession(nodeFiles, path);
  const { rateCurve } = defaultPreferences();
  const from = process.cpuUsage();
  const trial = await how({ session, sessionId: path, rules: RULES, rateCurve, limit: Number.POSITIVE_INFINITY });
  const { user, system } = process.cpuUsage(from);
  return { trial, cpuS: (user + system) / 1e6 };
}

/** How many events it holds. */
async function record(path: string): Promise<number> {
  const load = makeLoad(LOAD_FRAMES);
  let nowMs = START_MS;
  const recorder = recorderOf(path, () => nowMs);
  let events = 0;
  for (let i = 0; i < LOAD_FRAMES * CYCLES; i++) {
    nowMs = START_MS + i * FRAME_MS;
    const frame = load[i % LOAD_FRAMES];
    recorder.frame(frame.market, frame.bytes, nowMs);
    events += frame.events;
    recorder.tick();
  }
  const { droppedFrames } = await recorder.close();
  if (droppedFrames > 0) throw new Error(`${droppedFrames} frames were dropped while recording`);
  return events;
}
