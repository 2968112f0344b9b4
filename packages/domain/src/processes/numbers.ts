import type { Process } from "./process.js"

/**
 * Accounts for numbers that no document bears (INV-16): where a store can't append a number and its document at once, a
 * crash may leave one behind. From the day after, the number is voided, which says so for ever.
 */
export const numberRecovery: Process = {
  name: "number-recovery",
  department: "finance",
  daily: (on, { views: { unborne } }) =>
    [...unborne.values()]
      .filter(({ on: assigned }) => assigned < on)
      .map(({ register, sequence, kind, id }) => ({
        key: `${register}/${sequence}`,
        command: {
          type: "VoidNumber",
          on,
          register,
          sequence,
          document: { kind, id },
          reason: "no document was issued under it",
        },
      })),
}
