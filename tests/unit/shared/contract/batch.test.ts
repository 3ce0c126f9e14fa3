import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchWriter, readBatch } from '../../../../src/shared/contract/batch.ts';

const sectionArbitrary = fc.record({
  kind: fc.integer({ min: 0, max: 19 }),
  ids: fc.array(fc.nat(1_000_000), { maxLength: 40 }),
  columns: fc.nat(12),
  extra: fc.uint8Array({ maxLength: 50 }),
});

describe('market batch', () => {
  it('reads back what was written, whatever the section sizes', () => {
    const writer = new BatchWriter();
    fc.assert(
      fc.property(fc.array(sectionArbitrary, { maxLength: 8 }), fc.double(), (sections, base) => {
        for (const s of sections) {
          const views = writer.section(s.kind, s.ids.length, s.columns, s.extra);
          views.ids.set(s.ids);
          views.values.forEach((_, i) => (views.values[i] = base + i));
        }
        const batch = readBatch(writer.finish(7, 1_763_652_605_412.25));
        expect(batch.seq).toBe(7);
        expect(batch.engineAtMs).toBe(1_763_652_605_412.25);
        expect(
          batch.sections.map((s) => ({ kind: s.kind, ids: [...s.ids], columns: s.columns, extra: s.extra })),
        ).toEqual(sections);
        for (const s of batch.sections) s.values.forEach((v, i) => expect(v).toBe(base + i));
      }),
    );
  });

  it('says what is wrong with a buffer that is no batch', () => {
    const writer = new BatchWriter();
    writer.section(0, 3, 2);
    const good = writer.finish(1, 0);
    expect(() => readBatch(new ArrayBuffer(8))).toThrow(/shorter than its header/);
    expect(() => readBatch(new ArrayBuffer(64))).toThrow(/magic/);
    expect(() => readBatch(good.slice(0, good.byteLength - 8))).toThrow(/bytes/);
    const newer = good.slice(0);
    new Uint32Array(newer)[1] = 9;
    expect(() => readBatch(newer)).toThrow(/version 9/);
  });
});
