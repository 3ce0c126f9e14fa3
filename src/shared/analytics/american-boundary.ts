/**
 * The early-exercise boundary B(τ) of an American put with strike 1 and continuous rates, by spectral collocation
 * (L. Andersen, M. Lake, D. Offengenden, "High-performance American option pricing", J. Comp. Finance 20, 2016).
 *
 * H(√τ) = ln²(B(τ)/X), X = B(0+) = min(1, r/q), is smooth, so it is interpolated in √τ through Chebyshev points.
 * The boundary satisfies smooth pasting, written as equation "A" of the paper:
 *   B(τ) = N/D,  N = e^{−rτ}φ(d₋(τ,B))/σ√τ + r∫e^{−rw}φ(d₋(w,B/B(τ−w)))/σ√w dw,
 *   D = e^{−qτ}[φ(d₊)/σ√τ + Φ(d₊)] + q∫e^{−qw}[φ(d₊)/σ√w + Φ(d₊)]dw.
 * w = τ sin²θ makes both ends of the integrals smooth (√w and √(τ−w) are entire in θ).
 *
 * With q ≤ r all points are solved at once by Newton's method, whose Jacobian falls out of the same integrands; it
 * also holds where the drift outweighs the volatility and the paper's fixed point swings without end. With q > r
 * the start is too far for Newton, and the fixed point B ← N/D, swept from short to long times, contracts fast.
 */
import { DEGREE, INTEGRATION_NODES, INTERPOLATION, JACOBIAN, ROOTS, SIN } from './american-grid.ts';
import { normalCdf, normalPdf, ONE_OVER_SQRT_TWO_PI } from './normal.ts';

const MAX_STEPS = 40;
/** Largest change of ln B in the last step, in units of σ√τ: Newton's next would be its square. */
const NEWTON_CONVERGED = 1e-2;
const SWEEP_CONVERGED = 1e-4;

/** ln X, the logarithm of the boundary just before expiry, strike 1. */
export function logBoundaryAtExpiry(rate: number, dividendYield: number): number {
  return dividendYield > rate ? Math.log(rate / dividendYield) : 0;
}

// Scratch of one solve; the solver is synchronous and never re-entered.
const logB = new Float64Array(DEGREE + 1);
const rootH = new Float64Array(DEGREE + 1);
const residual = new Float64Array(DEGREE + 1);
const lastB = new Float64Array(DEGREE + 1);
const lastFixed = new Float64Array(DEGREE + 1);
/** r·e^{−rw}dw/(σ√w·√2π) and q·e^{−qw}dw of every point and node: the same in every step. */
const rateWeights = new Float64Array((DEGREE + 1) * INTEGRATION_NODES);
const yieldWeights = new Float64Array((DEGREE + 1) * INTEGRATION_NODES);
const nHistory = new Float64Array(DEGREE + 1);
const dHistory = new Float64Array(DEGREE + 1);
const system = new Float64Array(DEGREE * (DEGREE + 1));

/**
 * Solves for H at the Chebyshev points of √(τ/years) into `h` (length DEGREE + 1). False where it did not settle.
 * Needs rate > 0, or rate = 0 with a negative yield; years and volatility positive. Some 35 µs.
 */
export function solveBoundary(
  h: Float64Array,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): boolean {
  const logX = logBoundaryAtExpiry(rate, dividendYield);
  firstGuess(years, rate, dividendYield, volatility, logX);
  weigh(years, rate, dividendYield, volatility);
  for (let j = 0; j <= DEGREE; j++) place(j, h, logB[j], logX);
  const solve = dividendYield <= rate ? solveByNewton : solveBySweeps;
  return solve(h, years, rate, dividendYield, volatility, logX);
}

function weigh(years: number, rate: number, dividendYield: number, volatility: number): void {
  for (let i = 1; i <= DEGREE; i++) {
    const tau = years * ROOTS[i] * ROOTS[i];
    const s = volatility * Math.sqrt(tau);
    for (let k = 0; k < INTEGRATION_NODES; k++) {
      const w = tau * SIN[k] * SIN[k];
      const at = i * INTEGRATION_NODES + k;
      rateWeights[at] = (ONE_OVER_SQRT_TWO_PI * tau * JACOBIAN[k] * rate * Math.exp(-rate * w)) / (s * SIN[k]);
      yieldWeights[at] = tau * JACOBIAN[k] * dividendYield * Math.exp(-dividendYield * w);
    }
  }
}

/** Sets point `j`, keeping it below X. */
function place(j: number, h: Float64Array, value: number, logX: number): void {
  logB[j] = value < logX || j === 0 ? value : 0.5 * (logB[j] + logX);
  rootH[j] = logX - logB[j];
  h[j] = rootH[j] * rootH[j];
}

function solveByNewton(
  h: Float64Array,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  logX: number,
): boolean {
  for (let step = 0; step < MAX_STEPS; step++) {
    for (let i = 1; i <= DEGREE; i++) linearise(i, true, h, years, rate, dividendYield, volatility, logX);
    if (!eliminate()) return false;
    let change = 0;
    for (let i = 1; i <= DEGREE; i++) {
      const shift = system[(i - 1) * (DEGREE + 1) + DEGREE];
      const limit = 0.5 * volatility * Math.sqrt(years) * ROOTS[i];
      if (Number.isNaN(shift)) return false;
      change = Math.max(change, Math.abs(shift / limit));
      place(i, h, logB[i] - Math.max(Math.min(shift, limit), -limit), logX);
    }
    if (change < NEWTON_CONVERGED) return true;
  }
  return false;
}

function solveBySweeps(
  h: Float64Array,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  logX: number,
): boolean {
  for (let sweep = 0; sweep < MAX_STEPS; sweep++) {
    let change = 0;
    for (let i = 1; i <= DEGREE; i++) {
      linearise(i, false, h, years, rate, dividendYield, volatility, logX);
      const gap = -residual[i];
      if (Number.isNaN(gap)) return false;
      const fixed = logB[i] + gap;
      change = Math.max(change, Math.abs(gap) / (volatility * Math.sqrt(years) * ROOTS[i]));
      // Aitken: the secant slope of N/D through the last two sweeps, kept within bounds.
      const secant = sweep === 0 ? 0 : (fixed - lastFixed[i]) / (logB[i] - lastB[i]);
      const slope = Number.isNaN(secant) ? 0 : Math.max(Math.min(secant, 0.4), -4);
      lastFixed[i] = fixed;
      lastB[i] = logB[i];
      place(i, h, logB[i] + gap / (1 - slope), logX);
    }
    if (change < SWEEP_CONVERGED) return true;
  }
  return false;
}

/** F = ln B − ln N + ln D at point `i` into `residual`, and with `jacobian` its row of the Newton system. */
function linearise(
  i: number,
  jacobian: boolean,
  h: Float64Array,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  logX: number,
): void {
  const tau = years * ROOTS[i] * ROOTS[i];
  const drift = rate - dividendYield;
  const b = logB[i];
  const s = volatility * Math.sqrt(tau);
  const dMinus = (b + drift * tau) / s - 0.5 * s;
  const yieldDiscount = Math.exp(-dividendYield * tau);
  const spotDensity = (yieldDiscount * normalPdf(dMinus + s)) / s;
  let n = (Math.exp(-rate * tau) * normalPdf(dMinus)) / s;
  let d = spotDensity + yieldDiscount * normalCdf(dMinus + s);
  let nSlope = (-n * dMinus) / s;
  let dSlope = (-spotDensity * dMinus) / s;
  let offset = i * INTEGRATION_NODES * (DEGREE + 1);
  nHistory.fill(0);
  dHistory.fill(0);
  for (let k = 0; k < INTEGRATION_NODES; k++, offset += DEGREE + 1) {
    let hu = 0;
    for (let j = 1; j <= DEGREE; j++) hu += INTERPOLATION[offset + j] * h[j];
    const rootHu = Math.sqrt(Math.max(hu, 1e-300));
    const w = tau * SIN[k] * SIN[k];
    const sw = s * SIN[k];
    const perSw = 1 / sw;
    const dm = (b - logX + rootHu + drift * w) * perSw - 0.5 * sw;
    const nPart = rateWeights[i * INTEGRATION_NODES + k] * Math.exp(-0.5 * dm * dm);
    n += nPart;
    let dPart = 0;
    if (dividendYield !== 0) {
      const yieldWeight = yieldWeights[i * INTEGRATION_NODES + k];
      const dp = dm + sw;
      dPart = yieldWeight * normalPdf(dp) * perSw;
      d += dPart + yieldWeight * normalCdf(dp);
    }
    if (!jacobian) continue;
    const byLogB = -dm * perSw;
    nSlope += nPart * byLogB;
    dSlope += dPart * byLogB;
    const nByH = (nPart * byLogB) / rootHu;
    const dByH = (dPart * byLogB) / rootHu;
    for (let j = 1; j <= DEGREE; j++) {
      const share = INTERPOLATION[offset + j];
      nHistory[j] += share * nByH;
      dHistory[j] += share * dByH;
    }
  }
  residual[i] = b - Math.log(n / d);
  if (!jacobian) return;
  const row = (i - 1) * (DEGREE + 1);
  for (let j = 1; j <= DEGREE; j++) system[row + j - 1] = rootH[j] * (nHistory[j] / n - dHistory[j] / d);
  system[row + i - 1] += 1 - nSlope / n + dSlope / d;
  system[row + DEGREE] = residual[i];
}

/** Gaussian elimination with row pivoting of the system in place; the last column becomes the solution. */
function eliminate(): boolean {
  const width = DEGREE + 1;
  for (let column = 0; column < DEGREE; column++) {
    let pivot = column;
    for (let i = column + 1; i < DEGREE; i++) {
      if (Math.abs(system[i * width + column]) > Math.abs(system[pivot * width + column])) pivot = i;
    }
    const scale = system[pivot * width + column];
    if (!(Math.abs(scale) > 0)) return false;
    for (let j = column; j < width; j++) {
      const value = system[pivot * width + j] / scale;
      system[pivot * width + j] = system[column * width + j];
      system[column * width + j] = value;
    }
    for (let i = 0; i < DEGREE; i++) {
      const factor = i === column ? 0 : system[i * width + column];
      if (factor === 0) continue;
      for (let j = column; j < width; j++) system[i * width + j] -= factor * system[column * width + j];
    }
  }
  return true;
}

/**
 * Starting boundary: the quadratic approximation of Barone-Adesi and Whaley (J. Finance 42, 1987),
 * B(1 − e^{−qτ}Φ(−d₊)) + λ(1 − B − p(B)) = 0, marched from short to long times.
 */
function firstGuess(years: number, rate: number, dividendYield: number, volatility: number, logX: number): void {
  const variance = volatility * volatility;
  const omega = (2 * (rate - dividendYield)) / variance;
  logB[0] = logX;
  let b = logX;
  for (let i = 1; i <= DEGREE; i++) {
    const tau = years * ROOTS[i] * ROOTS[i];
    const s = volatility * Math.sqrt(tau);
    const alphaOverH = rate * tau > 1e-8 ? (2 * rate) / variance / -Math.expm1(-rate * tau) : 2 / (variance * tau);
    const lambda = 0.5 * (1 - omega - Math.sqrt((omega - 1) ** 2 + 4 * alphaOverH));
    if (i > 1) b = logX + ((b - logX) * ROOTS[i]) / ROOTS[i - 1];
    for (let step = 0; step < 20; step++) {
      const boundary = Math.exp(b);
      const d1 = (b + (rate - dividendYield) * tau) / s + 0.5 * s;
      const yieldDiscount = Math.exp(-dividendYield * tau);
      const spotLeg = yieldDiscount * normalCdf(-d1);
      const put = Math.exp(-rate * tau) * normalCdf(s - d1) - boundary * spotLeg;
      const value = boundary * (1 - spotLeg) + lambda * (1 - boundary - put);
      const slope = boundary * ((1 - lambda) * (1 - spotLeg) + (yieldDiscount * normalPdf(d1)) / s);
      const db = Math.max(Math.min(-value / slope, s), -s);
      b = Math.min(b + db, logX);
      if (Math.abs(db) < 1e-3 * s) break;
    }
    logB[i] = b;
  }
}
