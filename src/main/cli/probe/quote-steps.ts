/** Step 3: how many option quotes a connection holds, how a frame beyond that is refused, and whether unsubscribing makes room. */
import type { ProbeContext } from './probe-context.ts';
import { numberOf } from './odd-values.ts';
import type { Status } from './probe-socket.ts';
import { fewListed, type ContractList } from './rest-steps.ts';
import { lineTrouble, statusWords, type OptionsLine } from './socket-steps.ts';

const QUOTE_FRAMES = [150, 300, 450, 600, 750, 900, 950, 1_000, 1_050];
/** What the terminal assumes. */
const CAP = 1_000;
const ROOM = 10;

/**
 * Quotes of more and more contracts up to the refusal; then ten out and ten in.
 * @param before pairs of quotes that are held already
 */
export async function quoteCap(
  context: ProbeContext,
  line: OptionsLine,
  listed: ContractList,
  before: readonly string[],
): Promise<void> {
  const { facts, pace, progress, now } = context;
  const { socket, delayMs } = line;
  const pairs = [...new Set(listed.contracts)].map((contract) => `Q.${contract}`);
  const held = new Set(before);
  let painted = 0;
  let askedMs = now();
  socket.onEvent = ({ ev, t }) => {
    if (ev === 'Q' && numberOf(t) < askedMs - delayMs - 1_000) painted += 1;
  };
  /** The refusals; what was acknowledged is held. */
  const subscribe = async (to: number): Promise<Status[]> => {
    askedMs = now();
    const wanted = pairs.filter((pair) => !held.has(pair)).slice(0, to - held.size);
    const { acked, refusals } = await socket.ask('subscribe', wanted.join(','), pace.answerMs);
    for (const pair of acked) held.add(pair);
    return refusals;
  };
  const unknown = async (why: string): Promise<void> => {
    facts.settle('quoteCap', undefined, (await lineTrouble(context, socket, true)) ?? why);
  };
  let refused: Status[] = [];
  let frame = { from: 0, to: 0 };
  let taken = 0;
  for (const to of QUOTE_FRAMES) {
    if (to > pairs.length) break;
    progress(`options socket: quotes of ${to} contracts`);
    frame = { from: held.size, to };
    refused = await subscribe(to);
    taken = held.size - frame.from;
    if (refused.length > 0) break;
    if (held.size < to) return unknown(`${held.size} of ${to} were acknowledged, and nothing was refused`);
  }
  const trouble = await lineTrouble(context, socket, held.size === before.length);
  if (held.size === before.length) {
    const why = refused.length > 0 ? `the first frame was refused: ${statusWords(refused)}` : fewListed(listed);
    for (const id of ['quoteCap', 'paintOnSubscribe'] as const) facts.settle(id, undefined, trouble ?? why);
    return;
  }
  facts.settle(
    'paintOnSubscribe',
    painted > 0 ? false : trouble === undefined ? true : undefined,
    painted > 0 ? `${painted} quotes older than the subscription` : (trouble ?? 'none'),
  );
  if (refused.length === 0) {
    if (trouble !== undefined || held.size <= CAP) return unknown(`none met at ${held.size}; ${fewListed(listed)}`);
    return facts.settle('quoteCap', false, `none met at ${held.size}`);
  }
  // A refused request leaves what was held: single contracts then find the exact cap.
  let single: Status[] = [];
  for (let last = -1; single.length === 0 && held.size > last && held.size < pairs.length;) {
    last = held.size;
    single = await subscribe(held.size + 1);
  }
  const refusedInWords = `${refused.length} × ${statusWords(refused)} for a frame of ${frame.to - frame.from}`;
  if (held.size >= frame.to) {
    facts.settle('quoteRefusal', undefined, `${refusedInWords}, whose contracts were then taken one by one`);
  } else {
    const isWhole = taken === 0;
    facts.settle(
      'quoteRefusal',
      isWhole && refused[0].message.startsWith('Subscription limit reached'),
      `${refusedInWords}; ${isWhole ? 'nothing' : `${taken}`} of it was taken`,
    );
  }
  if (single.length === 0) return unknown(`${held.size} were held, and the next was neither taken nor refused`);
  facts.settle('quoteCap', held.size === CAP, String(held.size));
  await room(context, line, [...held].slice(0, ROOM).join(','));
  socket.onEvent = undefined;
  await socket.ask('unsubscribe', [...held].join(','), pace.answerMs);
}

async function room(context: ProbeContext, { socket }: OptionsLine, pairs: string): Promise<void> {
  const { facts, pace } = context;
  const out = (await socket.ask('unsubscribe', pairs, pace.answerMs)).acked.size;
  const { acked, refusals } = await socket.ask('subscribe', pairs, pace.answerMs);
  const back = acked.size;
  const trouble = await lineTrouble(context, socket, back < ROOM);
  facts.settle(
    'quoteRoom',
    back === ROOM ? true : trouble === undefined && refusals.length > 0 && out === ROOM ? false : undefined,
    trouble ?? `${out} out, ${back} of ${ROOM} in`,
  );
}
