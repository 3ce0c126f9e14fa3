/**
 * Rational cubic interpolation between two knots with slopes (Delbourgo & Gregory, "Shape preserving piecewise
 * rational interpolation", SIAM J. Sci. Stat. Comput. 6, 1985). The control ρ > −1 bends it from a cubic (ρ = 3)
 * to the chord (ρ → ∞); it is chosen to match a second derivative at one end. Knots and slopes must be monotone: ρ is then
 * kept at or above (slope left + slope right)/chord, where the interpolant is monotone too and has no pole near ρ = −1.
 */

const LARGEST_CONTROL = 1e9;

/** ρ that gives the interpolant the second derivative `curvature` at the left knot. */
export function controlFromLeft(
  width: number,
  chord: number,
  leftSlope: number,
  rightSlope: number,
  curvature: number,
) {
  const control = (0.5 * width * curvature + (rightSlope - leftSlope)) / (chord - leftSlope);
  return keepMonotone(control, (leftSlope + rightSlope) / chord);
}

/** ρ that gives the interpolant the second derivative `curvature` at the right knot. */
export function controlFromRight(
  width: number,
  chord: number,
  leftSlope: number,
  rightSlope: number,
  curvature: number,
): number {
  const control = (0.5 * width * curvature + (rightSlope - leftSlope)) / (rightSlope - chord);
  return keepMonotone(control, (leftSlope + rightSlope) / chord);
}

function keepMonotone(control: number, lowest: number): number {
  return Number.isNaN(control) ? LARGEST_CONTROL : Math.min(Math.max(control, lowest), LARGEST_CONTROL);
}

/** The interpolant at `x` in [left, right]. */
export function rationalCubic(
  x: number,
  left: number,
  right: number,
  leftValue: number,
  rightValue: number,
  leftSlope: number,
  rightSlope: number,
  control: number,
): number {
  const width = right - left;
  if (!(width > 0)) return 0.5 * (leftValue + rightValue);
  const t = (x - left) / width;
  const u = 1 - t;
  const top =
    rightValue * t * t * t +
    (control * rightValue - width * rightSlope) * t * t * u +
    (control * leftValue + width * leftSlope) * t * u * u +
    leftValue * u * u * u;
  return top / (1 + (control - 3) * t * u);
}
