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

/** Quotes of more and more contracts up to the refusal; then ten out and ten in. Leaves none held. */
export async function quoteCap(context: ProbeContext, line: OptionsLine, listed: ContractList): Promise<void> {
  const { facts, pace, progress, now } = context;
  const { socket, delayMs } = line;
  const { contracts } = listed;
  let held = 0;
  let painted = 0;
  let askedMs = now();
  socket.onEvent = ({ ev, t }) => {
    if (ev === 'Q' && numberOf(t) < askedMs - delayMs - 1_000) painted += 1;
  };
  const pairs = (from: number, to: number): string =>
    contracts
      .slice(from, to)
      .map((contract) => `Q.${contract}`)
      .join(',');
  /** The refusals; what was acknowledged is held. */
  const subscribe = async (to: number): Promise<Status[]> => {
    askedMs = now();
    const answers = await socket.ask('subscribe', pairs(held, to), pace.answerMs, to - held);
    held += answers.filter(({ status }) => status === 'success').length;
    return answers.filter(({ status }) => status === 'error');
  };
  const unknown = async (why: string): Promise<void> => {
    facts.settle('quoteCap', undefined, (await lineTrouble(context, socket, true)) ?? why);
  };
  let refused: Status[] = [];
  let frame = { from: 0, to: 0 };
  let taken = 0;
  for (const to of QUOTE_FRAMES) {
    if (to > contracts.length) break;
    progress(`options socket: quotes of ${to} contracts`);
    frame = { from: held, to };
    refused = await subscribe(to);
    taken = held - frame.from;
    if (refused.length > 0) break;
    if (held < to) return unknown(`${held} of ${to} were acknowledged, and nothing was refused`);
  }
  const trouble = await lineTrouble(context, socket, held === 0);
  if (held === 0) {
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
    if (trouble !== undefined || held <= CAP) return unknown(`none met at ${held}; ${fewListed(listed)}`);
    return facts.settle('quoteCap', false, `none met at ${held}`);
  }
  // A refused request leaves what was held: single contracts then find the exact cap.
  let single: Status[] = [];
  for (let before = -1; single.length === 0 && held > before && held < contracts.length;) {
    before = held;
    single = await subscribe(held + 1);
  }
  const refusedInWords = `${refused.length} × ${statusWords(refused)} for a frame of ${frame.to - frame.from}`;
  if (held >= frame.to) {
    facts.settle('quoteRefusal', undefined, `${refusedInWords}, whose contracts were then taken one by one`);
  } else {
    const isWhole = taken === 0;
    facts.settle(
      'quoteRefusal',
      isWhole && refused[0].message.startsWith('Subscription limit reached'),
      `${refusedInWords}; ${isWhole ? 'nothing' : `${taken}`} of it was taken`,
    );
  }
  if (single.length === 0) return unknown(`${held} were held, and the next was neither taken nor refused`);
  facts.settle('quoteCap', held === CAP, String(held));
  await room(context, line, pairs(0, ROOM));
  socket.onEvent = undefined;
  await socket.ask('unsubscribe', pairs(0, held), pace.answerMs, held);
}

async function room(context: ProbeContext, { socket }: OptionsLine, pairs: string): Promise<void> {
  const { facts, pace } = context;
  const taken = (answers: readonly Status[]): number => answers.filter(({ status }) => status === 'success').length;
  const out = taken(await socket.ask('unsubscribe', pairs, pace.answerMs, ROOM));
  const answers = await socket.ask('subscribe', pairs, pace.answerMs, ROOM);
  const back = taken(answers);
  const trouble = await lineTrouble(context, socket, back < ROOM);
  const isRefused = answers.some(({ status }) => status === 'error');
  facts.settle(
    'quoteRoom',
    back === ROOM ? true : trouble === undefined && isRefused && out === ROOM ? false : undefined,
    trouble ?? `${out} out, ${back} of ${ROOM} in`,
  );
}
