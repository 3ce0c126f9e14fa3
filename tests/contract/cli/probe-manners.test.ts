/** How a vendor answers: doubled, late, behind others. None of it is taken for a silence or a refusal. */
import { expect, test } from 'vitest';
import type { Fact, FactId } from '../../../src/main/cli/probe/facts.ts';
import type { Pace } from '../../../src/main/cli/probe/probe-context.ts';
import { NOW, type Answer, type Line, json, inOrder, onRequest, wholeProbe, SOCKET_FACTS } from './probed-vendor.ts';

/** More than a cap, as the vendor has them. */
const MANY = Array.from({ length: 1_100 }, (_, i) => ({ ticker: `O:SPY261218C0${String(1_000 + i)}000` }));
const manyListed: Answer = (path) =>
  path.includes('/contracts') ? json({ status: 'OK', results: MANY }) : inOrder(path);

interface Manner {
  /** How late each answer to a subscription is. */
  lateMs?: (params: string) => number;
  /** How often each acknowledgement is said. */
  times?: number;
  refuses?: (pair: string) => boolean;
  /** Each refusal is said behind the answer to the next request. */
  refusesBehindNext?: boolean;
  /** Beside the answer to the login. */
  aside?: string;
}

/** The vendor as it is assumed: no answer to what is held or unknown, a frame over the cap refused whole. */
const vendorLine =
  ({ lateMs = () => 0, times = 1, refuses = () => false, refusesBehindNext = false, aside }: Manner): Line =>
  (socket, send) => {
    const held = new Set<string>();
    let isOwed = false;
    const say = (status: string, messages: string[], ms: number): void => {
      const frame = JSON.stringify(messages.map((message) => ({ ev: 'status', status, message })));
      for (let i = 0; i < times; i++) setTimeout(() => socket.send(frame), ms);
    };
    send('connected', 'Connected Successfully');
    onRequest(socket, ({ action, params }) => {
      if (action === 'auth') {
        if (aside !== undefined) send('error', aside);
        return send('auth_success', 'authenticated');
      }
      const ms = lateMs(params);
      const pairs = params.split(',').filter((pair) => held.has(pair) === (action === 'unsubscribe'));
      const taken = pairs.filter((pair) => !pair.startsWith('XYZ') && !refuses(pair));
      const quotes = [...held, ...taken].filter((pair) => pair.startsWith('Q.'));
      if (action === 'unsubscribe') for (const pair of taken) held.delete(pair);
      else if (quotes.length > 1_000) return say('error', ['Subscription limit reached for feed.'], ms);
      else for (const pair of taken) held.add(pair);
      const isRefused = pairs.some(refuses);
      if (isRefused && !refusesBehindNext) say('error', ['not authorized'], ms);
      if (taken.length > 0)
        say(
          'success',
          taken.map((pair) => `${action}d to: ${pair}`),
          ms,
        );
      if (isOwed) say('error', ['not authorized'], ms);
      isOwed = isRefused && refusesBehindNext;
    });
  };

const ofVendor = (manner: Manner, pace?: Partial<Pace>): Promise<Record<FactId, Fact>> =>
  wholeProbe({ answer: manyListed, line: vendorLine(manner) }, pace, false);
const SILENCES: FactId[] = ['unknownChannel', 'heldPair', 'unknownTicker', 'prefixWildcard'];
const QUOTES: FactId[] = ['quoteCap', 'quoteRefusal', 'quoteRoom'];
const otherwise = (facts: Record<FactId, Fact>): Fact[] =>
  SOCKET_FACTS.map((id) => facts[id]).filter(({ verdict }) => verdict === 'otherwise');

test('a vendor that answers as assumed is found so, whether it says each acknowledgement once or twice', async () => {
  for (const times of [1, 2]) {
    const facts = await ofVendor({ times }, { answerMs: 1_000 });
    const found = [...SILENCES, ...QUOTES].filter((id) => facts[id].verdict !== 'as assumed');
    expect(found.map((id) => facts[id])).toEqual([]);
    expect([facts.quoteCap.found, facts.prefixWildcard.found]).toEqual(['1000', 'success: subscribed to: AM.O:SPY*']);
  }
});

test('answers that are late are no silence: what was asked is acknowledged, or unknown', async () => {
  const facts = await ofVendor({ lateMs: () => 70 });
  expect(otherwise(facts)).toEqual([]);
  expect([facts.unknownTicker.found, facts.prefixWildcard.found]).toEqual([
    'success: subscribed to: AM.O:ZZZZ991231C99999000',
    'success: subscribed to: AM.O:SPY*',
  ]);
  expect(facts.quoteCap.verdict).toBe('unknown');
});

test('an acknowledgement behind that of a later request makes every silence unknown', async () => {
  const facts = await ofVendor(
    {
      lateMs: (params) => (params.includes('ZZZZ') ? 40 : params.includes('SPY*') ? 80 : 0),
      refuses: (pair) => pair.startsWith('Q.'),
    },
    { answerMs: 1_000 },
  );
  expect(otherwise(facts)).toEqual([]);
  expect(facts.unknownTicker).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('out of order') });
});

test('a refusal that is late is no silence of its channel, nor a refusal of the next', async () => {
  const facts = await ofVendor({ refuses: (pair) => pair.startsWith('T.O'), refusesBehindNext: true });
  expect(otherwise(facts)).toEqual([]);
  expect(facts.channels).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('T unclear, Q granted') });
});

test('a host whose refusals all come one request late is not called silent', async () => {
  // Each refusal comes after its own wait and, by a third of one at least, before the end of the next.
  const lateMs = (params: string): number => (params.startsWith('T.') ? 400 : 325);
  const facts = await ofVendor({ lateMs, refuses: () => true }, { answerMs: 250 });
  expect(otherwise(facts)).toEqual([]);
  expect(facts.channels).toMatchObject({ verdict: 'unknown', found: expect.stringContaining('T unclear') });
});

test('an error that answers no login ends no step', async () => {
  const facts = await ofVendor({ aside: 'something unrelated' }, { answerMs: 1_000 });
  expect(facts.login).toMatchObject({ verdict: 'as assumed', found: expect.stringContaining('something unrelated') });
  expect([facts.channels.verdict, facts.quoteCap.found]).toEqual(['as assumed', '1000']);
});

test('second bars that come are told where trades are not in the plan', async () => {
  const bar = JSON.stringify([{ ev: 'A', sym: MANY[0].ticker, s: NOW - 2_000, e: NOW - 1_000 }]);
  const line: Line = (socket, send) => {
    vendorLine({ refuses: (pair) => pair.startsWith('T.') })(socket, send);
    onRequest(socket, ({ params }) => {
      if (params.startsWith('T.*')) socket.send(bar);
    });
  };
  const facts = await wholeProbe({ answer: manyListed, line }, { barMs: 10_000 });
  expect([facts.tapeRate.verdict, facts.barsResent.verdict, facts.barsResent.found]).toEqual([
    'unknown',
    'as assumed',
    '0 of 1 came again; the latest 1000 ms after its end',
  ]);
});
