import { describe, expect, test } from 'vitest';
import {
  flowFaults,
  interruptedText,
  isUnsettled,
  unsettledWords,
  whyNoPrints,
  type PrintFacts,
} from '../../../../../src/renderer/panes/flow/flow-words.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import type { MarketCapability } from '../../../../../src/shared/contract/health.ts';

test('flow is not called streaming while the options do not stream', () => {
  const down = ['connecting', 'disconnected', 'evicted', 'key refused', 'refused', 'waiting', 'no connection'] as const;
  expect(down.map(interruptedText)).toEqual(down.map(() => 'Not streaming'));
  // Prints are never polled, whatever comes by REST in the meantime.
  expect((['polling', 'silent'] as const).map(interruptedText)).toEqual(['Not streaming', 'Stale']);
  expect(([undefined, 'quiet', 'late'] as const).map(interruptedText)).toEqual([undefined, undefined, undefined]);
});

test('beside the totals stands what they could not be told', () => {
  expect(unsettledWords({})).toBe('');
  expect(unsettledWords({ loose: { cancels: 1, premiumUsd: 52_000 } })).toBe(
    'A cancel of $52k finds no print: if its print was counted, it still is.',
  );
  expect(unsettledWords({ loose: { cancels: 3, premiumUsd: 1_250_000 }, wrongTimes: 2 })).toBe(
    '3 cancels of $1.25M find no print: those of their prints that were counted still are. 2 prints have times that cannot be: they are listed at their arrival, tagged TIME?, and in no total.',
  );
  expect(unsettledWords({ wrongTimes: 1 })).toContain('One print has a time that cannot be');
  expect(unsettledWords({ wrongValues: 1, earlierDays: 2 })).toBe(
    'One print has a price or size that cannot be: it is listed, tagged VALUE?, and in no total. 2 prints are stamped on an earlier day: they are listed, and in no total.',
  );
  expect([isUnsettled({ wrongValues: 1 }, 1e9), isUnsettled({ earlierDays: 1 }, 1e9)]).toEqual([true, true]);
  const loose = { cancels: 1, premiumUsd: 10_000 };
  expect([1_000_000, 1_000_001, 0].map((premiumUsd) => isUnsettled({ loose }, premiumUsd))).toEqual([
    true,
    false,
    true,
  ]);
  expect([isUnsettled({}, 0), isUnsettled({ loose, wrongTimes: 1 }, 1e9)]).toEqual([false, true]);
});

describe('an empty list', () => {
  const plan = (change: Partial<MarketCapability>): MarketCapability => ({
    market: 'options',
    timeliness: 'unknown',
    channels: {},
    rest: 'allowed',
    ...change,
  });
  const why = (change: Partial<PrintFacts>): string =>
    whyNoPrints({
      options: plan({ timeliness: 'realTime' }),
      lacksPrints: false,
      heldUp: undefined,
      host: 'own.example:9000',
      opensMs: undefined,
      noFirstFill: undefined,
      isReplay: false,
      asksOpenInterest: false,
      ...change,
    });

  test('of a host that keeps silent is no refusal and names that host; where no delayed host is known none is offered', () => {
    const silent = { realTimeRefused: true };
    const refused = { realTimeRefused: true, timeliness: 'none' } as const;
    expect(why({ options: plan({ ...silent, restIsLive: true }) })).toBe(flowFaults.silentLive('own.example:9000'));
    expect(why({ options: plan({ ...silent, delayedOffered: true }) })).toBe(flowFaults.silentHost('own.example:9000'));
    expect(why({ options: plan({ ...refused, delayedOffered: true }) })).toBe(
      flowFaults.delayedOffered('own.example:9000'),
    );
    expect(flowFaults.silentHost('own.example:9000')).not.toContain('Massive');
    for (const of of [silent, refused]) {
      expect(why({ options: plan(of) })).toContain('--ws-delayed');
      expect(why({ options: plan(of) })).toContain('own.example:9000');
      expect(why({ options: plan(of) })).not.toContain('Choose “Use');
    }
  });

  test('names what keeps prints from coming before it blames the filter: plan, connection, hours', () => {
    const opensMs = etInstant('2026-11-23', 9, 30);
    const heldUp = 'Another session is live on this account.';
    expect(why({ lacksPrints: true, heldUp, opensMs })).toBe(flowFaults.notInPlan);
    expect(why({ heldUp, opensMs })).toMatch(
      /^No prints come now\. Another session is live on this account\. Prints come by stream alone/,
    );
    expect(why({ heldUp: '' })).toMatch(/^No prints come now\. Prints come by stream alone/);
    expect(why({ opensMs, noFirstFill: 'It failed.' })).toBe(
      'The options market is closed, so no prints come. It opens on 23 Nov at 09:30 ET.',
    );
    expect(why({ noFirstFill: 'It failed.' })).toBe(flowFaults.noFirstFill('It failed.'));
    expect(why({ noFirstFill: 'Nothing was asked', isReplay: true })).toBe(
      'No prints up to this moment. Nothing was asked. Those recorded later come by themselves as it plays.',
    );
    expect(why({})).toBe('No print has passed the filter yet.');
    expect(why({ asksOpenInterest: true })).toContain(
      'It asks for open interest: of contracts that traded REST is asked for it',
    );
  });
});

test('the vendor’s reason, which may end in an address, stays a sentence of its own', () => {
  expect(flowFaults.noFirstFill('Upgrade at https://massive.com/pricing')).toContain('/pricing. New ones come');
  expect(flowFaults.noFirstFill('It failed.')).toContain('It failed. New ones come');
});
