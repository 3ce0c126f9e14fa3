import { describe, expect, it } from 'vitest';
import { latenessText, printsLateText, selectLateness } from '../../../../src/renderer/components/lateness.ts';
import {
  computingText,
  isOldModel,
  modelAgeSentence,
  modelAgeText,
  oldestStamp,
} from '../../../../src/renderer/components/ModelAge.tsx';
import type { EngineHealth } from '../../../../src/shared/contract/health.ts';

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
    expect(isOldModel({ modelAtMs: 0 }, 5_000)).toBe(false);
    expect(isOldModel({ modelAtMs: 0 }, 5_001)).toBe(true);
    expect(isOldModel({}, 5_001)).toBe(false);
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
