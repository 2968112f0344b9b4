export { type ReadModelMeans, readModelInvariants, readModelInvariantsOf } from "./invariants.js"
