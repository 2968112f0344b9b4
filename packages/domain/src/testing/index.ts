export type { Expected, ExpectedFact, Plain, PlainCommand, PlainFact } from "./plain.js"
export { type Scenario, scenario, scenarioOf, type Told } from "./scenario.js"
