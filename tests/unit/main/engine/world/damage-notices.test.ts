import { expect, test } from 'vitest';
import { damageGaps } from '../../../../../src/main/engine/session/reading/damage.ts';
import { DamageNotices } from '../../../../../src/main/engine/world/damage-notices.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import type { Notice } from '../../../../../src/shared/contract/streams.ts';

test('a stretch of a recording that cannot be read is told of once, with its times, however many markets and jumps', () => {
  const said: Notice[] = [];
  const damage = new DamageNotices((notice) => said.push(notice));
  const fromMs = etInstant('2026-10-16', 12, 43, 19);
  const toMs = fromMs + 30_000;
  const gaps = damageGaps({ path: '/s/a.mcap', offset: 70, length: 9, reason: 'its checksum differs', fromMs, toMs });
  for (const gap of [...gaps, ...gaps]) damage.see(gap);
  damage.see({ ...gaps[0], id: 'between-1', startMs: 1 });
  expect(said).toEqual([
    {
      id: `damage-${fromMs}`,
      level: 'warning',
      title: 'The recording cannot be read here',
      message:
        '12:43:19.000 – 12:43:49.000 ET: what it held is missing, and prices stand until what follows. Look for another recording of the time; `tapedeck verify` says how much is gone.',
      atMs: toMs,
    },
  ]);
});
