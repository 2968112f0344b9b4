import type { Process } from "./process.js"

/** Makes the day's dunning run, by the ladder that is in force. */
export const dunningRuns: Process = {
  name: "dunning",
  department: "finance",
  daily: (on, { ask }) =>
    ask.dunning(on).map((command, index) => ({ key: `${index}/${JSON.stringify(command)}`, command })),
}
