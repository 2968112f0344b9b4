import { orderCompletion } from "./completion.js"
import { overdueMarking } from "./overdue.js"
import type { Process } from "./process.js"

export { orderCompletion } from "./completion.js"
export { overdueMarking } from "./overdue.js"
export * from "./process.js"
export * from "./views/index.js"

/** Every process that ties the departments together. */
export const processes: ReadonlyArray<Process> = [orderCompletion, overdueMarking]
