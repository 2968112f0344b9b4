/** What somebody has to do, and time for it, in the same unit. */
export interface MemberLoad {
  readonly load: number
  readonly capacity: number
}

const MILLION = 1_000_000

/**
 * How much more the most loaded has than the mean of all (load ÷ capacity), as a ratio of whole numbers in millionths.
 * Who has no time for work isn't compared; without anybody the denominator is 0.
 */
export const maxOverMean = (
  members: ReadonlyArray<MemberLoad>,
): { readonly numerator: number; readonly denominator: number; readonly n: number } => {
  const loads = members
    .filter(({ capacity }) => capacity > 0)
    .map(({ load, capacity }) => Math.round((load * MILLION) / capacity))
  return {
    numerator: Math.max(0, ...loads) * loads.length,
    denominator: loads.reduce((sum, load) => sum + load, 0),
    n: loads.length,
  }
}
