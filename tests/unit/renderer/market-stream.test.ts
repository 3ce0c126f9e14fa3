import { describe, expect, it } from 'vitest';
import { MarketStream, type FrameHost } from '../../../src/renderer/bridge/market-stream.ts';
import { MarketMirror } from '../../../src/renderer/stores/market-mirror.ts';
import type { TapedeckBridge } from '../../../src/shared/contract/bridge.ts';
import type { FromWindow, ToWindow } from '../../../src/shared/contract/streams.ts';
import type { DemandItem } from '../../../src/shared/contract/demand.ts';
import { TestBatch } from './batches.ts';

const row = (symbol: string): DemandItem => ({ kind: 'row', key: symbol, symbol, priority: 'pinned' });

const demandKeys = (message: FromWindow): string[] =>
  message.type === 'demand' ? message.add.map((item) => item.key).sort() : [];

function rig() {
  const sent: FromWindow[] = [];
  const heard: ToWindow[] = [];
  const bad: string[] = [];
  let frame: (() => void) | undefined;
  let later: (() => void) | undefined;
  let nowMs = 0;
  let seen = true;
  let deliver: (message: ToWindow | ArrayBuffer) => void = () => undefined;
  let state: (state: 'open' | 'lost') => void = () => undefined;
  const frames: FrameHost = {
    requestFrame: (callback) => {
      frame = callback;
    },
    after: (_ms, run) => {
      later = run;
    },
    nowMs: () => nowMs,
    seen: () => seen,
  };
  const bridge = {
    connect: (onMessage: typeof deliver, onState: typeof state) => {
      deliver = onMessage;
      state = onState;
      return { send: (message: FromWindow) => sent.push(message), close: () => undefined };
    },
  } as unknown as TapedeckBridge;
  const mirror = new MarketMirror();
  const stream = new MarketStream(frames);
  stream.connect(bridge, {
    apply: (batch) => mirror.apply(batch),
    publish: () => mirror.publish(),
    reset: () => mirror.reset(),
    message: (m) => heard.push(m),
    state: () => undefined,
    badBatch: (error) => bad.push(error.message),
  });
  return {
    sent,
    heard,
    bad,
    mirror,
    stream,
    deliver: (m: ToWindow | ArrayBuffer) => deliver(m),
    open: () => state('open'),
    lose: () => state('lost'),
    see: (value: boolean) => (seen = value),
    waited: () => {
      const due = later;
      later = undefined;
      due?.();
    },
    paint: (atMs: number) => {
      nowMs = atMs;
      const due = frame;
      frame = undefined;
      due?.();
    },
  };
}

describe('MarketStream', () => {
  it('applies a batch and tells of it when it comes, and acknowledges it after the frame that paints it', () => {
    const r = rig();
    r.open();
    r.paint(0);
    const painted: number[] = [];
    r.mirror.onFrame(() => painted.push(r.mirror.read('A', 'last')));
    r.deliver(
      new TestBatch()
        .symbols({ A: 0 })
        .group('trade', { 0: { last: 1 } })
        .finish(1),
    );
    r.deliver(new TestBatch().group('trade', { 0: { last: 2 } }).finish(2));
    expect([painted, r.sent]).toEqual([[1, 2], []]);
    r.paint(16);
    expect(painted).toEqual([1, 2]);
    expect(r.sent).toEqual([
      { type: 'ack', seq: 1, paintedAfterMs: 16 },
      { type: 'ack', seq: 2, paintedAfterMs: 16 },
    ]);
    r.paint(32);
    expect(r.sent).toHaveLength(2);
  });

  it('holds demand until the stream opens, and says it all again after an outage', () => {
    const r = rig();
    r.stream.demand(row('SPY'));
    r.paint(0);
    expect(r.sent).toEqual([]);
    r.open();
    r.paint(1);
    expect(r.sent).toEqual([{ type: 'demand', add: [row('SPY')], remove: [] }]);
    r.lose();
    const release = r.stream.demand(row('QQQ'));
    r.paint(2);
    expect(r.sent).toHaveLength(1);
    r.open();
    r.paint(3);
    expect(demandKeys(r.sent[1])).toEqual(['QQQ', 'SPY']);
    release();
    r.paint(4);
    expect(r.sent[2]).toEqual({ type: 'demand', add: [], remove: ['QQQ'] });
  });

  it('drops batches from before a reset but keeps their credit, and repeats its demand', () => {
    const r = rig();
    r.open();
    r.stream.demand(row('SPY'));
    r.paint(0);
    r.deliver(
      new TestBatch()
        .symbols({ SPY: 0 })
        .group('trade', { 0: { last: 1 } })
        .finish(5),
    );
    r.deliver({ type: 'reset' });
    r.paint(1);
    expect(r.mirror.read('SPY', 'last')).toBeNaN();
    expect(r.sent.filter((m) => m.type === 'ack').map((m) => m.seq)).toEqual([5]);
    expect(r.sent.filter((m) => m.type === 'demand')).toHaveLength(2);
    expect(r.heard).toEqual([{ type: 'reset' }]);
  });

  it('while nothing can be seen applies and acknowledges batches and keeps the newest state; all of it is shown when seen', () => {
    const r = rig();
    r.open();
    r.paint(0);
    const painted: number[] = [];
    r.mirror.onFrame(() => painted.push(r.mirror.read('A', 'last')));
    r.see(false);
    const pulse = (atMs: number): ToWindow => ({ type: 'pulse', atMs, eventsPerSecond: 1, stale: [], polling: [] });
    const notice: ToWindow = {
      type: 'notice',
      notice: { id: 'n', level: 'info', title: 'Now', message: 'Now.', atMs: 3 },
    };
    r.deliver(
      new TestBatch()
        .symbols({ A: 0 })
        .group('trade', { 0: { last: 1 } })
        .finish(1),
    );
    r.deliver(pulse(1));
    r.deliver(notice);
    r.paint(1_000);
    r.deliver(new TestBatch().group('trade', { 0: { last: 2 } }).finish(2));
    r.deliver(pulse(2));
    r.paint(2_000);
    expect([painted, r.heard]).toEqual([[], [notice]]);
    expect(r.sent).toEqual([
      { type: 'ack', seq: 1 },
      { type: 'ack', seq: 2 },
    ]);
    r.see(true);
    r.paint(2_500);
    expect([painted, r.heard]).toEqual([[2], [notice, pulse(2)]]);
    r.paint(3_000);
    expect([painted.length, r.heard.length]).toEqual([1, 2]);
  });

  it('once seen again applies what came before in its order, and drops it where another world began', () => {
    const r = rig();
    r.open();
    r.paint(0);
    const batch = (seq: number): ArrayBuffer =>
      new TestBatch()
        .symbols({ A: 0 })
        .group('trade', { 0: { last: seq } })
        .finish(seq);
    r.see(false);
    r.deliver(batch(1));
    r.see(true);
    r.deliver(batch(2));
    expect(r.mirror.read('A', 'last')).toBe(2);
    r.see(false);
    r.deliver(batch(3));
    r.deliver({ type: 'reset' });
    r.paint(1);
    expect(r.mirror.read('A', 'last')).toBeNaN();
    expect(r.sent.flatMap((m) => (m.type === 'ack' ? [m.seq] : []))).toEqual([1, 2, 3]);
  });

  it('tells figures with the next batch, the newest of each kind, and after a while where none comes; events at once', () => {
    const r = rig();
    r.open();
    r.paint(0);
    const pulse = (atMs: number): ToWindow => ({ type: 'pulse', atMs, eventsPerSecond: 1, stale: [], polling: [] });
    const over: ToWindow = { type: 'noticeOver', id: 'n' };
    r.deliver(pulse(1));
    r.deliver(over);
    r.deliver(pulse(2));
    expect(r.heard).toEqual([over]);
    r.deliver(new TestBatch().symbols({ A: 0 }).finish(1));
    expect(r.heard).toEqual([over, pulse(2)]);
    r.waited();
    expect(r.heard).toHaveLength(2);
    r.deliver(pulse(3));
    r.waited();
    expect(r.heard.at(-1)).toEqual(pulse(3));
    r.deliver(pulse(4));
    r.waited();
    expect(r.heard.at(-1)).toEqual(pulse(4));
  });

  it('forgets state it held when another world begins', () => {
    const r = rig();
    r.open();
    r.paint(0);
    r.see(false);
    r.deliver({ type: 'pulse', atMs: 1, eventsPerSecond: 1, stale: [], polling: [] });
    r.deliver({ type: 'reset' });
    r.see(true);
    r.paint(1);
    expect(r.heard).toEqual([{ type: 'reset' }]);
  });

  it('names a batch it cannot read and goes on with the next', () => {
    const r = rig();
    r.open();
    r.deliver(new ArrayBuffer(64));
    r.deliver(
      new TestBatch()
        .symbols({ A: 0 })
        .group('trade', { 0: { last: 3 } })
        .finish(2),
    );
    r.paint(1);
    expect(r.bad).toEqual(['market batch: wrong magic']);
    expect(r.mirror.read('A', 'last')).toBe(3);
    expect(r.sent).toContainEqual({ type: 'ack', seq: 2, paintedAfterMs: 1 });
  });

  const unreadable = (seq: number): ArrayBuffer => {
    const batch = new TestBatch().symbols({ A: 0 }).finish(seq);
    new Uint32Array(batch)[1] = 99;
    return batch;
  };

  it('acknowledges a batch it cannot read, or no other would come, and asks for everything again', () => {
    const r = rig();
    r.open();
    r.paint(0);
    r.deliver(unreadable(7));
    r.paint(16);
    expect(r.bad).toHaveLength(1);
    expect(r.sent).toEqual([{ type: 'ack', seq: 7, paintedAfterMs: 16 }, { type: 'restart' }]);
  });

  it('acknowledges one whose rows cannot be applied', () => {
    const r = rig();
    r.open();
    r.mirror.apply = () => {
      throw new Error('no such row');
    };
    r.deliver(new TestBatch().group('trade', { 5_000_000: { last: 1 } }).finish(3));
    r.paint(1);
    expect(r.bad).toEqual(['no such row']);
    expect(r.sent).toEqual([{ type: 'ack', seq: 3, paintedAfterMs: 1 }, { type: 'restart' }]);
  });

  it('does not ask again for every batch where none can be read, but does where the engine waits for an answer', () => {
    const r = rig();
    r.open();
    for (let seq = 1; seq <= 5; seq++) {
      r.deliver(unreadable(seq));
      r.paint(seq * 1_000);
    }
    const sent = (type: FromWindow['type']): number => r.sent.filter((m) => m.type === type).length;
    expect([sent('ack'), sent('restart')]).toEqual([5, 1]);
    r.deliver(new ArrayBuffer(4));
    r.paint(6_000);
    expect([sent('ack'), sent('restart')]).toEqual([5, 2]);
    r.deliver(unreadable(8));
    r.paint(16_000);
    expect([sent('ack'), sent('restart')]).toEqual([6, 3]);
  });
});
