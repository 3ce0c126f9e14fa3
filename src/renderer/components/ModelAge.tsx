/** When and from which spot a model's numbers were computed. */
import type { ReactNode } from 'react';
import type { ModelStamp } from '../../shared/contract/analytics.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { formatAge, formatAgo, formatPrice } from './format.ts';

/** The model goes over everything shown every two seconds: beyond this it is behind, and its numbers are dimmed. */
export const OLD_MODEL_MS = 5_000;

export function isOldModel({ modelAtMs }: ModelStamp, nowMs: number): boolean {
  return modelAtMs !== undefined && nowMs - modelAtMs > OLD_MODEL_MS;
}

/** Of several the one computed longest ago; those not computed yet have no age to say. */
export function oldestStamp<S extends ModelStamp>(stamps: readonly (S | undefined)[]): S | undefined {
  const known = stamps.filter((stamp): stamp is S => stamp?.modelAtMs !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => (b.modelAtMs! < a.modelAtMs! ? b : a));
}

/** True while the stamp is too old to show beside live prices; re-evaluated with every engine message. */
export function useIsOldModel(stamp: ModelStamp | undefined): boolean {
  return useWorldStore((s) => stamp !== undefined && isOldModel(stamp, s.clockMs));
}

/** `Computing 37 of 2,520`: contracts. */
export const computingText = ({ done, of }: NonNullable<ModelStamp['computing']>): string =>
  `Computing ${COUNT.format(done)} of ${COUNT.format(of)}`;

const COUNT = new Intl.NumberFormat('en-US');

/** `now at 650.12`; `…, of Massive’s IV` where the plan has no quotes. */
export function modelAgeText({ modelAtMs, modelSpot, vendorAtMs, spotImplied }: ModelStamp, nowMs: number): string {
  if (modelAtMs === undefined) return 'not computed yet';
  const spot = modelSpot === undefined ? '' : ` at ${spotImplied ? '≈' : ''}${formatPrice(modelSpot)}`;
  const theirs = vendorAtMs === undefined ? '' : ', of Massive’s IV';
  return `${formatAgo(nowMs - modelAtMs)}${spot}${theirs}`;
}

/** `Computed 0.8s ago at 650.12.` */
export const modelAgeSentence = (stamp: ModelStamp, nowMs: number): string =>
  stamp.modelAtMs === undefined ? 'Not computed yet.' : `Computed ${modelAgeText(stamp, nowMs)}.`;

const WHEN =
  'When, and from which price of the underlying, forward, IV and Greeks here were computed: the expiry whose turn was longest ago';
const COMPUTING =
  'Contracts that are listed, quoted and computed so far, of those known. Numbers that are sums over contracts wait for the last of them.';
const theirsInWords = (ageMs: number): string =>
  `Your plan has no option quotes: the model is fitted to the volatilities that Massive computes, ${formatAge(Math.max(0, ageMs))} old.`;

export function ModelAge({ stamp }: { stamp: ModelStamp }): ReactNode {
  const clockMs = useWorldStore((s) => s.clockMs);
  if (stamp.computing)
    return (
      <span className="warning" data-testid="model-age" title={COMPUTING}>
        {computingText(stamp.computing)}
      </span>
    );
  const isOld = isOldModel(stamp, clockMs);
  return (
    <span
      className={isOld ? 'warning' : 'faint'}
      data-testid="model-age"
      title={stamp.vendorAtMs === undefined ? WHEN : `${WHEN}\n${theirsInWords(clockMs - stamp.vendorAtMs)}`}
    >
      {`Model ${modelAgeText(stamp, clockMs)}`}
    </span>
  );
}
