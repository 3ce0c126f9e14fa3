/** Messages between a host (Electron main, web host, command line) and the engine's worker. Structured clone; batches are transferred. */
import type { Preferences } from '../settings/preferences.ts';
import type { AlertRule } from '../settings/alerts.ts';
import type { NamedLists } from '../settings/list-members.ts';
import type { AlertFired, LastFired } from './alerts.ts';
import type { CallOutcome } from './bridge.ts';
import type { FromWindow, Notice, ToWindow } from './streams.ts';
import type { WorldState } from './world.ts';

export type WorldSource =
  /** Without a key the world opens as an error that says so. */
  | {
      kind: 'live';
      key: string | undefined;
      wsUrl: string;
      wsDelayedUrl: string | undefined;
      restUrl: string;
      isRelay?: boolean;
    }
  /** A local Massive-compatible server that the engine starts in a worker of its own, or one already running at these URLs. */
  | { kind: 'simulated'; seed: number; rate: number; wsUrl?: string; restUrl?: string }
  /** Several files are played as one session; `names` is what windows call each of them. */
  | { kind: 'session'; files: string[]; names: string[]; sessionId: string; speed: number };

export type ToEngine =
  /** Keys of the run so far, at each start of the engine: struck from what servers send, whichever of them a feed uses. */
  | { kind: 'secrets'; keys: readonly string[] }
  | {
      kind: 'world';
      source: WorldSource;
      preferences: Preferences;
      recordingFolder: string;
      /** The history's file; without one no history is kept. */
      historyFile?: string;
      appVersion: string;
      /** Symbols that the first window will show: they are under way while it loads. */
      expected?: readonly string[];
    }
  | { kind: 'preferences'; preferences: Preferences }
  /** The rules of every world from now on. */
  | { kind: 'alerts'; rules: AlertRule[]; lastFired: LastFired; lists: NamedLists }
  | { kind: 'armAlert'; ruleId: string }
  | { kind: 'windowOpened'; windowId: string }
  | { kind: 'windowClosed'; windowId: string }
  | { kind: 'fromWindow'; windowId: string; message: FromWindow }
  | { kind: 'call'; callId: number; name: string; input: unknown }
  /** Check a key against REST and each socket without touching the running world. */
  | { kind: 'checkKey'; callId: number; key: string; wsUrl: string; wsDelayedUrl: string | undefined; restUrl: string }
  | { kind: 'giveUpCheck'; callId: number }
  | { kind: 'wake' }
  | { kind: 'stop' };

export type FromEngine =
  | { kind: 'toWindow'; windowId: string; message: ToWindow | ArrayBuffer }
  | { kind: 'reply'; callId: number; outcome: CallOutcome<unknown> }
  | { kind: 'world'; world: WorldState }
  /** A desktop notification is due (stale, disconnected, evicted). */
  | { kind: 'notify'; notice: Notice }
  | { kind: 'alertFired'; alert: AlertFired }
  /** The files of one old recording of ours are to go: to the trash, where the host has one. */
  | { kind: 'retire'; files: readonly string[] }
  | { kind: 'log'; level: 'info' | 'warning' | 'error'; text: string }
  | { kind: 'stopped' };
