/** Whether option prints stream, and what keeps them from it. */
import { RECORDED_HOST } from '../../../shared/contract/health.ts';
import { useHealthStore } from '../../stores/engine-stores.ts';
import { useMarketTrouble } from '../../stores/market-feed.ts';
import { useCapability, useLacksPrints } from '../../stores/plan.ts';
import { feedFaults } from '../../stores/store-words.ts';
import { interruptedText, type PrintFacts } from './flow-words.ts';

type PrintStream = Pick<PrintFacts, 'options' | 'lacksPrints' | 'heldUp' | 'host'> & {
  /** In place of “Streaming”. */
  interrupted: string | undefined;
};

export function usePrintStream(): PrintStream {
  const options = useCapability('options');
  const lacksPrints = useLacksPrints();
  const trouble = useMarketTrouble('options');
  const socket = useHealthStore(({ health }) => health?.sockets.find(({ market }) => market === 'options'));
  const interrupted = interruptedText(trouble);
  // What is wrong with the whole program or market its connection does not say.
  const isOfSocket = trouble !== 'no connection' && trouble !== 'stopped' && trouble !== 'silent';
  const said = isOfSocket ? socket?.detail : trouble && feedFaults[trouble];
  const heldUp = interrupted === undefined ? undefined : (said ?? '');
  const host = socket?.host === RECORDED_HOST ? undefined : socket?.host;
  return { options, lacksPrints, heldUp, host, interrupted };
}
