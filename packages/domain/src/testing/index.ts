export { type CompanyHistory, companyHistory, type HistoryOptions } from "./company/history.js"
export { type Outcome, Simulation, type SimulationOptions } from "./company/simulation.js"
export {
  assertInvariants,
  type Breach,
  checkInvariants,
  endsCommand,
  type Invariant,
  type InvariantId,
  invariant,
  invariants,
  type Log,
} from "./invariants/index.js"
export type { Expected, ExpectedFact, PlainFact } from "./plain.js"
export { type Scenario, scenario, scenarioOf, type Told } from "./scenario.js"
