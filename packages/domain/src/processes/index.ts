import { allocation } from "./allocation.js"
import { orderCompletion } from "./completion.js"
import { correspondence, type Letterhead } from "./correspondence.js"
import { creditChecks } from "./credit.js"
import { demandSignals } from "./demand.js"
import { dunningRuns } from "./dunning.js"
import { numberRecovery } from "./numbers.js"
import { overdueMarking } from "./overdue.js"
import type { Process } from "./process.js"
import { targetWatch } from "./targets.js"

export { allocation } from "./allocation.js"
export { orderCompletion } from "./completion.js"
export { correspondence, type Letterhead } from "./correspondence.js"
export { creditChecks } from "./credit.js"
export { demandSignals } from "./demand.js"
export { dunningRuns } from "./dunning.js"
export { numberRecovery } from "./numbers.js"
export { overdueMarking } from "./overdue.js"
export * from "./process.js"
export { targetWatch } from "./targets.js"
export * from "./views/index.js"

export interface ProcessSettings {
  /** Where the goods of order lines that name no site come from. */
  readonly site: string
  /** What letters say of the company; without it, nobody is written to. */
  readonly letterhead?: Letterhead
}

/**
 * Every process that ties the departments together: allocation, demand signals, delay notices and other letters, overdue
 * marking, dunning, targets that are crossed, credit checks and the holds that payments lift, number recovery, order
 * completion.
 */
export const processesWith = ({ site, letterhead }: ProcessSettings): ReadonlyArray<Process> => [
  orderCompletion,
  demandSignals(site),
  allocation,
  overdueMarking,
  creditChecks,
  dunningRuns,
  targetWatch,
  numberRecovery,
  ...(letterhead === undefined ? [] : [correspondence(letterhead)]),
]
