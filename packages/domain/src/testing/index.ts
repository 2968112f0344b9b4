export type { Expected, ExpectedFact, PlainFact } from "./plain.js"
export { type Scenario, scenario, scenarioOf, type Told } from "./scenario.js"
