import { afterEach, describe, expect, it } from 'vitest';
import {
  latenessMeans,
  latenessText,
  printsLateText,
  selectLateness,
} from '../../../../src/renderer/components/lateness.ts';
import {
  computingText,
  isOldModel,
  modelAgeSentence,
  modelAgeText,
  oldestStamp,
  spotLabel,
} from '../../../../src/renderer/components/ModelAge.tsx';
import { useHealthStore } from '../../../../src/renderer/stores/engine-stores.ts';
import type { EngineHealth, MarketCapability } from '../../../../src/shared/contract/health.ts';
import { oldAfterMs } from '../../../../src/shared/market/snapshot-period.ts';
import { etInstant } from '../../../../src/shared/market/calendar.ts';

const health = (late: Record<string, number | undefined>, prints?: number, model?: number) =>
  ({
    sockets: Object.entries(late).map(([market, lateMs]) => ({ market, lateMs })),
    publish: [
      { windowId: 'a', printsBehindMs: undefined },
      { windowId: 'b', printsBehindMs: prints },
    ],
    analytics: { contracts: 0, busyFraction: 0, waiting: 0, behindMs: model },
    // Of the report only what is read.
  }) as unknown as EngineHealth;

describe('lateness', () => {
  it('is the worst of feed, prints and model, each named', () => {
    const all = selectLateness(health({ stocks: 120, options: 900, indices: undefined }, 29_000, 3_000));
    expect(all).toEqual([
      { what: 'prints', ms: 29_000 },
      { what: 'model', ms: 3_000 },
      { what: 'options', ms: 900 },
      { what: 'stocks', ms: 120 },
    ]);
    expect(latenessText(all[0])).toBe('prints 29s late');
  });

  it('of a model says what keeps it', () => {
    expect(latenessMeans({ what: 'model', by: 'model' })).toContain('Show fewer expiries');
    expect(latenessMeans({ what: 'model', by: 'engine' })).toContain('Close other programs');
    expect(latenessMeans({ what: 'options', by: 'engine' })).toContain('older than the market');
  });

  it('of flow is said from five seconds on, whether the feed or the window is behind', () => {
    expect(printsLateText(health({ stocks: 60_000, options: 400 }))).toBeUndefined();
    expect(printsLateText(health({ options: 400 }, 29_000))).toBe('29s late');
    expect(printsLateText(health({ options: 11_000 }))).toBe('11s late');
    expect(printsLateText(health({ options: 4_999 }, 4_999))).toBeUndefined();
  });
});

describe('the age of a model', () => {
  it('says when and from which spot, and is old after five seconds', () => {
    expect(modelAgeText({ modelAtMs: 1_000, modelSpot: 650.123 }, 3_000)).toBe('2s ago at 650.12');
    expect(modelAgeText({ modelAtMs: 1_000, modelSpot: 650.123, vendorAtMs: -897_000 }, 3_000)).toBe(
      '2s ago at 650.12, of Massive’s IV',
    );
    expect(modelAgeText({}, 3_000)).toBe('not computed yet');
    expect(computingText({ done: 37, of: 2_520 })).toBe('Computing 37 of 2,520');
    expect(computingText({ done: 464, of: 464 })).toBe('Computing the last of 464');
    expect(isOldModel({ modelAtMs: 0 }, 5_000)).toBe(false);
    expect(isOldModel({ modelAtMs: 0 }, 5_001)).toBe(true);
    expect(isOldModel({}, 5_001)).toBe(false);
  });

  describe('that is computed now of what is not', () => {
    const OPEN = etInstant('2026-11-20', 12);
    const NIGHT = etInstant('2026-11-20', 21);
    const at = (nowMs: number, basisAgeMs: number) => ({
      modelAtMs: nowMs,
      modelSpot: 650,
      basisAtMs: nowMs - basisAgeMs,
    });
    const said = (nowMs: number, ageMs: number) => [
      modelAgeText(at(nowMs, ageMs), nowMs),
      isOldModel(at(nowMs, ageMs), nowMs),
    ];
    const plan = (timeliness: MarketCapability['timeliness']): void => {
      const capabilities = [{ market: 'options', timeliness, channels: {}, rest: 'allowed' }];
      // Of health only what a plan's delay is read from.
      useHealthStore.setState({ health: { sockets: [], capabilities } as unknown as EngineHealth });
    };
    afterEach(() => useHealthStore.setState({ health: undefined }));

    it('carries the age of its quotes once they have stopped, and is old where the market trades', () => {
      expect(said(OPEN, 60_000)).toEqual(['now at 650.00', false]);
      expect(said(OPEN, 180_000)).toEqual(['of quotes 3m old at 650.00', true]);
      expect(said(NIGHT, 5 * 3_600_000)).toEqual(['of quotes 5h old at 650.00', false]);
      expect(modelAgeSentence(at(OPEN, 180_000), OPEN)).toBe('Computed now at 650.00, of quotes 3m old.');
      expect(isOldModel({ ...at(OPEN, 0), basisAtMs: undefined }, OPEN)).toBe(false);
    });

    it('does not flicker where snapshots renew its quotes once a minute, and is old once they stop', () => {
      const everyMs = 60_000;
      const changes = (basisOldMs: number | undefined, lastSnapshotMs: number): number[] => {
        const found: number[] = [];
        let before = false;
        // Each second of ten minutes; the snapshot takes two seconds, its newest quote is three seconds old.
        for (let ms = 0; ms <= 600_000; ms += 1_000) {
          const askedMs =
            Math.min(ms - (ms % everyMs), lastSnapshotMs) - (ms % everyMs < 2_000 && ms < lastSnapshotMs ? everyMs : 0);
          const isOld = isOldModel({ ...at(OPEN + ms, ms - askedMs + 3_000), basisOldMs }, OPEN + ms);
          if (isOld !== before) found.push(ms);
          before = isOld;
        }
        return found;
      };
      expect(changes(oldAfterMs(everyMs), Number.POSITIVE_INFINITY)).toEqual([]);
      // Judged as a stream it would dim and undim with every snapshot.
      expect(changes(undefined, Number.POSITIVE_INFINITY).length).toBeGreaterThan(10);
      expect(changes(oldAfterMs(everyMs), 120_000)).toEqual([120_000 + 178_000]);
    });

    it('is of its session’s end once that has ended, to the minute, and old beside a price that goes on', () => {
      const sessionEndMs = etInstant('2026-11-20', 16);
      const stamp = { modelAtMs: sessionEndMs, modelSpot: 265.31, basisAtMs: sessionEndMs - 500, sessionEndMs };
      expect(modelAgeText(stamp, NIGHT)).toBe('of the session’s end 16:00 at 265.31');
      expect(isOldModel(stamp, sessionEndMs + 1)).toBe(true);
      expect(modelAgeText({ ...stamp, spotImplied: true }, NIGHT)).toBe('of the session’s end 16:00 at ≈265.31');
      expect(modelAgeText(stamp, etInstant('2026-11-22', 12))).toBe('of the session’s end 20 Nov 16:00 at 265.31');
      expect(modelAgeSentence(stamp, NIGHT)).toBe(
        'Computed of the session’s end 16:00 ET at 265.31: quotes stand since then, whatever the underlying does.',
      );
      expect([spotLabel(stamp), spotLabel({})]).toEqual(['spot at 16:00', 'spot']);
    });

    it('is of a quarter of an hour before on a delayed plan, and old only beyond that', () => {
      plan('delayed');
      expect(said(OPEN, 15 * 60_000)).toEqual(['15 min delayed at 650.00', false]);
      expect(said(OPEN, 18 * 60_000)).toEqual(['of quotes 18m old at 650.00', true]);
      expect(modelAgeSentence(at(OPEN, 15 * 60_000), OPEN)).toBe('Computed now at 650.00, 15 min delayed.');
      expect(modelAgeText({ ...at(OPEN, 15 * 60_000), modelAtMs: OPEN - 9_000 }, OPEN)).toBe('9s ago at 650.00');
      // Before 09:45 a delayed plan shows the evening before.
      const early = etInstant('2026-11-20', 9, 40);
      expect(isOldModel(at(early, 16 * 3_600_000), early)).toBe(false);
      plan('realTime');
      expect(modelAgeText(at(OPEN, 0), OPEN)).toBe('now at 650.00');
    });
  });

  it('in a sentence, and of several expiries that of the oldest', () => {
    expect(modelAgeSentence({ modelAtMs: 1_000, modelSpot: 650.123 }, 3_000)).toBe('Computed 2s ago at 650.12.');
    expect(modelAgeSentence({}, 3_000)).toBe('Not computed yet.');
    const [old, young, none] = [{ modelAtMs: 1_000 }, { modelAtMs: 2_000 }, {}];
    expect(oldestStamp([undefined, young, none, old])).toBe(old);
    expect(oldestStamp([young])).toBe(young);
    expect(oldestStamp([undefined, none])).toBeUndefined();
    expect(oldestStamp([])).toBeUndefined();
  });
});
