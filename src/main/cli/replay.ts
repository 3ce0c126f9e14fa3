/** `tapedeck replay SESSION…`: runs a session, or several as one, through decoder and market state, and reports the result. */
import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { etDate, etTime } from '../../shared/market/calendar.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { createReplaySource } from '../engine/session/replay/replay-source.ts';
import type { ReplaySource } from '../engine/session/replay/replay-transport.ts';
import { MarketPipeline } from '../engine/world/market-pipeline.ts';
import { CommandError, usageError } from './command-error.ts';
import { parseSessionTime, parseSpeed } from './market-time.ts';
import { openForCommand } from './open-session.ts';
import { print, printFacts, printJson, progressBar, say } from './terminal-output.ts';

interface ReplayFlags {
  speed: string;
  until?: string;
  from?: string;
  stateHash?: boolean;
  json?: boolean;
}

export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('run a session through the engine without a window; prints counts and the state hash')
    .argument('<sessions...>', 'session file (.mcap), or several to run as one')
    .option('--speed <x>', 'market seconds per second, or "max"', 'max')
    .option(
      '--from <time>',
      'seek there first: HH:MM:SS exchange time (of several days with the date, "2026-11-20 09:30:30"), or ISO',
    )
    .option('--until <time>', 'stop there')
    .option('--state-hash', 'print only the state hash; exit 1 where a whole replay differs from the recording')
    .option('--json', 'one JSON object')
    .action((paths: string[], flags: ReplayFlags) => replay(paths, flags));
}

async function replay(paths: readonly string[], flags: ReplayFlags): Promise<void> {
  const session = openForCommand(...paths);
  const path = paths.join(', ');
  const speed = parseSpeed(flags.speed);
  const dayAndTime = (atMs: number): string => `${etDate(atMs)} ${etTime(atMs, true)} ET`;
  const untilMs = flags.until === undefined ? session.endMs : parseSessionTime('--until', flags.until, session);
  const fromMs = flags.from === undefined ? session.startMs : parseSessionTime('--from', flags.from, session);
  if (fromMs > untilMs) throw usageError(`--until: ${dayAndTime(untilMs)} is before --from, ${dayAndTime(fromMs)}`);
  let gaps = 0;
  const market = new MarketPipeline({ gap: () => gaps++ });
  const source = createReplaySource({
    session,
    sessionId: path,
    speed,
    stateVersion: STATE_VERSION,
  });
  source.start(market);
  if (flags.from !== undefined) source.seek(fromMs);
  const before = { ...market.decoder.counts, gaps };
  const startedMs = performance.now();
  // Everything on the way is counted: a jump would leave out what a checkpoint stands for.
  if (speed === Number.POSITIVE_INFINITY && flags.until !== undefined) source.runTo(untilMs);
  else await play(source, Math.min(untilMs, session.endMs));
  const seconds = (performance.now() - startedMs) / 1000;
  const stateHash = market.state.hash();
  const { counts } = market.decoder;
  const events = counts.events - before.events;
  const whole = flags.until === undefined;
  const sameAsRecorded = whole && session.end.stateHash !== undefined ? stateHash === session.end.stateHash : undefined;
  const facts = {
    session: path,
    until: dayAndTime(source.now()),
    frames: counts.frames - before.frames,
    events,
    decodeIssues: counts.issues - before.issues,
    symbols: market.table.size,
    gaps: gaps - before.gaps,
    /** Copies of events that several recordings hold. */
    leftOutAsRepeated: session.overlap?.repeated,
    seconds: Number(seconds.toFixed(3)),
    eventsPerSecond: Math.round(events / seconds),
    stateHash,
    recordedStateHash: session.end.stateHash,
    sameAsRecorded: sameAsRecorded === undefined ? undefined : String(sameAsRecorded),
  };
  await source.stop();
  if (flags.json) await printJson({ ...facts, sameAsRecorded });
  else if (flags.stateHash) await print(`${stateHash}\n`);
  else await printFacts(facts);
  if (sameAsRecorded !== false) return;
  if (session.end.droppedFrames > 0 || gaps > 0)
    say('The state differs from the one recorded, because frames were lost; see the gaps of `tapedeck info`.');
  else throw new CommandError('differs', 'The state differs from the one at the end of recording.');
}

/** Plays to the end in real time, or as fast as possible. */
async function play(source: ReplaySource, untilMs: number): Promise<void> {
  const bar = progressBar('replaying');
  const { startMs, speed } = source.state();
  source.play();
  let lastMs = performance.now();
  while (source.state().playing && source.now() < untilMs) {
    if (speed === Number.POSITIVE_INFINITY) await sleep(0);
    else await sleep(10);
    const nowMs = performance.now();
    // The last step ends exactly at the requested time.
    source.advance(Math.min(nowMs - lastMs, (untilMs - source.now()) / speed || nowMs - lastMs));
    lastMs = nowMs;
    bar.at((source.now() - startMs) / (untilMs - startMs), etTime(source.now()));
  }
  bar.end();
}
