export {
  assertInvariants,
  type Breach,
  checkInvariants,
  type Invariant,
  type InvariantId,
  invariants,
} from "./invariants/index.js"
export type { Expected, ExpectedFact, PlainFact } from "./plain.js"
export { type Scenario, scenario, scenarioOf, type Told } from "./scenario.js"
