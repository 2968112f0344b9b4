/**
 * How often a property is tried: as many times as it says, or a multiple of it in the nightly profile
 * (`pnpm nightly`, or `ADV_RUNS=50 pnpm unit test/properties`).
 */
export const runs = (normal: number): number => normal * Number(process.env["ADV_RUNS"] ?? 1)

/** Of tests that count what came up: the same histories each time, so that it is known to come up. */
export const seed = Number(process.env["ADV_SEED"] ?? 42)
